package dev.lanewise;

import dev.lanewise.Activation.Celu;
import dev.lanewise.Activation.Clip;
import dev.lanewise.Activation.Elu;
import dev.lanewise.Activation.HardSigmoid;
import dev.lanewise.Activation.LeakyRelu;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How activations are written: the table of their names, {@code name} or {@code name(number,…)}. */
final class ActivationForms {

    /**
     * One function.
     *
     * @param type its record
     * @param name what stands before the numbers
     * @param constant what the name alone means; null where it means nothing
     * @param parameters names of the numbers, for messages
     * @param maker makes the record from the numbers, one for each parameter
     */
    private record Form(
            Class<? extends Activation> type,
            String name,
            @Nullable Activation constant,
            List<String> parameters,
            Function<List<Float>, Activation> maker) {

        static Form plain(String name, Activation constant) {
            return new Form(constant.getClass(), name, constant, List.of(), numbers -> constant);
        }

        String signature() {
            return name + "(" + String.join(",", parameters) + ")";
        }
    }

    private static final List<Form> FORMS = List.of(
            Form.plain("linear", Activation.LINEAR),
            Form.plain("sigmoid", Activation.SIGMOID),
            new Form(
                    HardSigmoid.class,
                    "hard_sigmoid",
                    Activation.HARD_SIGMOID,
                    List.of("alpha", "beta"),
                    numbers -> new HardSigmoid(numbers.get(0), numbers.get(1))),
            Form.plain("tanh", Activation.TANH),
            Form.plain("hard_tanh", Activation.HARD_TANH),
            Form.plain("relu", Activation.RELU),
            Form.plain("relu6", Activation.RELU6),
            new Form(
                    Clip.class,
                    "clip",
                    null,
                    List.of("min", "max"),
                    numbers -> new Clip(numbers.get(0), numbers.get(1))),
            new Form(
                    LeakyRelu.class,
                    "leaky_relu",
                    Activation.LEAKY_RELU,
                    List.of("slope"),
                    numbers -> new LeakyRelu(numbers.get(0))),
            new Form(Elu.class, "elu", Activation.ELU, List.of("alpha"), numbers -> new Elu(numbers.get(0))),
            Form.plain("selu", Activation.SELU),
            new Form(Celu.class, "celu", Activation.CELU, List.of("alpha"), numbers -> new Celu(numbers.get(0))),
            Form.plain("gelu", Activation.GELU),
            Form.plain("gelu_tanh", Activation.GELU_TANH),
            Form.plain("silu", Activation.SILU),
            Form.plain("mish", Activation.MISH),
            Form.plain("softplus", Activation.SOFTPLUS),
            Form.plain("softsign", Activation.SOFTSIGN),
            Form.plain("exponential", Activation.EXPONENTIAL),
            Form.plain("softmax", Activation.SOFTMAX),
            Form.plain("log_softmax", Activation.LOG_SOFTMAX));

    private static final List<Activation> CONSTANTS =
            FORMS.stream().map(Form::constant).filter(Objects::nonNull).toList();

    private ActivationForms() {}

    static List<Activation> constants() {
        return CONSTANTS;
    }

    /** Names that stand for themselves, and names with their parameters. */
    static List<String> all() {
        List<String> all = new ArrayList<>();
        for (Form form : FORMS) {
            if (form.constant != null) {
                all.add(form.name);
            }
            if (!form.parameters.isEmpty()) {
                all.add(form.signature());
            }
        }
        return all;
    }

    /** The text that {@link #parse} reads. */
    static String text(Activation activation) {
        Form form = FORMS.stream()
                .filter(each -> each.type == activation.getClass())
                .findFirst()
                .orElseThrow();
        if (activation.equals(form.constant)) {
            return form.name;
        }
        return activation.arguments().stream()
                .map(ActivationForms::text)
                .collect(Collectors.joining(",", form.name + "(", ")"));
    }

    /** The shortest digits that are read back as the same float; whole numbers without a point. */
    private static String text(float number) {
        String digits = Float.toString(number);
        return digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits;
    }

    static Activation parse(String text) {
        int open = text.indexOf('(');
        String name = (open < 0 ? text : text.substring(0, open)).strip().toLowerCase(Locale.ROOT);
        Form form = FORMS.stream()
                .filter(each -> each.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "unknown activation \"" + text + "\"; known are " + String.join(", ", all())));
        if (open < 0) {
            if (form.constant == null) {
                throw new IllegalArgumentException(form.signature() + " needs its numbers, but got \"" + text + "\"");
            }
            return form.constant;
        }
        return form.maker.apply(numbers(form, text, text.substring(open + 1).strip()));
    }

    private static List<Float> numbers(Form form, String text, String rest) {
        if (form.parameters.isEmpty()) {
            throw new IllegalArgumentException(form.name + " takes no numbers, but got \"" + text + "\"");
        }
        String inside = rest.endsWith(")") ? rest.substring(0, rest.length() - 1) : "";
        String[] parts = inside.split(",", -1);
        if (parts.length != form.parameters.size() || !rest.endsWith(")")) {
            throw new IllegalArgumentException(form.signature() + " is expected, but got \"" + text + "\"");
        }
        List<Float> numbers = new ArrayList<>();
        for (int i = 0; i < parts.length; i++) {
            try {
                numbers.add(Float.valueOf(parts[i].strip()));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        form.parameters.get(i) + " of " + form.name + " must be a number, but got \"" + text + "\"", e);
            }
        }
        return numbers;
    }
}

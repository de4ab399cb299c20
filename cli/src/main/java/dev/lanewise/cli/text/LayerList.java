package dev.lanewise.cli.text;

import dev.lanewise.Activation;
import dev.lanewise.Initializer;
import dev.lanewise.Layer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Layers as they are written on the command line, one behind the other:
 *
 * <pre>
 * 128                            a dense layer of 128 units, with the usual activation
 * 128:tanh                       with another
 * 128:nobias:l2=1e-4:lr=0.1      without biases; with a penalty; with a tenth of the learning rate
 * 128:init=lecun_normal          with other weights to begin with
 * dropout:0.2                    dropout
 * batchnorm, batchnorm:0.9       batch normalization, with a momentum
 * layernorm                      layer normalization
 * relu                           an activation alone
 * prelu                          a rectifier whose slopes are learned
 * residual(128,dropout:0.1,128)  a residual connection around a block
 * none                           no layer
 * </pre>
 *
 * <p>Commas separate them; sizes alone may be separated by hyphens too: {@code 784-128-10}.
 *
 * @param items one for each layer
 */
public record LayerList(List<Item> items) {

    private static final String NONE = "none";

    private static final Pattern SIZES = Pattern.compile("\\d+(-\\d+)+");

    private static final Pattern RESIDUAL = Pattern.compile("(?i)residual\\((.*)\\)", Pattern.DOTALL);

    private static final String EXAMPLES = "write sizes and layers such as 512,dropout:0.2,256, 128:tanh:nobias,"
            + " batchnorm, layernorm, relu or residual(64,64)";

    /** One layer, whose activation may be still to be decided. */
    public sealed interface Item {

        /**
         * A dense layer.
         *
         * @param layer with a linear activation where none was written
         * @param hasActivation whether one was written
         */
        record Dense(Layer.Dense layer, boolean hasActivation) implements Item {}

        /**
         * A layer that is decided.
         *
         * @param layer itself
         */
        record Other(Layer layer) implements Item {}

        /**
         * A residual connection.
         *
         * @param block what it is around
         */
        record Residual(LayerList block) implements Item {}
    }

    /** Copies the list. */
    public LayerList {
        items = List.copyOf(items);
    }

    /**
     * Reads layers.
     *
     * @throws IllegalArgumentException if one cannot be read; says which and why
     */
    public static LayerList parse(String text) {
        String stripped = text.strip();
        if (stripped.equalsIgnoreCase(NONE)) {
            return new LayerList(List.of());
        }
        List<String> parts =
                SIZES.matcher(stripped).matches() ? List.of(stripped.split("-", -1)) : split(stripped, ',');
        return new LayerList(
                parts.stream().map(part -> item(part.strip(), text)).toList());
    }

    /** Dense layers of these sizes. */
    public static LayerList of(int... sizes) {
        List<Item> items = new ArrayList<>();
        for (int size : sizes) {
            items.add(new Item.Dense(new Layer.Dense(size, Activation.LINEAR), false));
        }
        return new LayerList(items);
    }

    /** Parts of a text, which separators inside brackets do not separate. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == separator && depth == 0) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }

    private static Item item(String part, String whole) {
        var residual = RESIDUAL.matcher(part);
        if (residual.matches()) {
            return new Item.Residual(parse(residual.group(1)));
        }
        List<String> words = split(part, ':');
        String first = words.getFirst().toLowerCase(Locale.ROOT);
        try {
            if (!first.isEmpty() && first.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return dense(Integer.parseInt(first), words.subList(1, words.size()));
            }
            return new Item.Other(other(first, words));
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException(unreadable(part, whole) + ": it holds no valid number; " + EXAMPLES);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(unreadable(part, whole) + ": " + e.getMessage(), e);
        }
    }

    private static String unreadable(String part, String whole) {
        return "layer \"" + part + "\"" + (part.equals(whole.strip()) ? "" : " of \"" + whole + "\"");
    }

    private static Item.Dense dense(int units, List<String> options) {
        Layer.Dense layer = new Layer.Dense(units, Activation.LINEAR);
        boolean hasActivation = false;
        for (String option : options) {
            String[] pair = option.strip().split("=", 2);
            String name = pair[0].toLowerCase(Locale.ROOT);
            if (pair.length == 2) {
                layer = switch (name) {
                    case "l2" -> layer.withL2(Double.parseDouble(pair[1]));
                    case "lr" -> layer.withLearningRateFactor(Double.parseDouble(pair[1]));
                    case "init" -> layer.withInitializer(Initializer.parse(pair[1].toLowerCase(Locale.ROOT)));
                    default ->
                        throw new IllegalArgumentException("unknown option " + name + "; known are l2, lr, init");
                };
            } else if (name.equals("nobias")) {
                layer = layer.withoutBias();
            } else {
                layer = layer.withActivation(Activation.parse(name));
                hasActivation = true;
            }
        }
        return new Item.Dense(layer, hasActivation);
    }

    private static Layer other(String name, List<String> words) {
        Optional<Double> number =
                words.size() == 2 ? Optional.of(Double.valueOf(words.get(1).strip())) : Optional.empty();
        if (words.size() > 2) {
            throw new IllegalArgumentException(EXAMPLES);
        }
        return switch (name) {
            case "dropout" ->
                new Layer.Dropout(number.orElseThrow(
                        () -> new IllegalArgumentException("dropout needs a rate, as in dropout:0.2")));
            case "batchnorm", "batch_normalization" ->
                new Layer.BatchNormalization(
                        number.orElse(Layer.BatchNormalization.DEFAULT_MOMENTUM),
                        Layer.BatchNormalization.DEFAULT_EPSILON);
            case "prelu" -> new Layer.PRelu(number.orElse(Layer.PRelu.DEFAULT_SLOPE));
            case "layernorm", "layer_normalization" ->
                new Layer.LayerNormalization(number.orElse(Layer.LayerNormalization.DEFAULT_EPSILON));
            default -> {
                if (number.isPresent()) {
                    throw new IllegalArgumentException(EXAMPLES);
                }
                yield new Layer.Nonlinearity(activation(name));
            }
        };
    }

    private static Activation activation(String name) {
        try {
            return Activation.parse(name);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("neither a size, a layer nor an activation; " + EXAMPLES, e);
        }
    }

    /** Dense layers, those inside residual blocks among them. */
    public int denseCount() {
        return items.stream()
                .mapToInt(item -> switch (item) {
                    case Item.Dense _ -> 1;
                    case Item.Residual(LayerList block) -> block.denseCount();
                    case Item.Other _ -> 0;
                })
                .sum();
    }

    /** The layers, with {@code usual} where a dense layer says nothing. */
    public List<Layer> layers(Activation usual) {
        return items.stream()
                .map(item -> switch (item) {
                    case Item.Dense(Layer.Dense layer, boolean hasActivation) ->
                        hasActivation ? layer : layer.withActivation(usual);
                    case Item.Other(Layer layer) -> layer;
                    case Item.Residual(LayerList block) -> new Layer.Residual(block.layers(usual));
                })
                .toList();
    }

    /**
     * The layers with an activation for each dense one, in order; only where a dense layer says nothing itself.
     *
     * @throws IllegalArgumentException if a dense layer has one already
     */
    public List<Layer> layers(Iterator<Activation> activations) {
        List<Layer> layers = new ArrayList<>();
        for (Item item : items) {
            layers.add(
                    switch (item) {
                        case Item.Dense(Layer.Dense layer, boolean hasActivation) -> {
                            if (hasActivation) {
                                throw new IllegalArgumentException("--activations and \"" + layer.units() + ":"
                                        + layer.activation().id() + "\" are mutually exclusive");
                            }
                            yield layer.withActivation(activations.next());
                        }
                        case Item.Other(Layer layer) -> layer;
                        case Item.Residual(LayerList block) -> new Layer.Residual(block.layers(activations));
                    });
        }
        return layers;
    }

    @Override
    public String toString() {
        return items.isEmpty() ? NONE : items.stream().map(LayerList::text).collect(Collectors.joining(","));
    }

    private static String text(Item item) {
        return switch (item) {
            case Item.Dense(Layer.Dense layer, boolean hasActivation) ->
                layer.units()
                        + (hasActivation ? ":" + layer.activation().id() : "")
                        + (layer.bias() ? "" : ":nobias")
                        + (layer.l2() == 0 ? "" : ":l2=" + layer.l2())
                        + (layer.learningRateFactor() == 1 ? "" : ":lr=" + layer.learningRateFactor())
                        + layer.initializer()
                                .map(initializer -> ":init=" + initializer.id())
                                .orElse("");
            case Item.Other(Layer.Dropout dropout) -> "dropout:" + dropout.rate();
            case Item.Other(Layer.Nonlinearity(Activation function)) -> function.id();
            case Item.Other(Layer.BatchNormalization normalization) -> "batchnorm:" + normalization.momentum();
            case Item.Other(Layer.PRelu prelu) -> "prelu:" + prelu.initialSlope();
            case Item.Other(Layer layer) -> layer instanceof Layer.LayerNormalization ? "layernorm" : layer.id();
            case Item.Residual(LayerList block) -> "residual(" + block + ")";
        };
    }
}

package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernel.Tiles;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, numbers and properties of activations; what they compute is tested with the kernels. */
class ActivationTest {

    static List<Activation> all() {
        return EveryActivation.ALL;
    }

    /** The sealed interface, not a list, says what there is. */
    @Test
    void noFunctionIsMissingInTheTests() {
        Set<Class<?>> tested = new HashSet<>();
        EveryActivation.ALL.forEach(activation -> tested.add(activation.getClass()));
        assertEquals(Set.copyOf(records(Activation.class).toList()), tested);
    }

    private static Stream<Class<?>> records(Class<?> type) {
        return type.isRecord()
                ? Stream.of(type)
                : Arrays.stream(type.getPermittedSubclasses()).flatMap(ActivationTest::records);
    }

    @Test
    void everyFunctionWithUsualNumbersIsAConstant() throws ReflectiveOperationException {
        Set<Object> fields = new HashSet<>();
        for (Field field : Activation.class.getDeclaredFields()) {
            if (!field.isSynthetic()) {
                fields.add(field.get(null));
            }
        }
        assertEquals(fields, Set.copyOf(Activation.constants()));
        assertEquals(fields.size(), Activation.constants().size());
    }

    @ParameterizedTest
    @MethodSource("all")
    void textsAreReadBack(Activation activation) {
        assertEquals(activation, Activation.parse(activation.id()));
        assertEquals(activation, Activation.parse(activation.id().toUpperCase(Locale.ROOT)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "LEAKY_RELU            | leaky_relu",
                "leaky_relu(0.01)      | leaky_relu",
                "Leaky_ReLU( 0.2 )     | leaky_relu(0.2)",
                "clip(-1,1)            | clip(-1,1)",
                "clip(-0.5, 1e2)       | clip(-0.5,100)",
                "elu(1.5)              | elu(1.5)",
                "elu(1)                | elu",
                "celu(1e-5)            | celu(1.0E-5)",
                "hard_sigmoid(0.2,0.5) | hard_sigmoid(0.2,0.5)",
                "GELU_tanh             | gelu_tanh"
            })
    void numbersThatAreNotTheUsualOnesAreShown(String text, String id) {
        assertEquals(id, Activation.parse(text).id());
    }

    @Test
    void whatHasTheUsualNumbersEqualsTheConstant() {
        assertEquals(Activation.LEAKY_RELU, new Activation.LeakyRelu(0.01f));
        assertSame(Activation.RELU, Activation.parse("relu"));
    }

    @Test
    void anUnknownNameIsRefusedWithTheKnownOnes() {
        assertRefused(
                "gloo",
                "unknown activation \"gloo\"; known are linear, sigmoid, hard_sigmoid, hard_sigmoid(alpha,beta), tanh,"
                        + " hard_tanh, relu, relu6, clip(min,max), leaky_relu, leaky_relu(slope), elu, elu(alpha), selu,"
                        + " celu, celu(alpha), gelu, gelu_tanh, silu, mish, softplus, softsign, exponential, softmax,"
                        + " log_softmax");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "clip                   | clip(min,max) needs its numbers, but got \"clip\"",
                "clip(1)                | clip(min,max) is expected, but got \"clip(1)\"",
                "clip(1,2,3)            | clip(min,max) is expected, but got \"clip(1,2,3)\"",
                "leaky_relu()           | slope of leaky_relu must be a number, but got \"leaky_relu()\"",
                "leaky_relu(0.1         | leaky_relu(slope) is expected, but got \"leaky_relu(0.1\"",
                "leaky_relu(0.1)x       | leaky_relu(slope) is expected, but got \"leaky_relu(0.1)x\"",
                "leaky_relu(steep)      | slope of leaky_relu must be a number, but got \"leaky_relu(steep)\"",
                "relu(1)                | relu takes no numbers, but got \"relu(1)\"",
                "clip(2,2)              | min of clip must be below max, but is 2.0, and max 2.0",
                "clip(NaN,1)            | min of clip must be finite, but is NaN",
                "clip(0,1e39)           | max of clip must be finite, but is Infinity",
                "leaky_relu(-Infinity)  | slope of leaky_relu must be finite, but is -Infinity",
                "elu(0)                 | alpha of elu must be above 0 and finite, but is 0.0",
                "celu(-1)               | alpha of celu must be above 0 and finite, but is -1.0",
                "celu(1e-40)            | 1/alpha of celu must be above 0 and finite, but is Infinity",
                "hard_sigmoid(0,0.5)    | alpha of hard_sigmoid must be above 0 and finite, but is 0.0",
                "hard_sigmoid(0.2,NaN)  | beta of hard_sigmoid must be finite, but is NaN"
            })
    void numbersWithoutAMeaningAreRefused(String text, String message) {
        assertRefused(text, message);
    }

    private static void assertRefused(String text, String message) {
        IllegalArgumentException error = assertThrows(IllegalArgumentException.class, () -> Activation.parse(text));
        assertEquals(message, error.getMessage());
    }

    @Test
    void onlyProbabilitiesHaveLogits() {
        for (Activation activation : EveryActivation.ALL) {
            boolean expected = activation.equals(Activation.SIGMOID) || activation.equals(Activation.SOFTMAX);
            assertEquals(expected, activation.hasLogits(), activation.id());
        }
    }

    /** Zeros come out as zeros where the property says so; and wherever they do not, the pads are zero all the same. */
    @ParameterizedTest
    @MethodSource("all")
    void padsEndAsZero(Activation activation) {
        int n = 19;
        int ld = Tiles.rowStride(n);
        float[] z = new float[3 * ld];
        float[] a = new float[3 * ld];
        Arrays.fill(a, Float.NaN);
        float[] to = activation instanceof Activation.Linear ? z : a;
        ActivationKernels.of(activation).apply(0, 3, 0, n, n, ld, z, to);
        for (int row = 0; row < 3; row++) {
            for (int j = n; j < ld; j++) {
                assertEquals(0f, to[row * ld + j], activation.id());
            }
        }
        if (!activation.needsWholeRows()) {
            assertEquals(activation.keepsZero(), to[0] == 0, activation.id());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"softmax", "log_softmax"})
    void whatNeedsWholeRowsSaysSo(String id) {
        assertTrue(Activation.parse(id).needsWholeRows());
        assertFalse(Activation.RELU.needsWholeRows());
    }

    @Test
    void formsAreWhatIsRead() {
        for (String form : Activation.forms()) {
            assertEquals(form.contains("("), form.endsWith(")"), form);
            if (!form.contains("(")) {
                assertEquals(form, Activation.parse(form).id());
            }
        }
    }
}

package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of losses and what they need; what they compute is tested with the kernels and by {@link GradientTest}. */
class LossTest {

    static Stream<Loss> losses() {
        return Stream.of(
                new Loss.HalfSquaredError(),
                new Loss.MeanSquaredError(),
                new Loss.MeanAbsoluteError(),
                new Loss.Huber(1),
                new Loss.Huber(0.1),
                new Loss.BinaryCrossEntropy(),
                new Loss.CategoricalCrossEntropy(),
                new Loss.SparseCategoricalCrossEntropy());
    }

    @ParameterizedTest
    @MethodSource("losses")
    void namesAreReadBack(Loss loss) {
        assertEquals(loss, Loss.parse(loss.id()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hinge     | unknown loss \"hinge\"; known are half_squared_error, mse, mae, huber, huber:DELTA,"
                        + " binary_cross_entropy, categorical_cross_entropy, sparse_categorical_cross_entropy",
                "huber:x   | huber:DELTA needs a number, but got \"huber:x\"",
                "huber:0   | delta of huber must be above 0 and finite, but is 0.0",
                "huber:1e-50 | delta of huber must be above 0 and finite, but is 1.0E-50, which is 0 as a float",
                "huber:1e39 | delta of huber must be above 0 and finite, but is 1.0E39, which is infinite as a float",
                "huber:-1  | delta of huber must be above 0 and finite, but is -1.0",
                "huber:NaN | delta of huber must be above 0 and finite, but is NaN"
            })
    void aNameWithoutMeaningIsRefused(String name, String message) {
        IllegalArgumentException error = assertThrows(IllegalArgumentException.class, () -> Loss.parse(name));
        assertEquals(message, error.getMessage());
    }

    @Test
    void sparseClassesAreOneColumn() {
        assertEquals(1, new Loss.SparseCategoricalCrossEntropy().targetColumns(10));
        assertEquals(10, new Loss.CategoricalCrossEntropy().targetColumns(10));
    }

    @ParameterizedTest
    @CsvSource({
        "binary_cross_entropy,             SIGMOID",
        "binary_cross_entropy,             LINEAR",
        "categorical_cross_entropy,        SOFTMAX",
        "categorical_cross_entropy,        LINEAR",
        "sparse_categorical_cross_entropy, SOFTMAX",
        "mse,                              SOFTMAX",
        "huber,                            RELU"
    })
    void fittingOutputs(String loss, Activation output) {
        assertDoesNotThrow(() -> Loss.parse(loss).requireOutput(output));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "binary_cross_entropy             | SOFTMAX | sigmoid | softmax",
                "categorical_cross_entropy        | SIGMOID | softmax | sigmoid",
                "sparse_categorical_cross_entropy | RELU    | softmax | relu"
            })
    void anOutputThatDoesNotFitIsRefused(String loss, Activation output, String needed, String given) {
        IllegalArgumentException error = assertThrows(
                IllegalArgumentException.class, () -> Loss.parse(loss).requireOutput(output));
        assertEquals(
                "loss " + loss + " needs a last layer with " + needed + ", or linear for logits, but it has " + given,
                error.getMessage());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void huberNeedsAThresholdAboveZero(double delta) {
        IllegalArgumentException error = assertThrows(IllegalArgumentException.class, () -> new Loss.Huber(delta));
        assertEquals("delta of huber must be above 0 and finite, but is " + delta, error.getMessage());
    }
}

package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How weights start. */
class InitializerTest {

    private static final int IN = 300;
    private static final int OUT = 200;

    private static NeuralNetwork network(Initializer initializer, long seed) {
        return NeuralNetwork.builder()
                .input(IN)
                .dense(OUT, Activation.TANH)
                .dense(OUT, Activation.TANH)
                .initializer(initializer)
                .seed(seed)
                .build();
    }

    /** Mean and variance of {@code n} independent numbers lie within five of their standard deviations. */
    @ParameterizedTest
    @CsvSource({
        "NORMAL,         1,                  3",
        "GLOROT_UNIFORM, 0.004,              1.8",
        "GLOROT_NORMAL,  0.004,              3",
        "HE_UNIFORM,     0.0066666666666666, 1.8",
        "HE_NORMAL,      0.0066666666666666, 3",
        "LECUN_UNIFORM,  0.0033333333333333, 1.8",
        "LECUN_NORMAL,   0.0033333333333333, 3"
    })
    void weightsHaveTheirMeanVarianceAndKurtosis(Initializer initializer, double variance, double kurtosis) {
        float[] weights = network(initializer, 1).layer(0).weights();
        int n = weights.length;
        double mean = moment(weights, 1);
        double square = moment(weights, 2);
        assertEquals(0, mean, 5 * Math.sqrt(variance / n));
        assertEquals(variance, square, 5 * variance * Math.sqrt((kurtosis - 1) / n));
        // The fourth moment tells a normal distribution from a uniform one; its own deviation stems from the eighth.
        double eighth = kurtosis == 3 ? 105 : 9;
        double tolerance = 5 * Math.sqrt((eighth - kurtosis * kurtosis) / n);
        assertEquals(kurtosis, moment(weights, 4) / (variance * variance), tolerance);
        assertTrue(tolerance < 0.25);
    }

    @ParameterizedTest
    @CsvSource({"GLOROT_UNIFORM, 0.012", "HE_UNIFORM, 0.02", "LECUN_UNIFORM, 0.01"})
    void uniformWeightsFillTheirRange(Initializer initializer, double squaredLimit) {
        float limit = (float) Math.sqrt(squaredLimit);
        double largest = 0;
        for (float weight : network(initializer, 2).layer(0).weights()) {
            largest = Math.max(largest, Math.abs(weight));
        }
        assertTrue(largest <= limit && largest > 0.999 * limit, largest + " of " + limit);
    }

    private static double moment(float[] values, int power) {
        double sum = 0;
        for (float value : values) {
            sum += Math.pow(value, power);
        }
        return sum / values.length;
    }

    @Test
    void zerosAreZero() {
        NeuralNetwork network = network(Initializer.ZEROS, 1);
        assertArrayEquals(
                new float[network.parameters().values().length],
                network.parameters().values());
    }

    @ParameterizedTest
    @EnumSource
    void onlyNormalDrawsBiases(Initializer initializer) {
        float[] biases = network(initializer, 1).layer(0).biases();
        boolean zero = Arrays.equals(new float[OUT], biases);
        assertEquals(initializer != Initializer.NORMAL, zero);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ZEROS")
    void theSeedDecides(Initializer initializer) {
        float[] weights = network(initializer, 3).parameters().values();
        Bits.assertSame("weights", weights, network(initializer, 3).parameters().values());
        Bits.assertDiffer(
                "weights", weights, network(initializer, 4).parameters().values());
    }

    @Test
    void layersHaveSequencesOfTheirOwn() {
        NeuralNetwork network = NeuralNetwork.builder()
                .input(7)
                .dense(7, Activation.TANH)
                .dense(7, Activation.TANH)
                .build();
        Bits.assertDiffer(
                "weights", network.layer(0).weights(), network.layer(1).weights());
    }

    /** Recorded: a seed means these bits for good. */
    @ParameterizedTest
    @CsvSource({
        "ZEROS,          77b0f691",
        "NORMAL,         4053f84e",
        "GLOROT_UNIFORM, 8d08fcc2",
        "GLOROT_NORMAL,  2b1d26b6",
        "HE_UNIFORM,     852295d8",
        "HE_NORMAL,      e2f68790",
        "LECUN_UNIFORM,  9b4757f4",
        "LECUN_NORMAL,   14cad4e5"
    })
    void seedOneMeansTheseBitsForGood(Initializer initializer, String crc) {
        assertEquals(crc, Bits.crc(network(initializer, 1).parameters().values()));
    }

    @Test
    void activationsThatCutOffOneSideStartAsHeSays() {
        Set<String> oneSided =
                Set.of("relu", "relu6", "leaky_relu", "elu", "celu", "gelu", "gelu_tanh", "silu", "mish", "softplus");
        for (Activation activation : EveryActivation.ALL) {
            String name = activation.id().replaceFirst("\\(.*", "");
            Initializer own = name.equals("selu")
                    ? Initializer.LECUN_NORMAL
                    : oneSided.contains(name) ? Initializer.HE_NORMAL : Initializer.GLOROT_UNIFORM;
            NeuralNetwork implied = NeuralNetwork.of(new int[] {9, 5}, activation);
            NeuralNetwork stated = NeuralNetwork.builder()
                    .input(9)
                    .dense(5, activation)
                    .initializer(own)
                    .build();
            Bits.assertSame(
                    activation.id(),
                    stated.parameters().values(),
                    implied.parameters().values());
        }
    }

    @ParameterizedTest
    @EnumSource
    void namesAreReadBack(Initializer initializer) {
        assertEquals(initializer, Initializer.parse(initializer.id()));
    }

    @Test
    void anUnknownNameIsRefusedWithTheKnownOnes() {
        IllegalArgumentException error =
                assertThrows(IllegalArgumentException.class, () -> Initializer.parse("xavier"));
        assertEquals(
                "unknown initializer \"xavier\"; known are zeros, normal, glorot_uniform, glorot_normal, he_uniform,"
                        + " he_normal, lecun_uniform, lecun_normal",
                error.getMessage());
    }
}

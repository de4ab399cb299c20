package dev.lanewise.jmh;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every implementation in a benchmark computes the same thing; those that need a native library: {@link PeerCorrectnessTest}. */
class BenchmarkCorrectnessTest {

    private static final float ULP_OF_ONE = Math.ulp(1f);

    @ParameterizedTest
    @ValueSource(strings = {"13x37x21", "1x64x10", "64x128x96"})
    void productsOfTheTwinsHaveTheSameBitsAndAreRight(String text) {
        DenseOperands operands = DenseOperands.of(DenseShape.parse(text));
        DenseProducts vector = DenseProducts.of(Implementation.LANEWISE_VECTOR, operands, 2);
        DenseProducts scalar = DenseProducts.of(Implementation.LANEWISE_SCALAR, operands, 2);
        for (int set = 0; set < 2; set++) {
            assertRight(operands, vector, set);
            assertRight(operands, scalar, set);
            assertSameBits(scalar.z(set), vector.z(set));
            assertSameBits(scalar.dw(set), vector.dw(set));
            assertSameBits(scalar.dx(set), vector.dx(set));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"13x37x21", "1x64x10", "64x128x96"})
    void productsOfPlainLoopsAreRight(String text) {
        DenseOperands operands = DenseOperands.of(DenseShape.parse(text));
        DenseProducts plain = DenseProducts.of(Implementation.PLAIN_LOOP, operands, 2);
        assertRight(operands, plain, 0);
        assertRight(operands, plain, 1);
    }

    private static void assertRight(DenseOperands operands, DenseProducts products, int set) {
        DenseOracle oracle = new DenseOracle(operands, products.startsAtBias());
        products.forward(set);
        oracle.assertForward(products.z(set));
        products.parameterGradients(set);
        oracle.assertParameterGradients(products.dw(set));
        products.inputGradient(set);
        oracle.assertInputGradient(products.dx(set));
    }

    @ParameterizedTest
    @EnumSource(names = {"MKL", "OPENBLAS"})
    @Tag("withoutPeers")
    void aMissingPeerSaysHowToGetIt(Implementation implementation) {
        DenseOperands operands = DenseOperands.of(new DenseShape(1, 2, 3));
        assertSaysHowToGetIt(() -> DenseProducts.of(implementation, operands, 1));
    }

    @Test
    @Tag("withoutPeers")
    void aMissingPyTorchSaysHowToGetIt() {
        assertSaysHowToGetIt(
                () -> TrainingStep.of(TrainableNetwork.Kind.PYTORCH, TrainingCase.parse("2-3-1@4"), 0.1, 1));
    }

    private static void assertSaysHowToGetIt(org.junit.jupiter.api.function.Executable use) {
        String message = assertThrows(IllegalStateException.class, use).getMessage();
        assertTrue(message.contains("./mvnw -Dpeers -Dquick -DskipTests -pl jmh -am package"), message);
    }

    @ParameterizedTest
    @EnumSource(names = {"HOT", "COLD"})
    void hotAndColdOperandsGiveTheSameProducts(GemmBenchmark.OperandState operands) {
        GemmBenchmark benchmark = new GemmBenchmark();
        benchmark.shape = "64x784x512";
        benchmark.operands = operands;
        benchmark.variant = Implementation.LANEWISE_VECTOR;
        benchmark.setUp();
        DenseOperands same = DenseOperands.of(DenseShape.parse(benchmark.shape));
        new DenseOracle(same, true).assertForward(benchmark.forward().z(0));
        benchmark.forward();
        int last = operands == GemmBenchmark.OperandState.HOT ? 0 : 1;
        new DenseOracle(same, true).assertForward(benchmark.forward().z(last));
    }

    static Stream<Function<ActivationBenchmark, float[]>> functions() {
        return Stream.of(
                ActivationBenchmark::relu,
                ActivationBenchmark::sigmoid,
                ActivationBenchmark::tanh,
                ActivationBenchmark::gelu,
                ActivationBenchmark::silu,
                ActivationBenchmark::softmax,
                ActivationBenchmark::reluBackward,
                ActivationBenchmark::sigmoidBackward,
                ActivationBenchmark::softmaxCrossEntropy,
                BenchmarkCorrectnessTest::losses);
    }

    private static float[] losses(ActivationBenchmark benchmark) {
        benchmark.softmaxCrossEntropy();
        return benchmark.terms();
    }

    @ParameterizedTest
    @MethodSource("functions")
    void activationImplementationsAgree(Function<ActivationBenchmark, float[]> function) {
        float[] scalar = function.apply(activations(Implementation.LANEWISE_SCALAR));
        assertSameBits(scalar, function.apply(activations(Implementation.LANEWISE_VECTOR)));
        // Results of about 1 (losses: of at most 4) with at most 3 ulps of error each, and the plain erf's 1.5e-7.
        assertClose(scalar, function.apply(activations(Implementation.PLAIN_LOOP)), 4 * ULP_OF_ONE);
    }

    static Stream<Function<UpdateBenchmark, float[]>> steps() {
        return Stream.of(
                UpdateBenchmark::sgd, UpdateBenchmark::momentum, UpdateBenchmark::rmsProp, UpdateBenchmark::adam);
    }

    @ParameterizedTest
    @MethodSource("steps")
    void updateImplementationsAgree(Function<UpdateBenchmark, float[]> step) {
        float[] scalar = step.apply(updates(Implementation.LANEWISE_SCALAR));
        assertSameBits(scalar, step.apply(updates(Implementation.LANEWISE_VECTOR)));
        // A step of 1e-6 on weights below 1: the same but for one rounding.
        assertClose(scalar, step.apply(updates(Implementation.PLAIN_LOOP)), ULP_OF_ONE / 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"20-12-4@8", "784-128-10@32", "30-40-20-5@13", "2-10-1@10"})
    void encogTakesTheSameSteps(String network) {
        TrainingSteps.assertSame(network, TrainableNetwork.Kind.LANEWISE_VECTOR, TrainableNetwork.Kind.ENCOG, false);
    }

    @Test
    void aProcessOnOtherKernelsIsNotMeasuredAsScalar() {
        try (TrainingStep vector =
                TrainingStep.of(TrainableNetwork.Kind.LANEWISE_VECTOR, TrainingCase.parse("2-3-1@4"), 0.1, 1)) {
            assertTrue(vector.describe().contains("vector"), vector.describe());
        }
        assertThrows(
                IllegalStateException.class,
                () -> TrainingStep.of(TrainableNetwork.Kind.LANEWISE_SCALAR, TrainingCase.parse("2-3-1@4"), 0.1, 1));
    }

    @ParameterizedTest
    @CsvSource({"64, 12", "128, 13", "1024, 24"})
    void refusesAPeakThatItHasNoChainsFor(int vectorBits, int chains) {
        assertThrows(IllegalArgumentException.class, () -> new FmaPeak(vectorBits, chains));
    }

    @ParameterizedTest
    @CsvSource({"128, 12", "128, 24", "256, 12", "256, 24", "512, 12", "512, 24"})
    void thePeakCountsWhatItDoes(int vectorBits, int chains) {
        if (vectorBits > FmaPeak.widestBits()) {
            assertThrows(IllegalStateException.class, () -> new FmaPeak(vectorBits, chains));
            return;
        }
        FmaPeak peak = new FmaPeak(vectorBits, chains);
        assertEquals(2L * chains * (vectorBits / 32) * 100, peak.flops(100));
        // Chain k starts at k, and a quarter is added in each step.
        assertEquals(chains * (chains - 1) / 2f + chains * 25f, peak.run(100));
    }

    @Test
    void bandwidthCountsWhatItDoes() {
        MemoryBandwidth bandwidth = new MemoryBandwidth(1024);
        float[] numbers = Implementation.numbers(1024);
        assertSameBits(numbers, bandwidth.copy().clone());
        float[] triad = bandwidth.triad();
        for (int i = 0; i < triad.length; i++) {
            assertEquals(Math.fma(3f, numbers[i], numbers[i]), triad[i]);
        }
    }

    @ParameterizedTest
    @CsvSource({"784-128-10", "784@32", "784-128-10@0", "784--10@32"})
    void refusesWhatIsNoTrainingStep(String text) {
        assertThrows(IllegalArgumentException.class, () -> TrainingCase.parse(text));
    }

    private static void assertClose(float[] expected, float[] actual, float tolerance) {
        assertArrayEquals(expected, actual, tolerance);
    }

    private static void assertSameBits(float[] expected, float[] actual) {
        assertArrayEquals(bits(expected), bits(actual));
    }

    private static int[] bits(float[] numbers) {
        int[] bits = new int[numbers.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(numbers[i]);
        }
        return bits;
    }

    private static ActivationBenchmark activations(Implementation implementation) {
        ActivationBenchmark benchmark = new ActivationBenchmark();
        benchmark.length = 4096;
        benchmark.variant = implementation;
        benchmark.setUp();
        return benchmark;
    }

    private static UpdateBenchmark updates(Implementation implementation) {
        UpdateBenchmark benchmark = new UpdateBenchmark();
        benchmark.length = 4096;
        benchmark.variant = implementation;
        benchmark.setUp();
        return benchmark;
    }
}

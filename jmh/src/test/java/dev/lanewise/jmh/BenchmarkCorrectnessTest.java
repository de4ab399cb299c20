package dev.lanewise.jmh;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every implementation in a benchmark computes the same thing. */
class BenchmarkCorrectnessTest {

    static Stream<Function<GemmBenchmark, float[]>> products() {
        return Stream.of(GemmBenchmark::forward, GemmBenchmark::parameterGradients, GemmBenchmark::inputGradient);
    }

    @ParameterizedTest
    @MethodSource("products")
    void gemmImplementationsAgree(Function<GemmBenchmark, float[]> product) {
        assertSameBits(product.apply(gemm(Implementation.SCALAR)), product.apply(gemm(Implementation.VECTOR)));
    }

    static Stream<Function<ActivationBenchmark, float[]>> functions() {
        return Stream.of(
                ActivationBenchmark::relu,
                ActivationBenchmark::sigmoid,
                ActivationBenchmark::tanh,
                ActivationBenchmark::gelu,
                ActivationBenchmark::softmax);
    }

    @ParameterizedTest
    @MethodSource("functions")
    void activationImplementationsAgree(Function<ActivationBenchmark, float[]> function) {
        assertSameBits(
                function.apply(activations(Implementation.SCALAR)), function.apply(activations(Implementation.VECTOR)));
    }

    static Stream<Function<UpdateBenchmark, float[]>> steps() {
        return Stream.of(UpdateBenchmark::sgd, UpdateBenchmark::momentum, UpdateBenchmark::adam);
    }

    @ParameterizedTest
    @MethodSource("steps")
    void updateImplementationsAgree(Function<UpdateBenchmark, float[]> step) {
        assertSameBits(step.apply(updates(Implementation.SCALAR)), step.apply(updates(Implementation.VECTOR)));
    }

    @Test
    void trainingStepsLowerTheLoss() {
        TrainStepBenchmark benchmark = new TrainStepBenchmark();
        benchmark.layers = "20-12-4";
        benchmark.batchSize = 8;
        benchmark.setUp();
        double first = benchmark.step();
        for (int step = 0; step < 10_000; step++) {
            benchmark.step();
        }
        assertTrue(benchmark.step() < first);
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

    private static GemmBenchmark gemm(Implementation implementation) {
        GemmBenchmark benchmark = new GemmBenchmark();
        benchmark.rows = 13;
        benchmark.layer = "37x21";
        benchmark.implementation = implementation;
        benchmark.setUp();
        return benchmark;
    }

    private static ActivationBenchmark activations(Implementation implementation) {
        ActivationBenchmark benchmark = new ActivationBenchmark();
        benchmark.length = 4096;
        benchmark.implementation = implementation;
        benchmark.setUp();
        return benchmark;
    }

    private static UpdateBenchmark updates(Implementation implementation) {
        UpdateBenchmark benchmark = new UpdateBenchmark();
        benchmark.length = 4096;
        benchmark.implementation = implementation;
        benchmark.setUp();
        return benchmark;
    }
}

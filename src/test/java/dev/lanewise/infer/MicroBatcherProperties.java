package dev.lanewise.infer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.Activation;
import dev.lanewise.Bits;
import dev.lanewise.Model;
import dev.lanewise.Precision;
import dev.lanewise.Predictor;
import dev.lanewise.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** One answer: whatever the options and the threads, the bits are those of a predictor that is asked row by row. */
class MicroBatcherProperties {

    @Property(tries = 60)
    void answersHaveTheBitsOfAPredictor(
            @ForAll("options") BatchingOptions options,
            @ForAll @IntRange(min = 1, max = 20) int inputs,
            @ForAll @IntRange(min = 1, max = 20) int outputs,
            @ForAll @IntRange(min = 1, max = 6) int threads,
            @ForAll long seed)
            throws InterruptedException {
        Random random = new Random(seed);
        Model model = Model.of(Samples.network(
                random, new int[] {inputs, 1 + random.nextInt(30), outputs}, Activation.RELU, Activation.SIGMOID));
        Predictor predictor = model.newPredictor(1, options.precision());
        int rows = 20;
        float[] in = Samples.uniform(random, rows * inputs);
        float[] expected = new float[rows * outputs];
        for (int row = 0; row < rows; row++) {
            predictor.predict(in, row * inputs, expected, row * outputs);
        }
        try (MicroBatcher batcher = MicroBatcher.of(model, options)) {
            List<Background> callers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                boolean waits = i % 3 < 2;
                Runnable caller =
                        () -> Bits.assertSame("answers", expected, waits ? predict(batcher, in) : submit(batcher, in));
                callers.add(i % 2 == 0 ? Background.run(caller) : Background.runVirtual(caller));
            }
            for (Background caller : callers) {
                caller.join();
            }
            assertEquals((long) threads * rows, batcher.statistics().requests());
        }
    }

    private static float[] predict(MicroBatcher batcher, float[] in) {
        int rows = in.length / batcher.inputs();
        float[] out = new float[rows * batcher.outputs()];
        for (int row = 0; row < rows; row++) {
            batcher.predict(in, row * batcher.inputs(), out, row * batcher.outputs());
        }
        return out;
    }

    private static float[] submit(MicroBatcher batcher, float[] in) {
        int rows = in.length / batcher.inputs();
        List<CompletableFuture<float[]>> futures = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            float[] features = new float[batcher.inputs()];
            System.arraycopy(in, row * features.length, features, 0, features.length);
            futures.add(batcher.submit(features));
        }
        float[] out = new float[rows * batcher.outputs()];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(futures.get(row).join(), 0, out, row * batcher.outputs(), batcher.outputs());
        }
        return out;
    }

    /** With REJECT only where there are places for all. */
    @Provide
    Arbitrary<BatchingOptions> options() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 20),
                        Arbitraries.longs().between(0, 300),
                        Arbitraries.integers().between(1, 40),
                        Arbitraries.of(OverloadPolicy.class),
                        Arbitraries.integers().between(1, 3),
                        Arbitraries.of(Precision.class),
                        Arbitraries.of(true, false))
                .as((maxBatchSize, delay, capacity, overload, workers, precision, prefers) -> BatchingOptions.builder()
                        .maxBatchSize(maxBatchSize)
                        .maxQueueDelayMicros(delay)
                        .preferredBatchSizes(prefers ? new int[] {(maxBatchSize + 1) / 2} : new int[0])
                        .queueCapacity(overload == OverloadPolicy.REJECT ? 128 : capacity)
                        .overload(overload)
                        .workers(workers)
                        .precision(precision)
                        .build());
    }
}

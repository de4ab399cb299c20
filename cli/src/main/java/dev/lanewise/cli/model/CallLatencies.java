package dev.lanewise.cli.model;

import dev.lanewise.Predictor;
import dev.lanewise.warmup.WarmUp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How long calls of some predictors take, side by side: in windows that go round all of them, so that a change of the clock rate
 * hits all alike.
 *
 * @param nanos of a call with as many rows as the predictor takes, one for each predictor: the median over the windows of their
 *     means
 * @param steady whether the warm-up came to stable latencies with all of them
 */
record CallLatencies(List<Double> nanos, boolean steady) {

    private static final Duration WARM_UP = Duration.ofSeconds(10);

    private static final int WINDOWS = 41;

    /** C2 throws away code for one precision when the next one comes, and compiles it anew. */
    private static final int UNCOUNTED_WINDOWS = 20;

    private static final long WINDOW_NANOS = 5_000_000;

    /** Of predictors with the same number of rows and inputs, on the rows of {@code x}. */
    static CallLatencies of(List<Predictor> predictors, float[] x) {
        boolean steady = true;
        for (Predictor predictor : predictors) {
            steady &= WarmUp.of(predictor).budget(WARM_UP).run().stable();
        }
        Predictor first = predictors.getFirst();
        float[] in = x;
        for (int i = x.length; i < first.maxBatchSize() * first.inputs(); i = in.length) {
            in = Arrays.copyOf(in, 2 * i);
            System.arraycopy(in, 0, in, i, i);
        }
        double[][] means = new double[predictors.size()][WINDOWS];
        for (int window = -UNCOUNTED_WINDOWS; window < WINDOWS; window++) {
            for (int i = 0; i < means.length; i++) {
                double mean = window(predictors.get(i), in);
                if (window >= 0) {
                    means[i][window] = mean;
                }
            }
        }
        List<Double> medians = new ArrayList<>();
        for (double[] windows : means) {
            Arrays.sort(windows);
            medians.add(windows[WINDOWS / 2]);
        }
        return new CallLatencies(medians, steady);
    }

    private static double window(Predictor predictor, float[] in) {
        int rows = predictor.maxBatchSize();
        int batch = rows * predictor.inputs();
        float[] out = new float[rows * predictor.outputs()];
        int offset = 0;
        long calls = 0;
        long start = System.nanoTime();
        long nanos;
        do {
            predictor.predict(in, offset, rows, out, 0);
            offset = offset + 2 * batch <= in.length ? offset + batch : 0;
            calls++;
            nanos = System.nanoTime() - start;
        } while (nanos < WINDOW_NANOS);
        return (double) nanos / calls;
    }
}

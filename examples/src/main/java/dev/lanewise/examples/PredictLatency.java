package dev.lanewise.examples;

import dev.lanewise.Activation;
import dev.lanewise.KernelInfo;
import dev.lanewise.Model;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.Precision;
import dev.lanewise.Predictor;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/**
 * Prints how long one row takes on a warm predictor of this JVM, with its flags: {@code PredictLatency 784-512-256-10
 * [float32|bfloat16|int8]}. The table of flags in {@code docs/embedding.md} is made with it.
 */
public final class PredictLatency {

    private static final long WARM_UP_NANOS = 2_000_000_000L;
    private static final int CALLS = 20_000;
    private static final int ROWS = 16;

    private PredictLatency() {}

    /** Arguments: layer sizes, and a precision. */
    public static void main(String[] arguments) {
        int[] sizes = Arrays.stream(arguments[0].split("-"))
                .mapToInt(Integer::parseInt)
                .toArray();
        Precision precision = Precision.parse(arguments.length > 1 ? arguments[1] : "float32");
        Activation[] activations = new Activation[sizes.length - 1];
        Arrays.fill(activations, Activation.RELU);
        activations[activations.length - 1] = Activation.SOFTMAX;
        Model model = Model.of(NeuralNetwork.of(sizes, activations));
        Predictor predictor = model.newPredictor(1, precision);
        float[] in = new float[ROWS * predictor.inputs()];
        Random random = new Random(1);
        for (int i = 0; i < in.length; i++) {
            in[i] = random.nextFloat();
        }
        long[] nanos = new long[CALLS];
        for (long end = System.nanoTime() + WARM_UP_NANOS; System.nanoTime() < end; ) {
            measure(predictor, in, nanos, 100);
        }
        int calls = Math.clamp(WARM_UP_NANOS / (nanos[0] + 1), 200, CALLS);
        measure(predictor, in, nanos, calls);
        Arrays.sort(nanos, 0, calls);
        System.out.printf(
                Locale.ROOT,
                "%s %s: median %.2f us, p99 %.2f us of %d calls; weights %d bytes, scratch %d bytes; %s%n",
                arguments[0],
                precision.id(),
                nanos[calls / 2] / 1e3,
                nanos[calls * 99 / 100] / 1e3,
                calls,
                predictor.weightBytes(),
                predictor.scratchBytes(),
                KernelInfo.active());
    }

    private static void measure(Predictor predictor, float[] in, long[] nanos, int calls) {
        float[] out = new float[predictor.outputs()];
        for (int call = 0; call < calls; call++) {
            int offset = call % ROWS * predictor.inputs();
            long start = System.nanoTime();
            predictor.predict(in, offset, out, 0);
            nanos[call] = System.nanoTime() - start;
        }
    }
}

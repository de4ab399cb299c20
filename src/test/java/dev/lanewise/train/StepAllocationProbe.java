package dev.lanewise.train;

import com.sun.management.ThreadMXBean;
import dev.lanewise.Activation;
import dev.lanewise.Dataset;
import dev.lanewise.Layer;
import dev.lanewise.Loss;
import dev.lanewise.MiniBatch;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.SeededRandom;
import dev.lanewise.kernel.QuietCalls;
import java.lang.management.ManagementFactory;

/**
 * Takes training steps, with the width of the layers and the number of threads as arguments, until many in a row allocate
 * nothing, and prints how many bytes the last ones took. C2 compiles anew long after it first got a step right.
 */
final class StepAllocationProbe {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final int STEPS = 50;

    private static final int ROWS = 90;

    private static final int BATCH_SIZE = 32;

    /** 2,000 steps. */
    private static final int QUIET_ROUNDS = 40;

    private static final int MAX_ROUNDS = 6_000;

    private StepAllocationProbe() {}

    public static void main(String[] arguments) {
        int width = Integer.parseInt(arguments[0]);
        int threads = Integer.parseInt(arguments[1]);
        NeuralNetwork.Builder builder = NeuralNetwork.builder()
                .input(20)
                .dense(width + 2, Activation.RELU)
                .dense(width, Activation.LEAKY_RELU)
                .dense(Math.min(width, 20) - 1, Activation.SILU)
                .dense(20, Activation.GELU)
                .dense(5, Activation.TANH)
                .dense(width + 7, Activation.SIGMOID)
                .dense(20, Activation.SOFTMAX);
        // All others, narrow: the exponential follows numbers from -1 to 1, so that nothing overflows.
        for (Activation activation : Activation.constants()) {
            builder.dense(20, activation);
        }
        Layer.examples(20).forEach(builder::layer);
        NeuralNetwork network = builder.dense(3, Activation.SOFTMAX).build();
        Dataset data = data();
        int[] order = BatchOrder.of(true, 1, 1, ROWS);
        try (MiniBatch batch = new MiniBatch(network, new Loss.SparseCategoricalCrossEntropy(), BATCH_SIZE, threads)) {
            OptimizerState optimizer = new OptimizerState(new Optimizer.Adam(1e-4), network.parameters());
            long[] workers = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("lanewise-worker"))
                    .mapToLong(Thread::threadId)
                    .toArray();
            Runnable steps = () -> {
                for (int step = 0; step < STEPS; step++) {
                    int from = step % 3 * BATCH_SIZE;
                    batch.gather(data, order, from, Math.min(BATCH_SIZE, ROWS - from));
                    batch.mask(1, step);
                    batch.forward();
                    batch.backward();
                    optimizer.begin(network.parameters(), batch.gradients(), 1);
                    batch.update(optimizer);
                }
            };
            long bytes = QuietCalls.lastBytes(steps, () -> allocatedBytes(workers), QUIET_ROUNDS, MAX_ROUNDS);
            System.out.println("step with " + workers.length + " workers: " + bytes);
        }
    }

    /** Of this thread and the workers. */
    private static long allocatedBytes(long[] workers) {
        long bytes = THREADS.getCurrentThreadAllocatedBytes();
        for (long worker : workers) {
            bytes += THREADS.getThreadAllocatedBytes(worker);
        }
        return bytes;
    }

    private static Dataset data() {
        SeededRandom random = SeededRandom.of(1, 1);
        float[] x = new float[ROWS * 20];
        float[] y = new float[ROWS];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
        }
        for (int row = 0; row < ROWS; row++) {
            y[row] = random.nextInt(3);
        }
        return Dataset.of(x, y, ROWS);
    }
}

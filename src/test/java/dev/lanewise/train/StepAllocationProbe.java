package dev.lanewise.train;

import com.sun.management.ThreadMXBean;
import dev.lanewise.Activation;
import dev.lanewise.Dataset;
import dev.lanewise.Loss;
import dev.lanewise.MiniBatch;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.SeededRandom;
import java.lang.management.ManagementFactory;

/** Takes training steps until they allocate nothing any more, and prints how many bytes the last ones took. */
final class StepAllocationProbe {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final int STEPS = 50;

    private static final int ROWS = 90;

    private static final int BATCH_SIZE = 32;

    /** Until the just-in-time compiler is done with all kernels; the interpreter keeps vectors on the heap. */
    private static final long MAX_WARM_UP_NANOS = 20_000_000_000L;

    private StepAllocationProbe() {}

    public static void main(String[] arguments) {
        NeuralNetwork network = NeuralNetwork.builder()
                .input(20)
                .dense(33, Activation.RELU)
                .dense(18, Activation.LEAKY_RELU)
                .dense(17, Activation.SILU)
                .dense(16, Activation.GELU)
                .dense(5, Activation.TANH)
                .dense(40, Activation.SIGMOID)
                .dense(3, Activation.SOFTMAX)
                .build();
        Dataset data = data();
        int[] order = BatchOrder.of(true, 1, 1, ROWS);
        MiniBatch batch = new MiniBatch(network, new Loss.SparseCategoricalCrossEntropy(), BATCH_SIZE);
        OptimizerState optimizer = new OptimizerState(new Optimizer.Adam(1e-4), network.parameters());
        long end = System.nanoTime() + MAX_WARM_UP_NANOS;
        long bytes;
        do {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int step = 0; step < STEPS; step++) {
                int from = step % 3 * BATCH_SIZE;
                batch.gather(data, order, from, Math.min(BATCH_SIZE, ROWS - from));
                batch.forward();
                batch.backward();
                optimizer.begin(network.parameters(), batch.gradients(), 1);
                batch.update(optimizer);
            }
            bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
        } while (bytes > 0 && System.nanoTime() < end);
        System.out.println(bytes + " bytes");
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

package dev.lanewise.infer;

import com.sun.management.ThreadMXBean;
import dev.lanewise.Activation;
import dev.lanewise.Model;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.Predictor;
import dev.lanewise.kernel.QuietCalls;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads, whose number is the first argument, call a batcher with the delay of the second one in every allocation-free way,
 * until all of them have allocated nothing over many requests; prints how many bytes the last round of requests took.
 */
public final class BatcherAllocationProbe {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final int INPUTS = 20;
    private static final int OUTPUTS = 10;
    private static final int ROUND_REQUESTS = 20_000;
    private static final int QUIET_ROUNDS = 20;
    private static final int MAX_ROUNDS = 2_000;

    private BatcherAllocationProbe() {}

    public static void main(String[] arguments) {
        int count = Integer.parseInt(arguments[0]);
        Model model = model();
        warmUpKernels(model, count);
        MicroBatcher batcher = MicroBatcher.of(
                model,
                BatchingOptions.builder()
                        .maxQueueDelayMicros(Integer.parseInt(arguments[1]))
                        .build());
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            threads.add(Thread.ofPlatform().daemon().start(() -> callForEver(batcher)));
        }
        long bytes = QuietCalls.lastBytes(
                () -> await(batcher, ROUND_REQUESTS), () -> allocatedBytes(threads), QUIET_ROUNDS, MAX_ROUNDS);
        for (Thread thread : threads) {
            if (!thread.isAlive()) {
                throw new AssertionError(thread + " has died");
            }
        }
        System.out.println(threads.size() + " threads: " + bytes);
    }

    private static void await(MicroBatcher batcher, int requests) {
        long end = batcher.statistics().requests() + requests;
        while (batcher.statistics().requests() < end) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static Model model() {
        return Model.of(NeuralNetwork.builder()
                .input(INPUTS)
                .dense(64, Activation.RELU)
                .dense(OUTPUTS, Activation.SOFTMAX)
                .build());
    }

    /** The methods that this probe calls. */
    public static Set<String> methods() {
        try (MicroBatcher batcher = MicroBatcher.of(model())) {
            return calls(batcher).keySet();
        }
    }

    private static Map<String, Runnable> calls(MicroBatcher batcher) {
        float[] in = new float[INPUTS];
        float[] out = new float[OUTPUTS];
        Duration second = Duration.ofSeconds(1);
        return Map.of(
                "MicroBatcher.predict(float[], float[])",
                () -> batcher.predict(in, out),
                "MicroBatcher.predict(float[], int, float[], int)",
                () -> batcher.predict(in, 0, out, 0),
                "MicroBatcher.predict(float[], int, float[], int, long)",
                () -> batcher.predict(in, 0, out, 0, 1_000_000_000),
                "MicroBatcher.predict(float[], float[], Duration)",
                () -> batcher.predict(in, out, second));
    }

    /** Rare batch sizes would leave theirs to the interpreter, where every vector is an object. */
    private static void warmUpKernels(Model model, int maxBatchSize) {
        Predictor predictor = model.newPredictor(maxBatchSize);
        for (int rows = 1; rows <= maxBatchSize; rows++) {
            float[] in = new float[rows * INPUTS];
            float[] out = new float[rows * OUTPUTS];
            for (int call = 0; call < 20_000; call++) {
                predictor.predict(in, out);
            }
        }
    }

    private static void callForEver(MicroBatcher batcher) {
        Runnable[] calls = calls(batcher).values().toArray(Runnable[]::new);
        while (true) {
            for (Runnable call : calls) {
                call.run();
            }
        }
    }

    private static long allocatedBytes(List<Thread> threads) {
        long bytes = 0;
        for (Thread thread : threads) {
            bytes += THREADS.getThreadAllocatedBytes(thread.threadId());
        }
        return bytes;
    }
}

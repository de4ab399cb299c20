package dev.lanewise.warmup;

import com.sun.management.ThreadMXBean;
import dev.lanewise.Activation;
import dev.lanewise.FeatureScaling;
import dev.lanewise.Model;
import dev.lanewise.Precision;
import dev.lanewise.Predictor;
import dev.lanewise.Samples;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Warms a predictor up, then calls it for the first time from other code, a thousand times through every door and with every
 * number of rows; prints how many bytes these calls took.
 */
final class WarmUpProbe {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final int INPUTS = 40;
    private static final int OUTPUTS = 10;
    private static final int MAX_BATCH_SIZE = 19;
    private static final int CALLS = 1000;

    private final Predictor predictor;
    private final float[] row;
    private final float[] in;
    private final float[] out = new float[MAX_BATCH_SIZE * OUTPUTS];
    private final int[] classes = new int[MAX_BATCH_SIZE];
    private final MemorySegment heapIn;
    private final MemorySegment heapOut = MemorySegment.ofArray(out);
    private final MemorySegment nativeIn;
    private final MemorySegment nativeOut = Arena.global().allocate(out.length * 4L, 4);

    private WarmUpProbe(Precision precision) {
        Random random = new Random(1);
        in = Samples.uniform(random, MAX_BATCH_SIZE * INPUTS);
        row = Samples.uniform(random, INPUTS);
        heapIn = MemorySegment.ofArray(in);
        nativeIn = Arena.global().allocate(in.length * 4L, 4).copyFrom(heapIn);
        Model model = new Model(
                Samples.network(
                        random,
                        new int[] {INPUTS, 72, 24, OUTPUTS},
                        Activation.RELU,
                        Activation.TANH,
                        Activation.SOFTMAX),
                FeatureScaling.standard(in, INPUTS),
                List.of(),
                Map.of());
        predictor = model.newPredictor(MAX_BATCH_SIZE, precision);
    }

    public static void main(String[] arguments) {
        WarmUpProbe probe = new WarmUpProbe(Precision.parse(arguments[0]));
        THREADS.getCurrentThreadAllocatedBytes();
        WarmUpReport report =
                WarmUp.of(probe.predictor).budget(Duration.ofSeconds(15)).run();
        System.err.println(report);
        long bytes = 0;
        for (int rows = 1; rows <= MAX_BATCH_SIZE; rows++) {
            bytes += probe.allocatedBytes(rows);
        }
        System.out.println("first calls: " + bytes);
    }

    private long allocatedBytes(int rows) {
        float[] wholeIn = new float[rows * INPUTS];
        float[] wholeOut = new float[rows * OUTPUTS];
        MemorySegment wholeHeapIn = MemorySegment.ofArray(wholeIn);
        MemorySegment wholeHeapOut = MemorySegment.ofArray(wholeOut);
        MemorySegment wholeNativeIn = nativeIn.asSlice(0, wholeHeapIn.byteSize());
        MemorySegment wholeNativeOut = nativeOut.asSlice(0, wholeHeapOut.byteSize());
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int call = 0; call < CALLS; call++) {
            predictor.predict(wholeIn, wholeOut);
            predictor.predict(in, 0, out, 0);
            predictor.predict(in, 0, rows, out, 0);
            predictor.predict(wholeHeapIn, wholeHeapOut);
            predictor.predict(wholeNativeIn, wholeNativeOut);
            predictor.predict(heapIn, 0, rows, heapOut, 0);
            predictor.predict(nativeIn, 0, rows, nativeOut, 0);
            predictor.classify(row);
            predictor.classify(in, 0, rows, classes, 0);
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}

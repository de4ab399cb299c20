package dev.lanewise.warmup;

import dev.lanewise.Predictor;
import dev.lanewise.kernel.Tiles;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/** All doors of a predictor, with every number of rows that runs other code. */
final class PredictorCalls implements WarmUpCalls {

    private static final int OTHER_DOORS = 8;

    private final Predictor predictor;
    private final int[] batchSizes;
    private final float[] row;
    private final float[] in;
    private final float[] out;
    private final float[][] wholeIn;
    private final float[][] wholeOut;
    private final int[] classes;
    private final MemorySegment heapIn;
    private final MemorySegment heapOut;
    private final MemorySegment nativeIn;
    private final MemorySegment nativeOut;

    /**
     * Calls with the rows of {@code rows}, over and over.
     *
     * @param rows raw features, at least one row
     */
    PredictorCalls(Predictor predictor, float[] rows) {
        this.predictor = predictor;
        int inputs = predictor.inputs();
        int outputs = predictor.outputs();
        int maxBatchSize = predictor.maxBatchSize();
        batchSizes = Tiles.rowVariants(maxBatchSize);
        in = new float[maxBatchSize * inputs];
        for (int i = 0; i < in.length; i++) {
            in[i] = rows[i % rows.length];
        }
        row = Arrays.copyOf(in, inputs);
        out = new float[maxBatchSize * outputs];
        wholeIn = new float[batchSizes.length][];
        wholeOut = new float[batchSizes.length][];
        for (int size = 0; size < batchSizes.length; size++) {
            wholeIn[size] = Arrays.copyOf(in, batchSizes[size] * inputs);
            wholeOut[size] = new float[batchSizes[size] * outputs];
        }
        classes = new int[maxBatchSize];
        heapIn = MemorySegment.ofArray(in);
        heapOut = MemorySegment.ofArray(out);
        Arena arena = Arena.ofAuto();
        nativeIn = arena.allocate(heapIn.byteSize(), Float.BYTES).copyFrom(heapIn);
        nativeOut = arena.allocate(heapOut.byteSize(), Float.BYTES);
    }

    @Override
    public int[] batchSizes() {
        return batchSizes;
    }

    @Override
    public void call(int size) {
        predictor.predict(in, 0, batchSizes[size], out, 0);
    }

    @Override
    public int otherDoors() {
        return OTHER_DOORS;
    }

    @Override
    public void callOther(int door, int size) {
        int rows = batchSizes[size];
        long inBytes = (long) rows * predictor.inputs() * Float.BYTES;
        long outBytes = (long) rows * predictor.outputs() * Float.BYTES;
        switch (door) {
            case 0 -> predictor.predict(wholeIn[size], wholeOut[size]);
            case 1 -> predictor.predict(in, 0, out, 0);
            case 2 -> predictor.predict(heapIn.asSlice(0, inBytes), heapOut.asSlice(0, outBytes));
            case 3 -> predictor.predict(nativeIn.asSlice(0, inBytes), nativeOut.asSlice(0, outBytes));
            case 4 -> predictor.predict(heapIn, 0, rows, heapOut, 0);
            case 5 -> predictor.predict(nativeIn, 0, rows, nativeOut, 0);
            case 6 -> predictor.classify(row);
            case 7 -> predictor.classify(in, 0, rows, classes, 0);
            default -> throw new IllegalArgumentException("there is no door " + door);
        }
    }

    /** A predictor belongs to one thread. */
    @Override
    public void callTogether(BooleanSupplier goOn) {}
}

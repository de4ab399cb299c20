package dev.lanewise.jmh;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.FloatPointer;

/**
 * The products by a native {@code cblas_sgemm}, one thread, row-major operands without pads in native memory on 64-byte
 * boundaries: nothing is copied or converted on the way in.
 *
 * <p>{@code beta} is 0, so there is no bias and no {@code db}: a BLAS has neither, and adding them would be extra passes. That
 * favours the BLAS. The transposition in {@code dx} is the BLAS's own affair. What the call through JNI costs (some tens
 * of nanoseconds) is part of the time, as for any Java program.
 */
abstract class BlasProducts implements DenseProducts {

    private static final int ALIGNMENT = 64;

    private final String version;
    // Shared: JMH may close from another thread.
    private final Arena arena = Arena.ofShared();
    private final int m;
    private final int n;
    private final int k;
    // Sets begin on line boundaries too.
    private final int xStride;
    private final int wStride;
    private final int zStride;
    private final FloatPointer x;
    private final FloatPointer w;
    private final FloatPointer z;
    private final FloatPointer delta;
    private final FloatPointer dw;
    private final FloatPointer dx;

    BlasProducts(String version, DenseOperands operands, int sets) {
        this.version = version;
        m = operands.shape().rows();
        k = operands.shape().inputs();
        n = operands.shape().outputs();
        xStride = wholeLines(m * k);
        wStride = wholeLines(k * n);
        zStride = wholeLines(m * n);
        x = copy(operands.x(), xStride, sets);
        w = copy(operands.w(), wStride, sets);
        delta = copy(operands.delta(), zStride, sets);
        z = copy(new float[m * n], zStride, sets);
        dw = copy(new float[k * n], wStride, sets);
        dx = copy(new float[m * k], xStride, sets);
    }

    /** {@code c [m × n] = a·b}, row-major, alpha 1, beta 0; the arguments are those of {@code cblas_sgemm}. */
    abstract void sgemm(
            boolean transposeA,
            boolean transposeB,
            int m,
            int n,
            int k,
            FloatPointer a,
            int lda,
            FloatPointer b,
            int ldb,
            FloatPointer c,
            int ldc);

    @Override
    public final void forward(int set) {
        sgemm(false, false, m, n, k, at(x, set, xStride), k, at(w, set, wStride), n, at(z, set, zStride), n);
    }

    @Override
    public final void parameterGradients(int set) {
        sgemm(true, false, k, n, m, at(x, set, xStride), k, at(delta, set, zStride), n, at(dw, set, wStride), n);
    }

    @Override
    public final void inputGradient(int set) {
        sgemm(false, true, m, k, n, at(delta, set, zStride), n, at(w, set, wStride), n, at(dx, set, xStride), k);
    }

    @Override
    public final boolean startsAtBias() {
        return false;
    }

    @Override
    public final float[] z(int set) {
        return read(z, set, zStride, m * n);
    }

    @Override
    public final float[] dw(int set) {
        return read(dw, set, wStride, k * n);
    }

    @Override
    public final float[] dx(int set) {
        return read(dx, set, xStride, m * k);
    }

    @Override
    public final String describe() {
        return version;
    }

    private static FloatPointer at(FloatPointer pointer, int set, int stride) {
        return pointer.position((long) set * stride);
    }

    @Override
    public final void close() {
        arena.close();
    }

    private static float[] read(FloatPointer pointer, int set, int stride, int length) {
        float[] numbers = new float[length];
        at(pointer, set, stride).get(numbers);
        return numbers;
    }

    private static int wholeLines(int length) {
        int line = ALIGNMENT / Float.BYTES;
        return (length + line - 1) / line * line;
    }

    private FloatPointer copy(float[] set, int stride, int sets) {
        long bytes = (long) stride * sets * Float.BYTES;
        MemorySegment segment = arena.allocate(bytes, ALIGNMENT);
        for (int s = 0; s < sets; s++) {
            MemorySegment.copy(set, 0, segment, ValueLayout.JAVA_FLOAT, (long) s * stride * Float.BYTES, set.length);
        }
        return new FloatPointer(
                segment.asByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer());
    }
}

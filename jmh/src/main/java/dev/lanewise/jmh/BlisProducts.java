package dev.lanewise.jmh;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.bytedeco.javacpp.FloatPointer;

/** The operating system's BLIS on one thread. */
final class BlisProducts extends BlasProducts {

    private static final int ROW_MAJOR = 101;
    private static final int PLAIN = 111;
    private static final int TRANSPOSED = 112;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;

    /** Addresses as numbers: an object for each would be made in each call. */
    private static final ValueLayout.OfLong ADDRESS = ValueLayout.JAVA_LONG;

    private static final FunctionDescriptor SGEMM = FunctionDescriptor.ofVoid(
            INT, INT, INT, INT, INT, INT, FLOAT, ADDRESS, INT, ADDRESS, INT, FLOAT, ADDRESS, INT);

    private final MethodHandle sgemm;

    BlisProducts(DenseOperands operands, int sets) {
        this(SystemBlas.BLIS.load(), operands, sets);
    }

    private BlisProducts(SymbolLookup blis, DenseOperands operands, int sets) {
        super(SystemBlas.BLIS.begin(blis), operands, sets);
        sgemm = SystemBlas.function(blis, "cblas_sgemm", SGEMM);
    }

    @Override
    void sgemm(
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
            int ldc) {
        try {
            sgemm.invokeExact(
                    ROW_MAJOR,
                    transposeA ? TRANSPOSED : PLAIN,
                    transposeB ? TRANSPOSED : PLAIN,
                    m,
                    n,
                    k,
                    1f,
                    address(a),
                    lda,
                    address(b),
                    ldb,
                    0f,
                    address(c),
                    ldc);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("cannot call cblas_sgemm", e);
        }
    }

    private static long address(FloatPointer pointer) {
        return pointer.address() + pointer.position() * Float.BYTES;
    }
}

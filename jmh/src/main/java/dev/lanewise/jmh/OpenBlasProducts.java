package dev.lanewise.jmh;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Set;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;

/** OpenBLAS on one thread. */
final class OpenBlasProducts extends BlasProducts {

    private static final Set<String> AVX512_CORES = Set.of("SkylakeX", "Cooperlake", "SapphireRapids");

    OpenBlasProducts(DenseOperands operands, int sets) {
        super(load(), operands, sets);
    }

    /** Loads the library, sets its threads and gives the version and the kernels that the library itself tells. */
    private static String load() {
        Peers.require(
                "OpenBLAS",
                "org/bytedeco/openblas/" + Loader.getPlatform() + "/" + System.mapLibraryName("jniopenblas_nolapack"));
        // With this property the bindings of OpenBLAS load another BLAS, such as MKL.
        String other = System.getProperty("org.bytedeco.openblas.load", "");
        if (!other.isEmpty()) {
            throw new IllegalStateException(
                    "-Dorg.bytedeco.openblas.load=" + other + " would put another library in OpenBLAS's place");
        }
        Path library = Path.of(Loader.load(openblas_nolapack.class));
        openblas_nolapack.blas_set_num_threads(1);
        if (openblas_nolapack.blas_get_num_threads() != 1) {
            throw new IllegalStateException(
                    "OpenBLAS was told to use 1 thread, but uses " + openblas_nolapack.blas_get_num_threads());
        }
        String core = call(library, "openblas_get_corename");
        return call(library, "openblas_get_config") + ", kernels for " + core;
    }

    /** A function of the library itself that gives a string; it fails where the library is no OpenBLAS. */
    @SuppressWarnings("restricted")
    private static String call(Path library, String function) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment symbol = SymbolLookup.libraryLookup(library, arena)
                    .find(function)
                    .orElseThrow(() -> new IllegalStateException(
                            "expected OpenBLAS, but the library that was loaded has no " + function));
            FunctionDescriptor givesString = FunctionDescriptor.of(ValueLayout.ADDRESS);
            MemorySegment text = (MemorySegment)
                    Linker.nativeLinker().downcallHandle(symbol, givesString).invokeExact();
            return text.reinterpret(Long.MAX_VALUE).getString(0);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("cannot call " + function, e);
        }
    }

    /** OpenBLAS goes by the processor's model number, and takes AVX2 kernels for one that is newer than itself. */
    @Override
    public void requireFair() {
        if (FmaPeak.widestBits() == 512 && AVX512_CORES.stream().noneMatch(describe()::endsWith)) {
            String chosen = System.getenv("OPENBLAS_CORETYPE");
            String reason = chosen == null
                    ? "it does not know this processor"
                    : "the environment has OPENBLAS_CORETYPE=" + chosen;
            throw new IllegalStateException("OpenBLAS leaves half of this processor's width unused, because " + reason
                    + " (" + describe()
                    + "). For a fair comparison set the environment variable OPENBLAS_CORETYPE=SkylakeX");
        }
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
        openblas_nolapack.cblas_sgemm(
                CblasRowMajor,
                transposeA ? CblasTrans : CblasNoTrans,
                transposeB ? CblasTrans : CblasNoTrans,
                m,
                n,
                k,
                1f,
                a,
                lda,
                b,
                ldb,
                0f,
                c,
                ldc);
    }
}

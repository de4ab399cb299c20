package dev.lanewise.jmh;

import static org.bytedeco.mkl.global.mkl_rt.CblasNoTrans;
import static org.bytedeco.mkl.global.mkl_rt.CblasRowMajor;
import static org.bytedeco.mkl.global.mkl_rt.CblasTrans;

import java.nio.charset.StandardCharsets;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.mkl.global.mkl_rt;

/**
 * oneMKL on one thread. Its threading layer stays the one for OpenMP (the bindings bring no sequential one); with one thread
 * it opens no parallel region.
 */
final class MklProducts extends BlasProducts {

    private static final int VERSION_LENGTH = 256;

    MklProducts(DenseOperands operands, int sets) {
        super(load(), operands, sets);
    }

    /** Loads the library, sets its threads and gives the version that the library itself tells. */
    private static String load() {
        Peers.require("oneMKL", "org/bytedeco/mkl/" + Loader.getPlatform() + "/" + System.mapLibraryName("jnimkl_rt"));
        mkl_rt.MKL_Set_Num_Threads(1);
        if (mkl_rt.MKL_Get_Max_Threads() != 1) {
            throw new IllegalStateException(
                    "oneMKL was told to use 1 thread, but uses " + mkl_rt.MKL_Get_Max_Threads());
        }
        byte[] text = new byte[VERSION_LENGTH];
        mkl_rt.MKL_Get_Version_String(text, text.length);
        String version =
                new String(text, StandardCharsets.US_ASCII).replace('\0', ' ').strip();
        if (!version.contains("Math Kernel Library")) {
            throw new IllegalStateException("expected oneMKL, but the library says it is \"" + version + "\"");
        }
        mkl_rt.MKLVersion details = new mkl_rt.MKLVersion();
        mkl_rt.MKL_Get_Version(details);
        return version + ", code for " + details.Processor().getString();
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
        mkl_rt.cblas_sgemm(
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

package dev.lanewise.jmh;

import dev.lanewise.Precision;

/** One implementation of inference, made for one network and one number of rows, on one thread. */
public interface Prediction extends AutoCloseable {

    /**
     * Answers all rows of the batch: from an array of the caller into an array of the caller, as a service has them.
     *
     * @param in {@code [rows × inputs]}, row-major, from {@code offset} on
     * @param out {@code [rows × outputs]}, row-major
     */
    void predict(float[] in, int offset, float[] out);

    /** What does the work, for the log: library, version, threads. */
    String describe();

    /** Frees native memory. */
    @Override
    void close();

    /** What can predict. */
    enum Kind {
        /** Lanewise with vector kernels. */
        LANEWISE_VECTOR,
        /** The same after a {@link dev.lanewise.warmup.WarmUp}. */
        LANEWISE_WARMED_UP,
        /** Lanewise with scalar kernels. */
        LANEWISE_SCALAR,
        /** Lanewise with vector kernels and weights of 2 bytes. */
        LANEWISE_BFLOAT16,
        /** Lanewise with vector kernels and weights of 1 byte. */
        LANEWISE_INT8,
        /** ONNX Runtime. */
        ONNX_RUNTIME,
        /** PyTorch's native CPU library, driven by DJL. */
        PYTORCH,
        /** A loop in C over BLIS. */
        C_BLIS,
        /** The same over OpenBLAS. */
        C_OPENBLAS
    }

    /**
     * Inference by {@code kind}.
     *
     * @throws IllegalStateException if it is a peer that is not on the class path, or the process already runs on other kernels
     */
    static Prediction of(Kind kind, PredictionCase predictionCase) {
        return switch (kind) {
            case LANEWISE_VECTOR -> new LanewisePrediction("vector", Precision.FLOAT32, predictionCase);
            case LANEWISE_WARMED_UP -> new LanewisePrediction("vector", Precision.FLOAT32, predictionCase).warmedUp();
            case LANEWISE_SCALAR -> new LanewisePrediction("scalar", Precision.FLOAT32, predictionCase);
            case LANEWISE_BFLOAT16 -> new LanewisePrediction("vector", Precision.BFLOAT16, predictionCase);
            case LANEWISE_INT8 -> new LanewisePrediction("vector", Precision.INT8, predictionCase);
            case ONNX_RUNTIME -> Peers.onnxRuntime(predictionCase);
            case PYTORCH -> new PyTorchPrediction(predictionCase);
            case C_BLIS -> new CPrediction(SystemBlas.BLIS, predictionCase);
            case C_OPENBLAS -> new CPrediction(SystemBlas.OPENBLAS, predictionCase);
        };
    }
}

package dev.lanewise.jmh;

/** A network that one of the libraries trains, and what a test asks it. */
public interface TrainableNetwork extends AutoCloseable {

    /** The weights of a layer {@code [in × out]}, row-major, copied. */
    float[] weights(int layer);

    /** The biases of a layer, copied. */
    float[] biases(int layer);

    /** What does the work, for the log: library, version, threads. */
    String describe();

    /** Frees native memory and ends threads. */
    @Override
    void close();

    /** What can train. */
    enum Kind {
        /** Lanewise with vector kernels. */
        LANEWISE_VECTOR,
        /** Lanewise with scalar kernels. */
        LANEWISE_SCALAR,
        /** PyTorch's native CPU library, driven by DJL. */
        PYTORCH,
        /** A loop in C over BLIS. Only the step, on one thread. */
        C_BLIS,
        /** The same over OpenBLAS. */
        C_OPENBLAS,
        /** Encog, pure Java in doubles, row by row. Only the step, on one thread. */
        ENCOG
    }
}

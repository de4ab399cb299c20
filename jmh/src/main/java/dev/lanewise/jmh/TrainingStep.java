package dev.lanewise.jmh;

/** One implementation of a training step: forward, loss, backward, update by plain gradient descent. */
public interface TrainingStep extends AutoCloseable {

    /** One step on the batch; what it gives depends on all of it. */
    Object step();

    /** The mean loss that the last step found before its update; NaN if the implementation does not tell. */
    double loss();

    /** The weights of a layer {@code [in × out]}, row-major, copied. */
    float[] weights(int layer);

    /** The biases of a layer, copied. */
    float[] biases(int layer);

    /** What does the work, for the log: library, version, threads. */
    String describe();

    @Override
    void close();

    /** What can take a training step. */
    enum Kind {
        /** Lanewise with vector kernels. */
        LANEWISE_VECTOR,
        /** Lanewise with scalar kernels. */
        LANEWISE_SCALAR,
        /** PyTorch's native CPU library, driven by DJL. */
        PYTORCH,
        /** Encog, pure Java in doubles, row by row. */
        ENCOG
    }

    /**
     * A step of {@code kind}.
     *
     * @throws IllegalStateException if it is a peer that is not on the class path, or the process runs on other kernels
     */
    static TrainingStep of(Kind kind, TrainingCase trainingCase, double learningRate) {
        return switch (kind) {
            case LANEWISE_VECTOR -> new LanewiseStep("vector", trainingCase, learningRate);
            case LANEWISE_SCALAR -> new LanewiseStep("scalar", trainingCase, learningRate);
            case PYTORCH -> new PyTorchStep(trainingCase, learningRate);
            case ENCOG -> new EncogStep(trainingCase, learningRate);
        };
    }
}

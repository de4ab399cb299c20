package dev.lanewise.jmh;

/** One implementation of a training step: forward, loss, backward, update by plain gradient descent or Adam. */
public interface TrainingStep extends TrainableNetwork {

    /** One step on the batch; what it gives depends on all of it. */
    Object step();

    /** The mean loss that the last step found before its update; NaN if the implementation does not tell. */
    double loss();

    /**
     * A step of {@code kind} on {@code threads} threads.
     *
     * @throws IllegalStateException if it is a peer that is not on the class path or cannot use so many threads, or the process
     *     already runs on other kernels or on another number of PyTorch's threads
     */
    static TrainingStep of(Kind kind, TrainingCase trainingCase, double learningRate, int threads) {
        return switch (kind) {
            case LANEWISE_VECTOR -> new LanewiseStep("vector", trainingCase, learningRate, threads);
            case LANEWISE_SCALAR -> new LanewiseStep("scalar", trainingCase, learningRate, threads);
            case PYTORCH -> new PyTorchStep(trainingCase, learningRate, threads);
            case C_BLIS -> new CStep(SystemBlas.BLIS, trainingCase, learningRate, threads);
            case C_OPENBLAS -> new CStep(SystemBlas.OPENBLAS, trainingCase, learningRate, threads);
            case ENCOG -> new EncogStep(trainingCase, learningRate, threads);
        };
    }
}

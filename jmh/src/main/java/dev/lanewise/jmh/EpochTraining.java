package dev.lanewise.jmh;

/**
 * One implementation of training by shuffled mini-batches with Adam, epoch after epoch of one run. All of them take the rows
 * in the same order, so the losses of one epoch differ by rounding alone.
 */
public interface EpochTraining extends TrainableNetwork {

    /** Adam's learning rate; its other settings are the usual ones, 0.9, 0.999 and 1e-8. */
    double LEARNING_RATE = 0.001;

    /** Trains for one more epoch: the mean loss over its rows, each batch before its update. */
    double epoch();

    /**
     * A run of {@code kind} on all rows of {@code trainingCase}, on {@code threads} threads.
     *
     * @throws IllegalArgumentException if {@code kind} takes steps only
     * @throws IllegalStateException if it is a peer that is not on the class path, or the process already runs on other kernels
     *     or on another number of PyTorch's threads
     */
    static EpochTraining of(Kind kind, TrainingCase trainingCase, int batchSize, int threads) {
        return switch (kind) {
            case LANEWISE_VECTOR -> new LanewiseEpochs("vector", trainingCase, batchSize, threads);
            case LANEWISE_SCALAR -> new LanewiseEpochs("scalar", trainingCase, batchSize, threads);
            case PYTORCH -> new PyTorchEpochs(trainingCase, batchSize, threads);
            case ENCOG, C_BLIS, C_OPENBLAS ->
                throw new IllegalArgumentException(
                        "epochs have LANEWISE_VECTOR, LANEWISE_SCALAR and PYTORCH, but not " + kind);
        };
    }
}

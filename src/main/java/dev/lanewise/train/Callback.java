package dev.lanewise.train;

/** Is told what happens while a {@link Trainer} runs, on the thread that trains. May call {@link Trainer#stop}. */
public interface Callback {

    /**
     * Progress within an epoch.
     *
     * @param epoch 1 for the first
     * @param batch within the epoch, 1 for the first
     * @param batches of the epoch
     * @param rowsDone rows of this epoch that are trained on
     * @param rows of the epoch
     * @param loss of this batch, before its update
     */
    record BatchEnd(int epoch, int batch, int batches, int rowsDone, int rows, double loss) {}

    /** Training begins: {@code rows} to train on and {@code validationRows}, 0 for none. */
    default void onTrainBegin(TrainingPlan plan, int rows, int validationRows) {}

    /** A batch is done. */
    default void onBatchEnd(BatchEnd batch) {}

    /** An epoch and its validation are done. */
    default void onEpochEnd(History.Epoch epoch) {}

    /** Training ended, best weights restored if asked for. Not called when it ends with an exception. */
    default void onTrainEnd(History history) {}
}

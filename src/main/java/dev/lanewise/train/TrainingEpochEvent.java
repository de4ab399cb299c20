package dev.lanewise.train;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** Flight Recorder event: an epoch of training; its duration includes the validation. */
@Name("dev.lanewise.TrainingEpoch")
@Label("Training Epoch")
@Category("Lanewise")
@Description("A pass over the training data, with its validation")
@StackTrace(false)
@SuppressWarnings("UnusedVariable") // the recorder reads them
final class TrainingEpochEvent extends Event {

    @Label("Epoch")
    private int epoch;

    @Label("Loss")
    private double loss;

    @Label("Validation Loss")
    @Description("NaN without validation data")
    private double validationLoss;

    @Label("Rows per Second")
    @Description("Of training, without validation")
    private double rowsPerSecond;

    /** Begins now. */
    TrainingEpochEvent() {
        begin();
    }

    void commit(History.Epoch done) {
        epoch = done.number();
        loss = done.loss();
        validationLoss = done.validationLoss();
        rowsPerSecond = done.rowsPerSecond();
        commit();
    }
}

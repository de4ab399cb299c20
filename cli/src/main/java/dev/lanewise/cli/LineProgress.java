package dev.lanewise.cli;

import dev.lanewise.train.Callback;
import dev.lanewise.train.History;
import dev.lanewise.train.Metric;
import dev.lanewise.train.TrainingPlan;
import java.io.PrintWriter;

/** A line for each epoch, for files and pipes. */
final class LineProgress implements Callback {

    private final PrintWriter err;
    private EpochText text = EpochText.NONE;

    LineProgress(PrintWriter err) {
        this.err = err;
    }

    @Override
    public void onTrainBegin(TrainingPlan plan, int rows, int validationRows) {
        text = new EpochText(plan.epochs(), Metric.of(plan.loss()));
    }

    @Override
    public void onEpochEnd(History.Epoch epoch) {
        err.println(text.name(epoch.number()) + "  " + text.result(epoch) + "  "
                + Text.format("%,.0f rows/s", epoch.rowsPerSecond()) + "  "
                + text.left(epoch.number(), epoch.seconds()));
    }
}

package dev.lanewise.cli.train;

import dev.lanewise.cli.text.Text;
import dev.lanewise.train.Callback;
import dev.lanewise.train.History;
import dev.lanewise.train.Metric;
import dev.lanewise.train.TrainingPlan;
import java.io.PrintWriter;

/** A line for each epoch, or for each of some hundred among many, for files and pipes. */
final class LineProgress implements Callback {

    private static final int MOST_LINES = 100;

    /** Always shown, so that a long training tells at once that it runs, and how fast. */
    private static final int FIRST_EPOCHS = 3;

    private final PrintWriter err;
    private EpochText text = EpochText.NONE;
    private int interval = 1;
    private int printed;

    LineProgress(PrintWriter err) {
        this.err = err;
    }

    @Override
    public void onTrainBegin(TrainingPlan plan, int rows, int validationRows) {
        text = new EpochText(plan.epochs(), Metric.of(plan.loss()));
        interval = Math.ceilDiv(plan.epochs(), MOST_LINES);
    }

    @Override
    public void onEpochEnd(History.Epoch epoch) {
        if (epoch.number() <= FIRST_EPOCHS || epoch.number() % interval == 0) {
            print(epoch);
        }
    }

    @Override
    public void onTrainEnd(History history) {
        if (!history.epochs().isEmpty() && history.last().number() != printed) {
            print(history.last());
        }
    }

    private void print(History.Epoch epoch) {
        printed = epoch.number();
        err.println(text.name(epoch.number()) + "  " + text.result(epoch) + "  "
                + Text.format("%,.0f rows/s", epoch.rowsPerSecond()) + "  "
                + text.left(epoch.number(), epoch.seconds()));
    }
}

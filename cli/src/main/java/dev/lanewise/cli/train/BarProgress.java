package dev.lanewise.cli.train;

import dev.lanewise.cli.text.BarConsumer;
import dev.lanewise.cli.text.Text;
import dev.lanewise.train.Callback;
import dev.lanewise.train.History;
import dev.lanewise.train.Metric;
import dev.lanewise.train.TrainingPlan;
import java.io.PrintStream;
import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** For terminals: a bar that fills while an epoch runs, then gives way to the epoch's line. */
final class BarProgress implements Callback {

    private static final int UPDATE_MILLIS = 100;

    /** An epoch that is shorter needs no bar. */
    private static final long PATIENCE_NANOS = 300_000_000;

    private final PrintStream err;
    private final LineProgress lines;
    private EpochText text = EpochText.NONE;
    private @Nullable ProgressBar bar;
    private long epochStart;
    private long lastUpdate;

    BarProgress(PrintStream err) {
        this.err = err;
        lines = new LineProgress(new PrintWriter(err, true, err.charset()));
    }

    @Override
    public void onTrainBegin(TrainingPlan plan, int rows, int validationRows) {
        text = new EpochText(plan.epochs(), Metric.of(plan.loss()));
        lines.onTrainBegin(plan, rows, validationRows);
        epochStart = System.nanoTime();
    }

    @Override
    public void onBatchEnd(BatchEnd batch) {
        long now = System.nanoTime();
        boolean tooSoon = now - epochStart < PATIENCE_NANOS || now - lastUpdate < UPDATE_MILLIS * 1_000_000L;
        if (tooSoon) {
            return;
        }
        lastUpdate = now;
        ProgressBar current = bar;
        if (current == null) {
            current = open(batch);
            bar = current;
        }
        current.stepTo(batch.rowsDone());
        double seconds = (now - epochStart) * 1e-9;
        double done = (double) batch.rowsDone() / batch.rows();
        current.setExtraMessage("  loss " + Text.significant(batch.loss(), 4) + "  "
                + Text.format("%,.0f rows/s", batch.rowsDone() / seconds) + "  "
                + text.left(batch.epoch() - 1 + done, seconds / done));
    }

    private ProgressBar open(BatchEnd batch) {
        return new ProgressBarBuilder()
                .setTaskName(text.name(batch.epoch()))
                .setInitialMax(batch.rows())
                .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BLOCK)
                .setUpdateIntervalMillis(UPDATE_MILLIS)
                .hideEta()
                .clearDisplayOnFinish()
                .setConsumer(new BarConsumer(err))
                .build();
    }

    @Override
    public void onEpochEnd(History.Epoch epoch) {
        clear();
        lines.onEpochEnd(epoch);
        epochStart = System.nanoTime();
    }

    @Override
    public void onTrainEnd(History history) {
        clear();
        lines.onTrainEnd(history);
    }

    /** Clears the bar if there is one, so that what comes next, such as why the run failed, has a line of its own. */
    void clear() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}

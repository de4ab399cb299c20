package dev.lanewise.cli;

import dev.lanewise.train.Callback;
import dev.lanewise.train.History;
import dev.lanewise.train.Metric;
import dev.lanewise.train.TrainingPlan;
import java.io.PrintStream;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A bar for each epoch, for terminals; it stays there with the results of its epoch. */
final class BarProgress implements Callback {

    private static final long MESSAGE_NANOS = 100_000_000;

    private final PrintStream err;
    private EpochText text = EpochText.NONE;
    private @Nullable ProgressBar bar;
    private long lastMessage;

    BarProgress(PrintStream err) {
        this.err = err;
    }

    @Override
    public void onTrainBegin(TrainingPlan plan, int rows, int validationRows) {
        text = new EpochText(plan.epochs(), Metric.of(plan.loss()), System.nanoTime());
    }

    @Override
    public void onBatchEnd(BatchEnd batch) {
        ProgressBar current = bar;
        if (current == null) {
            current = open(batch);
            bar = current;
        }
        current.stepTo(batch.rowsDone());
        long now = System.nanoTime();
        if (now - lastMessage > MESSAGE_NANOS) {
            lastMessage = now;
            double epochsDone = batch.epoch() - 1 + (double) batch.rowsDone() / batch.rows();
            current.setExtraMessage("loss " + Text.significant(batch.loss(), 4) + "  " + text.left(epochsDone));
        }
    }

    private ProgressBar open(BatchEnd batch) {
        return new ProgressBarBuilder()
                .setTaskName(text.name(batch.epoch()))
                .setInitialMax(batch.rows())
                .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BLOCK)
                .setUpdateIntervalMillis(100)
                .setUnit(" rows", 1)
                .hideEta()
                .showSpeed(new DecimalFormat("#,##0 rows/s", DecimalFormatSymbols.getInstance(Locale.ROOT)))
                .setConsumer(new ConsoleProgressBarConsumer(err))
                .build();
    }

    @Override
    public void onEpochEnd(History.Epoch epoch) {
        if (bar != null) {
            bar.setExtraMessage(text.result(epoch) + "  " + text.left(epoch.number()));
            bar.close();
            bar = null;
        }
    }
}

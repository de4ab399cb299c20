package dev.lanewise.cli.text;

import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** What a person sees of work that has phases: a bar on a terminal, otherwise a line for each phase. */
public final class PhaseProgress {

    private static final int STEPS = 1000;
    private static final int UPDATE_MILLIS = 250;

    private final String task;
    private final PrintWriter err;
    private final boolean quiet;
    private String phase = "";
    private @Nullable ProgressBar bar;

    /**
     * Of a task.
     *
     * @param quiet nothing is to be seen
     */
    public PhaseProgress(String task, PrintWriter err, boolean quiet) {
        this.task = task;
        this.err = err;
        this.quiet = quiet;
    }

    /**
     * A phase begins or goes on.
     *
     * @param done from 0 to 1, of the whole
     */
    public void update(String phase, double done) {
        if (quiet) {
            return;
        }
        boolean isNew = !phase.equals(this.phase);
        this.phase = phase;
        if (!Terminal.isThere()) {
            if (isNew) {
                err.println(task + ": " + phase);
            }
            return;
        }
        if (bar == null) {
            bar = new ProgressBarBuilder()
                    .setTaskName(task)
                    .setInitialMax(STEPS)
                    .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BLOCK)
                    .setUpdateIntervalMillis(UPDATE_MILLIS)
                    .hideEta()
                    .clearDisplayOnFinish()
                    .build();
        }
        bar.stepTo(Math.round(done * STEPS));
        bar.setExtraMessage("  " + phase);
    }

    /** Leaves the terminal clean. */
    public void end() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}

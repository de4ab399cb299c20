package dev.lanewise.cli.bench;

import dev.lanewise.cli.bench.plan.BenchPlan;
import dev.lanewise.cli.bench.plan.BenchSettings;
import dev.lanewise.cli.bench.plan.ChildPlan;
import dev.lanewise.cli.bench.plan.Suite;
import dev.lanewise.cli.text.Terminal;
import dev.lanewise.cli.text.Text;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** What a person sees while the benchmarks run: a bar on a terminal, otherwise a line when a process starts. */
final class BenchProgress implements Bench.Listener {

    private static final int UPDATE_MILLIS = 250;

    private final BenchPlan plan;
    private final PrintWriter err;
    private final boolean quiet;
    private @Nullable ProgressBar bar;

    BenchProgress(BenchPlan plan, PrintWriter err, boolean quiet) {
        this.plan = plan;
        this.err = err;
        this.quiet = quiet;
    }

    /** Says what will run, and how long. */
    void begin(BenchSettings settings) {
        if (quiet) {
            return;
        }
        err.println(Text.format(
                "%s: %d %s of %d processes that take turns, about %s",
                settings.suites().stream().map(Suite::id).collect(Collectors.joining(", ")),
                plan.forks(),
                plan.forks() == 1 ? "round" : "rounds",
                plan.round().size(),
                Text.duration(plan.seconds())));
        for (ChildPlan child : plan.round()) {
            Map<String, List<ChildPlan.LeftOut>> byReason = child.leftOut().stream()
                    .collect(Collectors.groupingBy(ChildPlan.LeftOut::reason, LinkedHashMap::new, Collectors.toList()));
            byReason.forEach((reason, cases) -> err.println("left out of " + child.title() + ", because " + reason
                    + ": " + cases.stream().map(ChildPlan.LeftOut::size).collect(Collectors.joining(", "))));
        }
        List<Suite> single =
                settings.suites().stream().filter(suite -> !suite.isThreaded()).toList();
        if (settings.threads() > 1 && !single.isEmpty()) {
            err.println(
                    single.stream().map(Suite::id).collect(Collectors.joining(" and ")) + ": one thread all the same");
        }
        if (Terminal.isThere()) {
            bar = new ProgressBarBuilder()
                    .setTaskName("bench")
                    .setInitialMax(plan.iterations())
                    .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BLOCK)
                    .setUpdateIntervalMillis(UPDATE_MILLIS)
                    .clearDisplayOnFinish()
                    .build();
        }
    }

    @Override
    public void onChildBegin(int fork, ChildPlan child) {
        String text = "fork " + fork + "/" + plan.forks() + "  ";
        if (bar != null) {
            // The processes of a suite take turns.
            Suite suite = child.suite();
            bar.setExtraMessage("  " + text + (suite == null ? child.title() : suite.id()));
        } else if (!quiet) {
            err.println(text + child.title());
        }
    }

    @Override
    public void onIterationEnd() {
        if (bar != null) {
            bar.step();
        }
    }

    /** Leaves the terminal clean. */
    void end() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}

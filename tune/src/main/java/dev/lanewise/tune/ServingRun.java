package dev.lanewise.tune;

import dev.lanewise.Model;
import dev.lanewise.infer.BatcherStatistics;
import dev.lanewise.infer.BatchingOptions;
import dev.lanewise.infer.MicroBatcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/** A real batcher under real load: requests are sent when they are due, and their latency counts from then. */
final class ServingRun {

    /** After a second, the compiler is still at work: 71 ms in the five seconds that follow. */
    private static final Duration REHEARSAL = Duration.ofSeconds(3);

    private final Model model;
    private final BatchingOptions options;
    private final long seed;
    private final BooleanSupplier cancelled;

    ServingRun(Model model, BatchingOptions options, long seed, BooleanSupplier cancelled) {
        this.model = model;
        this.options = options;
        this.seed = seed;
        this.cancelled = cancelled;
    }

    /** Runs all windows after an unrecorded one of three seconds. */
    Performance run(Windows windows) {
        try (MicroBatcher batcher = MicroBatcher.of(model, options)) {
            NanoClock clock = Disturbances.clock(options.workers());
            BatcherTarget target = new BatcherTarget(batcher, seed);
            new OpenLoop(new ArrivalProcess.Poisson(windows.rate(), seed), REHEARSAL, clock).run(target);
            List<Performance> runs = new ArrayList<>();
            for (long[] times : windows.times()) {
                if (cancelled.getAsBoolean()) {
                    throw new CancellationException("the tuning was cancelled");
                }
                BatcherStatistics before = batcher.statistics();
                LatencyReport report =
                        new OpenLoop(new ArrivalProcess.Trace(times), windows.duration(), clock).run(target);
                runs.add(performance(report, before, batcher.statistics()));
            }
            return Windows.median(runs);
        }
    }

    private static Performance performance(LatencyReport report, BatcherStatistics before, BatcherStatistics after) {
        double batches = (double) (after.batches() - before.batches());
        double rows = (double) (after.requests() - before.requests());
        return new Performance(
                report.offeredRate(),
                report.achievedRate(),
                report.p50(),
                report.p99(),
                report.p999(),
                rows / Math.max(1, batches));
    }
}

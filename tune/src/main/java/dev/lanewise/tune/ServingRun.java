package dev.lanewise.tune;

import dev.lanewise.Model;
import dev.lanewise.infer.BatcherStatistics;
import dev.lanewise.infer.BatchingOptions;
import dev.lanewise.infer.MicroBatcher;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/** A real batcher under real load: requests are sent when they are due, and their latency counts from then. */
final class ServingRun {

    /** After one second, the compiler is still at work: 71 ms in the five seconds that follow. */
    private static final Duration REHEARSAL = Duration.ofSeconds(2);

    /** Requests a second at least: of rarer ones, none may be due within it. */
    private static final double REHEARSAL_RATE = 100;

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

    /** Runs the load after an unrecorded one of two seconds. */
    Performance run(Workload load) {
        try (MicroBatcher batcher = MicroBatcher.of(model, options)) {
            NanoClock clock = Disturbances.clock(options.workers());
            Target target = cancellable(new BatcherTarget(batcher, seed));
            Workload rehearsal = Workload.poisson(Math.max(load.rate(), REHEARSAL_RATE), REHEARSAL, seed);
            run(rehearsal, clock).run(target);
            BatcherStatistics before = batcher.statistics();
            OpenLoopRun run = run(load, clock);
            LatencyReport report = run.run(target);
            BatcherStatistics after = batcher.statistics();
            double batches = (double) (after.batches() - before.batches());
            double rows = (double) (after.requests() - before.requests());
            return load.performance(run.latencies(), report.achievedRate(), rows / Math.max(1, batches));
        }
    }

    private static OpenLoopRun run(Workload load, NanoClock clock) {
        return new OpenLoopRun(load.times(), load.duration().toNanos(), clock);
    }

    private Target cancellable(Target target) {
        return (request, completion) -> {
            if (cancelled.getAsBoolean()) {
                throw new CancellationException("the tuning was cancelled");
            }
            target.start(request, completion);
        };
    }
}

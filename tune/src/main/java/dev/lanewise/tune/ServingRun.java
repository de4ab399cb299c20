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
import java.util.function.Supplier;

/**
 * A real batcher under real load: requests are sent when they are due, and their latency counts from then. The interruptions of the
 * machine are watched in turns with pieces of the load, for a thread that watches beside it would be an interruption itself.
 */
final class ServingRun {

    /** After one second, the compiler is still at work: 71 ms in the five seconds that follow. */
    private static final Duration REHEARSAL = Duration.ofSeconds(2);

    /** Requests a second at least: of rarer ones, none may be due within it. */
    private static final double REHEARSAL_RATE = 100;

    /** Short, for another program may come and go within a second. */
    private static final Duration PIECE = Duration.ofMillis(300);

    private final Model model;
    private final BatchingOptions options;
    private final long seed;
    private final NanoClock clock;
    private final BooleanSupplier cancelled;

    ServingRun(Model model, BatchingOptions options, long seed, BooleanSupplier cancelled) {
        this(model, options, seed, Disturbances.clock(options.workers()), cancelled);
    }

    /** By another clock. */
    ServingRun(Model model, BatchingOptions options, long seed, NanoClock clock, BooleanSupplier cancelled) {
        this.model = model;
        this.options = options;
        this.seed = seed;
        this.clock = clock;
        this.cancelled = cancelled;
    }

    /**
     * What was seen.
     *
     * @param performance of the batcher
     * @param latencies of each request, in nanoseconds
     * @param machine interruptions, watched in turns with the load
     * @param collections of garbage while requests were sent
     * @param compilationMillis of the compiler meanwhile
     */
    record Observation(
            Performance performance,
            long[] latencies,
            Disturbances machine,
            GarbageCollections collections,
            long compilationMillis) {}

    /** Into so many pieces a load is cut. */
    static int pieces(Workload load) {
        return (int) Math.max(1, load.duration().dividedBy(PIECE));
    }

    /** Runs the load after an unrecorded one of two seconds, without a look at the machine. */
    Performance run(Workload load) {
        return run(load, Disturbances::none).performance();
    }

    /**
     * Runs the load after an unrecorded one of two seconds.
     *
     * @param watch looks at the machine for a while
     */
    Observation run(Workload load, Supplier<Disturbances> watch) {
        try (MicroBatcher batcher = MicroBatcher.of(model, options)) {
            Target target = cancellable(new BatcherTarget(batcher, seed));
            openLoop(Workload.poisson(Math.max(load.rate(), REHEARSAL_RATE), REHEARSAL, seed))
                    .run(target);
            BatcherStatistics before = batcher.statistics();
            List<Disturbances> seen = new ArrayList<>(List.of(watch.get()));
            long[] latencies = new long[load.times().length];
            int done = 0;
            double answered = 0;
            Series overruns = new Series();
            GarbageCollections collections = new GarbageCollections(0, 0);
            long compilation = 0;
            for (Workload piece : load.pieces(pieces(load))) {
                long compiled = Compiler.millis();
                OpenLoopRun run = openLoop(piece);
                LatencyReport report = run.run(target);
                collections = collections.plus(report.collections());
                compilation += Compiler.millis() - compiled;
                System.arraycopy(run.latencies(), 0, latencies, done, piece.times().length);
                done += piece.times().length;
                double count = (double) (piece.times().length - report.failed() - report.unanswered());
                answered += count;
                overruns.add(count == 0 ? 0 : count / report.achievedRate() - seconds(piece));
                seen.add(watch.get());
            }
            BatcherStatistics after = batcher.statistics();
            double batches = (double) (after.batches() - before.batches());
            double rows = (double) (after.requests() - before.requests());
            // A batcher that does not keep up is late at the end of each piece; a stall makes a few late.
            double seconds = seconds(load) + overruns.size() * overruns.median();
            Performance performance = load.performance(latencies, answered / seconds, rows / Math.max(1, batches));
            return new Observation(performance, latencies, Disturbances.of(seen), collections, compilation);
        }
    }

    private static double seconds(Workload load) {
        return load.duration().toNanos() * 1e-9;
    }

    private OpenLoopRun openLoop(Workload load) {
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

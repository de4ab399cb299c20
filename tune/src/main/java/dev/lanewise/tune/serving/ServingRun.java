package dev.lanewise.tune.serving;

import dev.lanewise.Model;
import dev.lanewise.infer.BatcherStatistics;
import dev.lanewise.infer.BatchingOptions;
import dev.lanewise.infer.MicroBatcher;
import dev.lanewise.tune.load.ArrivalProcess;
import dev.lanewise.tune.load.BatcherTarget;
import dev.lanewise.tune.load.GarbageCollections;
import dev.lanewise.tune.load.LatencyReport;
import dev.lanewise.tune.load.NanoClock;
import dev.lanewise.tune.load.OpenLoopRun;
import dev.lanewise.tune.load.Target;
import dev.lanewise.tune.measure.Compiler;
import dev.lanewise.tune.measure.Series;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;

/**
 * A real batcher under real load: requests are sent when they are due, and their latency counts from then. In turns
 * with pieces of the load the same sender sends to an {@link Echo}, whose late answers are the machine's own.
 */
final class ServingRun {

    /** After one second, the compiler is still at work: 71 ms in the five seconds that follow. */
    private static final Duration REHEARSAL = Duration.ofSeconds(2);

    /** Requests a second at least: of rarer ones, none may be due within it. */
    private static final double REHEARSAL_RATE = 100;

    /** Short, for another program may come and go within a second. */
    private static final Duration PIECE = Duration.ofMillis(300);

    /** A stall at the end of a piece is no lost request. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

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
     * @param echoes latencies of requests to an {@link Echo}, sent in turns with the load at the rate that each worker
     *     has
     * @param collections of garbage while requests were sent
     * @param compilationMillis of the compiler meanwhile
     */
    record Observation(
            Performance performance,
            long[] latencies,
            long[] echoes,
            GarbageCollections collections,
            long compilationMillis) {}

    /** Into so many pieces a load is cut. */
    static int pieces(Workload load) {
        return (int) Math.max(1, load.duration().dividedBy(PIECE));
    }

    /** Runs the load after an unrecorded one of two seconds, without echoes. */
    Performance run(Workload load) {
        return run(load, Duration.ZERO, 0).performance();
    }

    /**
     * Runs the load after an unrecorded one of two seconds.
     *
     * @param echoing for so long there are echoes
     * @param work nanoseconds of a processor that each takes
     */
    Observation run(Workload load, Duration echoing, long work) {
        try (MicroBatcher batcher = MicroBatcher.of(model, options);
                Echo echo = new Echo(work)) {
            Target target = cancellable(new BatcherTarget(batcher, seed));
            openLoop(Workload.poisson(Math.max(load.rate(), REHEARSAL_RATE), REHEARSAL, seed))
                    .run(target);
            BatcherStatistics before = batcher.statistics();
            long[] latencies = new long[load.times().length];
            int done = 0;
            double answered = 0;
            Series overruns = new Series();
            GarbageCollections collections = new GarbageCollections(0, 0);
            long compilation = 0;
            List<Workload> pieces = load.pieces(pieces(load));
            Duration each = echoing.dividedBy(1L + pieces.size());
            LongStream.Builder echoes = LongStream.builder();
            echo(echo, load.rate() / options.workers(), each, 0, echoes);
            for (int i = 0; i < pieces.size(); i++) {
                Workload piece = pieces.get(i);
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
                echo(echo, load.rate() / options.workers(), each, i + 1, echoes);
            }
            // A batcher that does not keep up is late at the end of each piece; a stall makes a few late.
            double seconds = seconds(load) + overruns.size() * overruns.median();
            BatcherStatistics after = batcher.statistics();
            double batches = (double) (after.batches() - before.batches());
            double rows = (double) (after.requests() - before.requests());
            Performance performance = load.performance(latencies, answered / seconds, rows / Math.max(1, batches));
            return new Observation(performance, latencies, echoes.build().toArray(), collections, compilation);
        }
    }

    /** At the rate that a worker has, for one thread answers them; of rare requests none may be due. */
    private void echo(Echo echo, double rate, Duration length, int number, LongStream.Builder echoes) {
        long[] times = length.isZero() ? new long[0] : new ArrivalProcess.Poisson(rate, seed + number).times(length);
        if (times.length > 0) {
            OpenLoopRun run = openLoop(new Workload(times, length, times.length));
            run.run(cancellable(echo));
            LongStream.of(run.latencies()).forEach(echoes);
        }
    }

    private static double seconds(Workload load) {
        return load.duration().toNanos() * 1e-9;
    }

    private OpenLoopRun openLoop(Workload load) {
        long duration = load.duration().toNanos();
        return new OpenLoopRun(load.times(), duration, Math.max(duration, PATIENCE.toNanos()), clock);
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

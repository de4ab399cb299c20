package dev.lanewise.tune.serving;

import dev.lanewise.Model;
import dev.lanewise.Precision;
import dev.lanewise.infer.BatchingOptions;
import dev.lanewise.infer.MicroBatcher;
import dev.lanewise.tune.cost.CostCurve;
import dev.lanewise.tune.load.BatcherTarget;
import dev.lanewise.tune.load.Target;
import dev.lanewise.tune.measure.Compiler;
import dev.lanewise.tune.measure.ProcessorTime;
import dev.lanewise.tune.measure.Series;
import dev.lanewise.tune.measure.TuningException;
import dev.lanewise.warmup.WarmUp;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Measures {@link ServiceCosts}, with batches of known sizes: the batcher's thread is held up in the callback of a
 * request, so many requests are sent, and it is let go. The time until its first answer is what the batch costs, from
 * there to the last one what the answers cost; the time of sending is what the sender pays. All but the time to wake up
 * is time that a thread has had a processor: what other programs take is simulated apart.
 */
final class ServiceCalibration implements Target.Completion {

    private static final int[] SIZES = {1, 4, 16, 64};
    private static final int GATE = Integer.MAX_VALUE;

    /**
     * Measurements at full load, of which the slowest counts: where a hypervisor moves the processors, one that reads
     * what the other wrote takes 55 or 95 ns, and the batcher answers 2.6 or 0.8 million requests a second, from one
     * second to the next (16-64-64-1, batches of 4).
     */
    private static final int TURNS = 3;

    private static final int WAKE_UPS = 512;

    /** On a busy machine there is no time for more. */
    private static final int FEWEST_WAKE_UPS = 16;

    private static final int FEWEST_BATCHES = 8;

    /** In parts of the time for it. */
    private static final int LONGEST_WARM_UP = 2;

    /**
     * Of times that other programs may have interrupted, a low one is what the work takes; interruptions are simulated
     * apart.
     */
    private static final double UNDISTURBED = 0.25;

    private static final long IDLE_NANOS = 2 * (long) ServiceCosts.SPIN;

    private final CostCurve curve;
    private final BooleanSupplier cancelled;
    private final BatcherTarget target;
    private final Thread sender = Thread.currentThread();
    private final LongSupplier processor = ProcessorTime.clock();
    private long begin;
    private long firstEnd;
    private long lastEnd;
    private long wallEnd;
    private boolean heardHere;
    private volatile boolean failed;
    private volatile boolean held;
    private volatile boolean open;
    private volatile int size;
    private volatile int answers;

    private ServiceCalibration(CostCurve curve, BatcherTarget target, BooleanSupplier cancelled) {
        this.curve = curve;
        this.target = target;
        this.cancelled = cancelled;
    }

    /** Measures for about so long. */
    static ServiceCosts measure(
            Model model, Precision precision, CostCurve curve, long nanos, long seed, BooleanSupplier cancelled) {
        int few = SIZES[1];
        int many = SIZES[SIZES.length - 1];
        long third = nanos / 3;
        // Alone, for beside two threads that spin the compiler hardly gets a processor.
        WarmUp.of(model.newPredictor(many, precision))
                .budget(Duration.ofNanos(third))
                .run();
        try (MicroBatcher small = batcher(model, precision, few);
                MicroBatcher large = batcher(model, precision, many)) {
            BatcherTarget manyTarget = new BatcherTarget(large, seed);
            Flood fewFlood = new Flood(small, seed, cancelled);
            Flood manyFlood = new Flood(large, seed, cancelled);
            ServiceCosts alone = new ServiceCalibration(curve, manyTarget, cancelled).measure(third);
            double fewRate = Double.POSITIVE_INFINITY;
            double manyRate = Double.POSITIVE_INFINITY;
            Duration time = Duration.ofNanos(third / (2 * (1 + TURNS)));
            fewFlood.rate(time); // warms up
            manyFlood.rate(time);
            for (int turn = 0; turn < TURNS; turn++) {
                fewRate = Math.min(fewRate, fewFlood.rate(time));
                manyRate = Math.min(manyRate, manyFlood.rate(time));
            }
            return alone.contended(few, fewRate, many, manyRate);
        }
    }

    private static MicroBatcher batcher(Model model, Precision precision, int rows) {
        return MicroBatcher.of(
                model,
                BatchingOptions.builder()
                        .maxBatchSize(rows)
                        .precision(precision)
                        .build());
    }

    private ServiceCosts measure(long nanos) {
        Samples[] samples = new Samples[SIZES.length];
        Arrays.setAll(samples, _ -> new Samples());
        long start = System.nanoTime();
        // The first half warms up; on a busy machine it takes longer until the compiler is done.
        while (System.nanoTime() - start < nanos / 2
                || (Compiler.isAtWork() && System.nanoTime() - start < LONGEST_WARM_UP * nanos)) {
            for (int i = 0; i < SIZES.length; i++) {
                batch(SIZES[i], new Samples());
            }
        }
        long warm = System.nanoTime();
        while (samples[0].first.size() < FEWEST_BATCHES || System.nanoTime() - warm < nanos * 4 / 10) {
            for (int i = 0; i < SIZES.length; i++) {
                batch(SIZES[i], samples[i]);
            }
        }
        int last = SIZES.length - 1;
        double send = samples[last].send.quantile(UNDISTURBED);
        double complete = samples[last].complete.quantile(UNDISTURBED);
        double few = samples[0].first.quantile(UNDISTURBED) - curve.nanos(SIZES[0]);
        double many = samples[last].first.quantile(UNDISTURBED) - curve.nanos(Math.min(SIZES[last], curve.maxRows()));
        double gather = Math.max(0, (many - few) / (SIZES[last] - SIZES[0]));
        double perBatch = Math.max(0, few - gather - complete);
        double known = send + perBatch + gather + curve.nanos(1) + complete;
        Series wakeUps = new Series();
        for (int i = 0; i < WAKE_UPS && (i < FEWEST_WAKE_UPS || System.nanoTime() - warm < nanos); i++) {
            wakeUps.add(Math.max(0, idle() - known));
        }
        return new ServiceCosts(curve, send, perBatch, gather, complete, wakeUps.toArray());
    }

    private static final class Samples {
        private final Series send = new Series();
        private final Series first = new Series();
        private final Series complete = new Series();
    }

    /** One batch of that size. */
    private void batch(int size, Samples samples) {
        hold();
        answers = 0;
        this.size = size;
        long sending = processor.getAsLong();
        for (int i = 0; i < size; i++) {
            target.start(i, this);
        }
        samples.send.add((double) (processor.getAsLong() - sending) / size);
        open = true;
        await(size);
        samples.first.add((double) (firstEnd - begin));
        if (size > 1) {
            samples.complete.add((double) (lastEnd - firstEnd) / (size - 1));
        }
    }

    /** The latency of a request to a batcher that sleeps. */
    private double idle() {
        long idleSince = System.nanoTime();
        while (System.nanoTime() - idleSince < IDLE_NANOS) {
            Thread.onSpinWait();
        }
        answers = 0;
        size = 1;
        long start = System.nanoTime();
        target.start(0, this);
        await(1);
        return (double) (wallEnd - start);
    }

    /**
     * Holds up the batcher's thread. An answer that is there before the callback is registered calls it on this thread:
     * once more then.
     */
    private void hold() {
        open = false;
        held = false;
        do {
            heardHere = false;
            target.start(GATE, this);
            while (!held && !heardHere) {
                pause();
            }
        } while (heardHere);
    }

    private void await(int count) {
        while (answers < count) {
            pause();
        }
    }

    private void pause() {
        if (cancelled.getAsBoolean()) {
            open = true;
            throw new CancellationException("the tuning was cancelled");
        }
        if (failed) {
            open = true;
            throw new TuningException("a request failed while the batcher's costs were measured");
        }
        Thread.onSpinWait();
    }

    @Override
    public void ended(int request) {
        if (request == GATE) {
            if (Thread.currentThread() == sender) {
                heardHere = true;
                return;
            }
            held = true;
            while (!open) {
                Thread.onSpinWait();
            }
            begin = processor.getAsLong();
        } else {
            // These clocks take longer than an answer: only where they are asked for.
            if (request == 0) {
                firstEnd = processor.getAsLong();
            }
            if (request == size - 1) {
                lastEnd = processor.getAsLong();
                wallEnd = System.nanoTime();
            }
            answers = request + 1;
        }
    }

    @Override
    public void failed(int request) {
        failed = true; // a callback cannot throw: nothing would catch it
    }
}

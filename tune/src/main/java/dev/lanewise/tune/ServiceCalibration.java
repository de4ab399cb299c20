package dev.lanewise.tune;

import dev.lanewise.Model;
import dev.lanewise.Precision;
import dev.lanewise.infer.BatchingOptions;
import dev.lanewise.infer.MicroBatcher;
import dev.lanewise.infer.WarmUp;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * Measures {@link ServiceCosts}, with batches of known sizes: the batcher's thread is held up in the callback of a request, so
 * many requests are sent, and it is let go. The time until its first answer is what the batch costs, from there to the
 * last one what the answers cost; the time of sending is what the sender pays.
 */
final class ServiceCalibration implements Target.Completion {

    private static final int[] SIZES = {1, 4, 16, 64};
    private static final int GATE = Integer.MAX_VALUE;

    /** Requests that are in the batcher at once, at full load. */
    private static final int QUEUED = 512;

    /**
     * Measurements at full load, of which the slowest counts: where a hypervisor moves the processors, one that reads what the other
     * wrote takes 55 or 95 ns, and the batcher answers 2.6 or 0.8 million requests a second, from one second to the next
     * (16-64-64-1, batches of 4).
     */
    private static final int TURNS = 3;

    private static final int WAKE_UPS = 512;
    private static final long IDLE_NANOS = 2 * (long) ServiceCosts.SPIN;

    private final CostCurve curve;
    private final BooleanSupplier cancelled;
    private final BatcherTarget target;
    private final long[] ends = new long[SIZES[SIZES.length - 1]];
    private final Thread sender = Thread.currentThread();
    private boolean heardHere;
    private volatile boolean failed;
    private volatile boolean held;
    private volatile boolean open;
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
            BatcherTarget fewTarget = new BatcherTarget(small, seed);
            BatcherTarget manyTarget = new BatcherTarget(large, seed);
            ServiceCosts alone = new ServiceCalibration(curve, manyTarget, cancelled).measure(third);
            double fewRate = Double.POSITIVE_INFINITY;
            double manyRate = Double.POSITIVE_INFINITY;
            Duration time = Duration.ofNanos(third / (2 * (1 + TURNS)));
            capacity(fewTarget, time); // warms up
            capacity(manyTarget, time);
            for (int turn = 0; turn < TURNS; turn++) {
                fewRate = Math.min(fewRate, capacity(fewTarget, time));
                manyRate = Math.min(manyRate, capacity(manyTarget, time));
            }
            return alone.contended(few, fewRate, many, manyRate);
        }
    }

    /** Requests a second behind a queue that is never empty: what is left to catch up with after an interruption. */
    private static double capacity(BatcherTarget target, Duration time) {
        return Capacity.measure(target, QUEUED, time, time, Disturbances.clock(1))
                .requestsPerSecond();
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
        // The first half warms up.
        while (System.nanoTime() - start < nanos / 2) {
            for (int i = 0; i < SIZES.length; i++) {
                batch(SIZES[i], new Samples());
            }
        }
        while (System.nanoTime() - start < nanos * 9 / 10) {
            for (int i = 0; i < SIZES.length; i++) {
                batch(SIZES[i], samples[i]);
            }
        }
        int last = SIZES.length - 1;
        double send = samples[last].send.median();
        double complete = samples[last].complete.median();
        double few = samples[0].first.median() - curve.nanos(SIZES[0]);
        double many = samples[last].first.median() - curve.nanos(Math.min(SIZES[last], curve.maxRows()));
        double gather = Math.max(0, (many - few) / (SIZES[last] - SIZES[0]));
        double perBatch = Math.max(0, few - gather - complete);
        double known = send + perBatch + gather + curve.nanos(1) + complete;
        double[] wakeUps = new double[WAKE_UPS];
        Arrays.setAll(wakeUps, _ -> Math.max(0, idle() - known));
        return new ServiceCosts(curve, send, perBatch, gather, complete, wakeUps);
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
        long sending = System.nanoTime();
        for (int i = 0; i < size; i++) {
            target.start(i, this);
        }
        long sent = System.nanoTime();
        open = true;
        await(size);
        samples.send.add((double) (sent - sending) / size);
        samples.first.add((double) (ends[0] - sent));
        if (size > 1) {
            samples.complete.add((double) (ends[size - 1] - ends[0]) / (size - 1));
        }
    }

    /** The latency of a request to a batcher that sleeps. */
    private double idle() {
        long idleSince = System.nanoTime();
        while (System.nanoTime() - idleSince < IDLE_NANOS) {
            Thread.onSpinWait();
        }
        answers = 0;
        long start = System.nanoTime();
        target.start(0, this);
        await(1);
        return (double) (ends[0] - start);
    }

    /** Holds up the batcher's thread. An answer that is there before anybody listens is heard on this thread: once more then. */
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
        } else {
            ends[request] = System.nanoTime();
            answers = request + 1;
        }
    }

    @Override
    public void failed(int request) {
        failed = true; // a callback cannot throw: nobody would hear of it
    }
}

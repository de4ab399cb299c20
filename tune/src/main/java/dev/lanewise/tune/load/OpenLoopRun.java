package dev.lanewise.tune.load;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;

/** One run of an {@link OpenLoop}. */
public final class OpenLoopRun implements Target.Completion {

    /** From the call to the first moment at which a request can be due. */
    private static final long LEAD_NANOS = 1_000_000;

    /** How often it looks for the last answers. */
    private static final long POLL_NANOS = 10_000;

    private static final int SIGNIFICANT_DIGITS = 3;
    private static final long NO_ANSWER = -1;
    private static final long FAILED = -2;

    private final long[] times;
    private final long duration;
    private final NanoClock clock;
    private final long start;
    private final long limit;
    // Filled by whatever thread ends a request; a histogram that many threads may write takes longer than a small
    // prediction.
    private final long[] latencies;
    private final AtomicInteger ended = new AtomicInteger();

    public OpenLoopRun(long[] times, long duration, NanoClock clock) {
        this(times, duration, duration, clock);
    }

    /** With {@code patience} after the duration until it is given up. */
    public OpenLoopRun(long[] times, long duration, long patience, NanoClock clock) {
        this.times = times;
        this.duration = duration;
        this.clock = clock;
        latencies = new long[times.length];
        Arrays.fill(latencies, NO_ANSWER);
        start = clock.nanoTime() + LEAD_NANOS;
        limit = start + duration + patience;
    }

    public LatencyReport run(Target target) {
        GarbageCollections before = GarbageCollections.untilNow();
        send(target);
        return report(GarbageCollections.untilNow().since(before));
    }

    private void send(Target target) {
        int started = 0;
        while (started < times.length && clock.waitUntil(start + times[started]) - limit < 0) {
            target.start(started, this);
            started++;
        }
        long now = clock.nanoTime();
        while (ended.get() < started && now - limit < 0) {
            now = clock.waitUntil(now + POLL_NANOS);
        }
    }

    @Override
    public void ended(int request) {
        end(request, clock.nanoTime() - start - times[request]);
    }

    @Override
    public void failed(int request) {
        end(request, FAILED);
    }

    private void end(int request, long latency) {
        if (latencies[request] != NO_ANSWER) {
            throw new IllegalStateException("request " + request + " must end once, but ended twice");
        }
        latencies[request] = latency;
        // The generator reads the latencies after it has seen this.
        ended.getAndIncrement();
    }

    /** Of each request, after the run; one without an answer has the longest that the run could tell. */
    public long[] latencies() {
        long[] known = latencies.clone();
        for (int request = 0; request < known.length; request++) {
            long longest = limit - start - times[request];
            known[request] = known[request] < 0 ? longest : Math.min(known[request], longest);
        }
        return known;
    }

    private LatencyReport report(GarbageCollections collections) {
        Histogram histogram = new Histogram(limit - start, SIGNIFICANT_DIGITS);
        long failed = 0;
        long unanswered = 0;
        long lastEnd = duration;
        for (int request = 0; request < times.length; request++) {
            long latency = latencies[request];
            long longest = limit - start - times[request];
            if (latency == FAILED) {
                failed++;
            } else if (latency == NO_ANSWER || latency > longest) {
                unanswered++;
                histogram.recordValue(longest);
                lastEnd = limit - start;
            } else {
                histogram.recordValue(latency);
                lastEnd = Math.max(lastEnd, times[request] + latency);
            }
        }
        long answered = times.length - failed - unanswered;
        return LatencyReport.of(
                histogram,
                times.length / (duration * 1e-9),
                answered / (lastEnd * 1e-9),
                failed,
                unanswered,
                collections);
    }
}

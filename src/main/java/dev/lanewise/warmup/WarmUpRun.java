package dev.lanewise.warmup;

import dev.lanewise.warmup.WarmUpReport.BatchSize;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Calls in rounds until latencies are stable or the time is over. A round has a window of calls for each batch size,
 * not one size after the other: code that C2 compiled for the first size alone would be thrown away with the next one.
 */
final class WarmUpRun {

    /** Windows that must agree. */
    static final int WINDOWS = 4;

    /**
     * A round lasts this long, so the windows that agree reach over a second: longer than C2 takes for the largest
     * kernel.
     */
    static final long ROUND_NANOS = 250_000_000;

    /** Of a window, where calls take long. */
    static final int MIN_WINDOW_CALLS = 10;

    /**
     * Of a window, where calls take a fraction of a microsecond: so many that come last are enough for its percentiles.
     */
    private static final int KEPT_CALLS = 1 << 16;

    /**
     * Calls of each door before latencies count as stable: C2 takes a method without loops after 5000 calls, later if
     * others wait, and latencies are stable before as well, only slow.
     */
    static final long MIN_CALLS = 10_000;

    /**
     * No more are asked for after this time. By then calls are slow because networks are large; so they run loops that
     * C2 takes much earlier, and what is around these does not count.
     */
    static final long MIN_CALLS_NANOS = 5_000_000_000L;

    /** A batch size and its windows so far. */
    private static final class Size {

        final Deque<LatencyWindow> windows = new ArrayDeque<>();
        double bytesPerCall = Double.NaN;
        long calls;

        void add(LatencyWindow window, double bytes) {
            bytesPerCall = bytes;
            if (windows.size() == WINDOWS) {
                windows.removeFirst();
            }
            windows.addLast(window);
        }

        boolean isStable() {
            return windows.size() == WINDOWS && LatencyWindow.agree(List.copyOf(windows));
        }

        BatchSize report(int rows) {
            LatencyWindow last = windows.isEmpty() ? new LatencyWindow(0, 0, 0) : windows.getLast();
            return new BatchSize(rows, calls, last.p50Nanos(), last.p99Nanos(), bytesPerCall, isStable());
        }
    }

    private final WarmUpCalls calls;
    private final LongSupplier clock;
    private final LongSupplier allocated;
    private final long start;
    private final long budgetNanos;
    private final List<Size> sizes = new ArrayList<>();
    private final long[] nanos = new long[KEPT_CALLS];
    private long otherCalls;

    /**
     * Begins now.
     *
     * @param clock in nanoseconds, from anywhere
     * @param allocated bytes of the calling thread so far; or {@link AllocationCounter#UNKNOWN}
     */
    WarmUpRun(WarmUpCalls calls, long budgetNanos, LongSupplier clock, LongSupplier allocated) {
        this.calls = calls;
        this.clock = clock;
        this.allocated = allocated;
        this.budgetNanos = budgetNanos;
        start = clock.getAsLong();
        for (int _ : calls.batchSizes()) {
            sizes.add(new Size());
        }
    }

    WarmUpReport run() {
        boolean stable = false;
        while (!stable && !isOver()) {
            calls.callTogether(() -> !isOver());
            for (int size = 0; size < sizes.size(); size++) {
                window(size);
            }
            stable = hasCalledEnough() && sizes.stream().allMatch(Size::isStable);
        }
        return report(stable);
    }

    private void window(int number) {
        Size size = sizes.get(number);
        long length = ROUND_NANOS / sizes.size();
        long windowStart = clock.getAsLong();
        int count = 0;
        long bytes = 0;
        while (count < MIN_WINDOW_CALLS || clock.getAsLong() - windowStart < length) {
            if (isOver()) {
                break;
            }
            long bytesBefore = allocated.getAsLong();
            long before = clock.getAsLong();
            calls.call(number);
            nanos[count++ % KEPT_CALLS] = clock.getAsLong() - before;
            bytes += allocated.getAsLong() - bytesBefore;
            calls.callOther((int) (otherCalls++ % calls.otherDoors()), number);
        }
        size.calls += count;
        // A window that the end of the budget has cut short is better than none, but no match for whole ones.
        if (count > 0 && (!isOver() || size.windows.isEmpty())) {
            boolean counted = allocated.getAsLong() != AllocationCounter.UNKNOWN;
            size.add(
                    LatencyWindow.of(nanos, Math.min(count, KEPT_CALLS)),
                    counted ? (double) bytes / count : Double.NaN);
        }
    }

    private long elapsed() {
        return clock.getAsLong() - start;
    }

    private boolean isOver() {
        return elapsed() >= budgetNanos;
    }

    private boolean hasCalledEnough() {
        return otherCalls >= MIN_CALLS * calls.otherDoors() || elapsed() >= MIN_CALLS_NANOS;
    }

    private WarmUpReport report(boolean stable) {
        int[] rows = calls.batchSizes();
        List<BatchSize> reports = new ArrayList<>();
        long measured = 0;
        for (int size = 0; size < rows.length; size++) {
            reports.add(sizes.get(size).report(rows[size]));
            measured += sizes.get(size).calls;
        }
        return new WarmUpReport(measured + otherCalls, Duration.ofNanos(elapsed()), stable, reports);
    }
}

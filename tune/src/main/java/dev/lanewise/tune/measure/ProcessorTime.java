package dev.lanewise.tune.measure;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.LongSupplier;

/**
 * The time that the calling thread has had a processor, where the system counts it finely; elsewhere the time of the wall. Other
 * programs on a shared machine take the processor for milliseconds; that is measured apart, as interruptions.
 */
public final class ProcessorTime {

    /** A visit of the sampler takes a millisecond; some systems count in steps of 15. */
    private static final long COARSE = 50_000;

    private static final int STEPS = 5;
    private static final long LONGEST_PROBE = 100_000_000;

    private ProcessorTime() {}

    /** In nanoseconds, for the thread that asks. */
    public static LongSupplier clock() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        if (!threads.isCurrentThreadCpuTimeSupported()) {
            return System::nanoTime;
        }
        threads.setThreadCpuTimeEnabled(true);
        return step(threads) < COARSE ? threads::getCurrentThreadCpuTime : System::nanoTime;
    }

    /** The shortest of some steps. */
    private static long step(ThreadMXBean threads) {
        long shortest = Long.MAX_VALUE;
        long start = System.nanoTime();
        long last = threads.getCurrentThreadCpuTime();
        int steps = 0;
        while (steps < STEPS && System.nanoTime() - start < LONGEST_PROBE) {
            long now = threads.getCurrentThreadCpuTime();
            if (now > last) {
                shortest = Math.min(shortest, now - last);
                steps++;
                last = now;
            }
        }
        return shortest;
    }
}

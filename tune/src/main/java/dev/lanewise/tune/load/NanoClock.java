package dev.lanewise.tune.load;

/** Where a load generator takes its time from; tests have one of their own. */
public interface NanoClock {

    /** The time in nanoseconds from some moment, as {@link System#nanoTime}. */
    long nanoTime();

    /**
     * Waits until {@code time} is there; returns at once if it is past.
     *
     * @return the time after that, {@code time} at least
     */
    long waitUntil(long time);

    /** The system's. It waits by spinning, which takes a processor; on a machine of one processor by sleeping. */
    static NanoClock system() {
        return Runtime.getRuntime().availableProcessors() > 1 ? SystemClock.SPINNING : SystemClock.SLEEPING;
    }

    /** The system's, which leaves the processor to others while it waits, and is late by 50 microseconds or more. */
    static NanoClock sleeping() {
        return SystemClock.SLEEPING;
    }
}

package dev.lanewise.tune.serving;

import dev.lanewise.tune.load.GarbageCollections;

/**
 * What a batcher with the recommended settings did under a real load, and what may have kept it from doing better.
 *
 * @param observed what it did
 * @param late the part of the requests that took longer than the target, from 0 to 1
 * @param lateByMachine the part that would have taken longer by the interruptions of the machine alone, as requests to a thread that
 *     only counts for as long say, sent in turns with the run
 * @param collections pauses of the garbage collector meanwhile
 * @param compilationMillis what the JVM's compiler worked meanwhile, beside the requests
 * @param seconds how long requests were sent
 */
public record RealRun(
        Performance observed,
        double late,
        double lateByMachine,
        GarbageCollections collections,
        long compilationMillis,
        double seconds) {

    /** Of a 99th percentile. */
    private static final double MAY_BE_LATE = 0.01;

    /** Whether all but a hundredth of the requests would have been in time on a machine without interruptions. */
    boolean isExplainedByMachine() {
        return late - lateByMachine <= MAY_BE_LATE;
    }
}

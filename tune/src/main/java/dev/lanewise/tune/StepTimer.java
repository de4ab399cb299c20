package dev.lanewise.tune;

/** Times training steps. */
@FunctionalInterface
interface StepTimer {

    /** The mean time of a few consecutive steps in nanoseconds. */
    double nanos(int batchSize, int threads);
}

package dev.lanewise.tune.training;

/** Times training steps. */
@FunctionalInterface
interface StepTimer {

    /**
     * The mean time of a few consecutive steps in nanoseconds.
     *
     * @param wall what passed
     * @param processor what the thread that trains had of a processor
     */
    record Time(double wall, double processor) {}

    /** Times a few steps. */
    Time time(int batchSize, int threads);

    /** Whether the compiler is at work on them. */
    default boolean isCompiling() {
        return false;
    }
}

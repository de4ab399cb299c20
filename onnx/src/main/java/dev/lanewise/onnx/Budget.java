package dev.lanewise.onnx;

import dev.lanewise.io.ModelFormatException;
import java.util.function.LongSupplier;

/**
 * What an import may take, so that a small file never takes much: memory for what is computed from it, and work. Both grow with the
 * numbers that the file holds, because those of large models are transposed, scaled and laid out anew.
 */
final class Budget {

    /** Of memory, whatever the file holds: the probe of a wide network. */
    private static final long BYTES = 128L << 20;

    /** Of memory for each number in the file: that of an 8-bit model becomes a long, a float, one transposed and one in place. */
    private static final long BYTES_PER_NUMBER = 32;

    /** Of work, whatever the file holds: a few seconds at most. */
    private static final long STEPS = 1L << 27;

    /** Of work for each number in the file. */
    private static final long STEPS_PER_NUMBER = 64;

    /** What one element takes while it is made: row, feature, scale and shift, and the index that gathers it. */
    static final int ELEMENT_BYTES = 28;

    private final LongSupplier numbers;
    private final boolean unlimited;
    private long bytes;
    private long steps;

    private Budget(LongSupplier numbers, boolean unlimited) {
        this.numbers = numbers;
        this.unlimited = unlimited;
    }

    /**
     * A new one.
     *
     * @param numbers how many of the file have been read; may grow
     */
    static Budget of(LongSupplier numbers) {
        return new Budget(numbers, false);
    }

    /** Without a limit: for rows of the caller's own, through a graph that was imported already. */
    static Budget unlimited() {
        return new Budget(() -> 0, true);
    }

    /** Gives back the memory, not the work: another attempt begins. */
    void restart() {
        bytes = 0;
    }

    /**
     * Refuses what would take too much if it were made now.
     *
     * @throws ModelFormatException if it would
     */
    void requireRoom(long count, int each) {
        long limit = BYTES + BYTES_PER_NUMBER * numbers.getAsLong();
        if (!unlimited && (count > limit / each || bytes + count * each > limit)) {
            throw new ModelFormatException("the graph makes so many numbers of the " + numbers.getAsLong()
                    + " in the file that they would take more than " + (limit >> 20) + " MiB");
        }
    }

    /** Takes memory, and as much work. */
    void take(long count, int each) {
        requireRoom(count, each);
        bytes += count * each;
        work(count);
    }

    /**
     * Counts work: elements that are looked at.
     *
     * @throws ModelFormatException if it is too much
     */
    void work(long count) {
        if (!affords(count)) {
            throw new ModelFormatException("the graph has so much to compute that is no part of a network: more than "
                    + limitOfSteps() + " steps for the " + numbers.getAsLong() + " numbers in the file");
        }
        steps += count;
    }

    /** Whether so much work can still be done. */
    boolean affords(long count) {
        return unlimited || (count <= limitOfSteps() && steps + count <= limitOfSteps());
    }

    private long limitOfSteps() {
        return STEPS + STEPS_PER_NUMBER * numbers.getAsLong();
    }
}

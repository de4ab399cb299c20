package dev.lanewise.kernel;

import java.util.concurrent.atomic.AtomicLongArray;

/** Longs that different threads write, each on cache lines of its own. The words are those of {@link AtomicLongArray}. */
final class PaddedLongs {

    /** Longs from one to the next: two cache lines, since processors fetch them in pairs. */
    private static final int SPACING = 16;

    private final AtomicLongArray longs;

    PaddedLongs(int length) {
        longs = new AtomicLongArray((length + 1) * SPACING);
    }

    long get(int i) {
        return longs.get(index(i));
    }

    long getAcquire(int i) {
        return longs.getAcquire(index(i));
    }

    long getPlain(int i) {
        return longs.getPlain(index(i));
    }

    void set(int i, long value) {
        longs.set(index(i), value);
    }

    void setRelease(int i, long value) {
        longs.setRelease(index(i), value);
    }

    boolean compareAndSet(int i, long expected, long value) {
        return longs.compareAndSet(index(i), expected, value);
    }

    /** The first one keeps its distance too: from the length of the array, which everybody reads. */
    private static int index(int i) {
        return (i + 1) * SPACING;
    }
}

package dev.lanewise.support;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Longs that different threads write, each on cache lines of its own. The words are those of {@link AtomicLongArray}.
 */
public final class PaddedLongs {

    /** Longs from one to the next: two cache lines, since processors fetch them in pairs. */
    private static final int SPACING = 16;

    private final AtomicLongArray longs;

    public PaddedLongs(int length) {
        longs = new AtomicLongArray((length + 1) * SPACING);
    }

    public long get(int i) {
        return longs.get(index(i));
    }

    public long getAcquire(int i) {
        return longs.getAcquire(index(i));
    }

    public long getPlain(int i) {
        return longs.getPlain(index(i));
    }

    public void set(int i, long value) {
        longs.set(index(i), value);
    }

    public void setRelease(int i, long value) {
        longs.setRelease(index(i), value);
    }

    public boolean compareAndSet(int i, long expected, long value) {
        return longs.compareAndSet(index(i), expected, value);
    }

    public long getAndAdd(int i, long delta) {
        return longs.getAndAdd(index(i), delta);
    }

    /** The first one keeps its distance too: from the length of the array, which everybody reads. */
    private static int index(int i) {
        return (i + 1) * SPACING;
    }
}

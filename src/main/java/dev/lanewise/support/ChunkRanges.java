package dev.lanewise.support;

/**
 * The chunks of a job on their way to the threads of {@link Workers}: one contiguous range per thread.
 *
 * <p>A thread takes its own range from the front and then helps itself from the back of the others', so it meets the
 * same chunks, and the same weights in its cache, in every job of as many chunks; and a thread that the system holds
 * back delays nobody by more than the chunk it is in.
 *
 * <p>What is left of a range is one long, and a chunk is taken from it by compareAndSet. That long says all there is to
 * know for taking a chunk, so a thread that comes late, with a value it read in an earlier job, either fails or takes a
 * chunk of the present job, as it should. There is no job number here, and none that could overflow.
 *
 * <p>Each thread counts what it finished. The counts only grow and all together never exceed the chunks handed out:
 * once their sum is that number, each was read at its last value.
 */
final class ChunkRanges {

    /** There is no chunk left. */
    static final int NONE = -1;

    private final int threads;

    /** What is left of each range: its first chunk in the upper half, the one after its last in the lower half. */
    private final PaddedLongs ranges;

    /** Chunks that each thread has ever finished. */
    private final PaddedLongs finished;

    /** Chunks ever handed out; the owner's alone. */
    private long handedOut;

    ChunkRanges(int threads) {
        this.threads = threads;
        ranges = new PaddedLongs(threads);
        finished = new PaddedLongs(threads);
    }

    /**
     * Hands out the chunks {@code 0 … chunks - 1}: a release that {@link #take} acquires. All chunks handed out before
     * must be finished.
     */
    void handOut(int chunks) {
        handedOut += chunks;
        int share = chunks / threads;
        int longer = chunks % threads;
        int from = 0;
        for (int thread = 0; thread < threads; thread++) {
            int to = from + share + (thread < longer ? 1 : 0);
            ranges.setRelease(thread, range(from, to));
            from = to;
        }
    }

    /** A chunk that nobody else gets, or {@link #NONE}. */
    int take(int thread) {
        int chunk = NONE;
        for (int i = 0; i < threads && chunk == NONE; i++) {
            chunk = takeFrom((thread + i) % threads, i == 0);
        }
        return chunk;
    }

    private int takeFrom(int owner, boolean first) {
        while (true) {
            long left = ranges.get(owner);
            int from = (int) (left >>> Integer.SIZE);
            int to = (int) left;
            if (from == to) {
                return NONE;
            }
            if (ranges.compareAndSet(owner, left, first ? range(from + 1, to) : range(from, to - 1))) {
                return first ? from : to - 1;
            }
        }
    }

    private static long range(int from, int to) {
        return (long) from << Integer.SIZE | to;
    }

    /** Reports a chunk that {@code thread} took: a release that {@link #areFinished} acquires. */
    void finish(int thread) {
        finished.setRelease(thread, finished.getPlain(thread) + 1);
    }

    /** Whether all chunks handed out are finished. */
    boolean areFinished() {
        long sum = 0;
        for (int thread = 0; thread < threads; thread++) {
            sum += finished.getAcquire(thread);
        }
        return sum == handedOut;
    }
}

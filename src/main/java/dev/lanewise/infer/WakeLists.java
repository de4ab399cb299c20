package dev.lanewise.infer;

import org.jspecify.annotations.Nullable;

/**
 * Lists of threads to wake, kept apart from the batches because a thread wakes the others when its batch may already be
 * somebody else's. Where all lists are in use, threads are woken as they come.
 */
final class WakeLists {

    private final FreeList free;
    private final @Nullable Thread[][] threads;
    private final int[] sizes;

    WakeLists(int workers, int maxBatchSize) {
        int lists = 4 * workers;
        free = new FreeList(lists);
        threads = new Thread[lists][maxBatchSize];
        sizes = new int[lists];
    }

    /** The number of an empty list; {@link FreeList#NONE} if there is none, which means to wake at once. */
    int take() {
        return free.take();
    }

    void add(int list, Thread thread) {
        if (list == FreeList.NONE) {
            Waking.unpark(thread);
        } else {
            threads[list][sizes[list]++] = thread;
        }
    }

    /** Wakes the threads of a list and gives it back. */
    void wake(int list) {
        if (list == FreeList.NONE) {
            return;
        }
        for (int i = 0; i < sizes[list]; i++) {
            Waking.unpark(threads[list][i]);
            threads[list][i] = null;
        }
        sizes[list] = 0;
        free.put(list);
    }
}

package dev.lanewise.kernel;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/**
 * Repeats calls until they allocate nothing any more. Rounds are counted, not timed, so that a busy machine makes it slower and
 * nothing else: until C2 has compiled a call, which it does in the background, the interpreter keeps every vector on the heap.
 */
public final class QuietCalls {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** The compiler's turn, after a round that was not quiet. */
    private static final long PAUSE_MILLIS = 2;

    private QuietCalls() {}

    /**
     * The bytes of the last round: 0 as soon as {@code quietRounds} in a row took none.
     *
     * @param calls in a round
     * @param maxRounds after which it gives up
     */
    public static long lastBytes(Runnable call, int calls, int quietRounds, int maxRounds) {
        return lastBytes(
                () -> {
                    for (int i = 0; i < calls; i++) {
                        call.run();
                    }
                },
                THREADS::getCurrentThreadAllocatedBytes,
                quietRounds,
                maxRounds);
    }

    /** The same for rounds whose bytes are counted by {@code allocated}, such as those of several threads. */
    public static long lastBytes(Runnable round, LongSupplier allocated, int quietRounds, int maxRounds) {
        int quiet = 0;
        long bytes = 0;
        for (int i = 0; i < maxRounds && quiet < quietRounds; i++) {
            long before = allocated.getAsLong();
            round.run();
            long now = allocated.getAsLong() - before;
            if (now == 0) {
                quiet++;
            } else {
                quiet = 0;
                bytes = now;
                pause();
            }
        }
        return quiet == quietRounds ? 0 : bytes;
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

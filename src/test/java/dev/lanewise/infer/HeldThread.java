package dev.lanewise.infer;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Patience;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Keeps the thread of a batcher in a callback, so that futures stay queued, until it is let go. */
final class HeldThread {

    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch gate = new CountDownLatch(1);

    /** Submits the row, more than once where the answer came before the callback could be attached. */
    static HeldThread of(MicroBatcher batcher, float[] row) {
        HeldThread holder = new HeldThread();
        Thread me = Thread.currentThread();
        long limit = System.nanoTime() + Patience.LIMIT.toNanos();
        boolean holds = false;
        while (!holds) {
            assertTrue(System.nanoTime() < limit, "each answer comes before the callback");
            CompletableFuture<Boolean> onThread = batcher.submit(row).thenApply(_ -> {
                boolean other = Thread.currentThread() != me;
                if (other) {
                    holder.held.countDown();
                    await(holder.gate);
                }
                return other;
            });
            holds = !onThread.isDone();
        }
        await(holder.held);
        return holder;
    }

    void letGo() {
        gate.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(Patience.LIMIT.toNanos(), TimeUnit.NANOSECONDS), "the latch never opened");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

package dev.lanewise.infer;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Patience;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A task in a thread of its own, whose failure is not forgotten. */
public final class Background {

    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Thread thread;

    private Background(Thread.Builder builder, Runnable task) {
        thread = builder.unstarted(() -> {
            try {
                task.run();
            } catch (Throwable thrown) {
                failure.set(thrown);
            }
        });
        thread.start();
    }

    static Background run(Runnable task) {
        return new Background(Thread.ofPlatform(), task);
    }

    public static Background runVirtual(Runnable task) {
        return new Background(Thread.ofVirtual(), task);
    }

    /** Waits until something is so, and fails if it does not become so. */
    static void await(String what, BooleanSupplier isSo) {
        long limit = System.nanoTime() + Patience.LIMIT.toNanos();
        while (!isSo.getAsBoolean()) {
            assertTrue(System.nanoTime() < limit, "not so within " + Patience.LIMIT + ": " + what);
            Thread.onSpinWait();
        }
    }

    Thread thread() {
        return thread;
    }

    /** What the task threw, once it has ended; null if nothing. */
    @Nullable
    Throwable outcome() throws InterruptedException {
        assertTrue(thread.join(Patience.LIMIT), "the task does not end");
        return failure.get();
    }

    /** Waits for the end of the task and fails if it failed. */
    public void join() throws InterruptedException {
        Throwable thrown = outcome();
        if (thrown != null) {
            throw new AssertionError(thrown);
        }
    }
}

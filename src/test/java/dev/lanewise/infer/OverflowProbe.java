package dev.lanewise.infer;

import dev.lanewise.Patience;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Callers that go deeper and deeper until they overflow their stacks, while another thread goes on calling: arguments are their
 * number and the size of their stacks in KB, 0 for virtual threads. Prints {@value #SURVIVED}, or fails.
 */
final class OverflowProbe {

    static final String SURVIVED = "every other request was answered";

    /** Depths that each caller tries, in the second half of its stack. */
    private static final int DEPTHS = 64;

    private final Answers answers = new Answers(1, 1, 16);
    private final MicroBatcher batcher = MicroBatcher.of(answers.model(0));
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private long overflows;
    private int deepest;

    private OverflowProbe() {}

    public static void main(String[] arguments) throws Exception {
        new OverflowProbe().run(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
        System.out.println(SURVIVED);
        System.exit(0); // also where a thread hangs
    }

    private void run(int callers, int stackKilobytes) throws Exception {
        Thread other = start(Thread.ofPlatform().daemon(), this::callUntilEnded);
        for (int caller = 0; caller < callers; caller++) {
            int number = caller;
            Thread.Builder builder = stackKilobytes == 0
                    ? Thread.ofVirtual()
                    : Thread.ofPlatform().daemon().stackSize(stackKilobytes * 1024L);
            join(start(builder, () -> overflow(number)));
            requireAnswers();
        }
        ended.set(true);
        join(other);
        if (overflows == 0) {
            throw new AssertionError("nothing has overflowed");
        }
        join(start(Thread.ofPlatform().daemon(), batcher::close));
    }

    private Thread start(Thread.Builder builder, Runnable task) {
        return builder.start(() -> {
            try {
                task.run();
            } catch (Throwable thrown) {
                failure.compareAndSet(null, thrown);
            }
        });
    }

    private void join(Thread thread) throws InterruptedException {
        if (!thread.join(Patience.LIMIT)) {
            AssertionError hanging = new AssertionError("a thread hangs; " + batcher.statistics());
            hanging.setStackTrace(thread.getStackTrace());
            throw hanging;
        }
        if (failure.get() != null) {
            throw new AssertionError(failure.get());
        }
    }

    private void requireAnswers() throws Exception {
        float[] out = new float[Answers.OUTPUTS];
        batcher.predict(answers.row(1), out, Patience.LIMIT);
        answers.require(0, 1, out);
        answers.require(0, 2, batcher.submit(answers.row(2)).get(Patience.LIMIT.toNanos(), TimeUnit.NANOSECONDS));
    }

    private void callUntilEnded() {
        float[] out = new float[Answers.OUTPUTS];
        while (!ended.get()) {
            batcher.predict(answers.row(3), out);
            answers.require(0, 3, out);
        }
    }

    private void overflow(int caller) {
        try {
            descend(Integer.MAX_VALUE, caller, new float[0]);
        } catch (StackOverflowError _) {
            // only to see how deep it can get
        }
        float[] out = new float[Answers.OUTPUTS];
        int last = deepest;
        int step = last / 2 / DEPTHS;
        for (int depth = last / 2 + caller % step; depth <= last; depth += step) {
            try {
                descend(depth, caller, out);
            } catch (StackOverflowError _) {
                overflows++;
            }
        }
    }

    private int descend(int depth, int caller, float[] out) {
        if (depth > 0) {
            deepest = Integer.MAX_VALUE - depth;
            return descend(depth - 1, caller, out) + 1;
        }
        switch (caller % 4) {
            case 0 -> batcher.predict(answers.row(0), out);
            case 1 -> batcher.submit(answers.row(0)).isDone();
            case 2 -> batcher.predict(answers.row(0), 0, out, 0, Patience.LIMIT.toNanos());
            default -> late(out);
        }
        return 0;
    }

    private void late(float[] out) {
        try {
            batcher.predict(answers.row(0), 0, out, 0, 0);
        } catch (DeadlineExceededException _) {
            // as it should
        }
    }
}

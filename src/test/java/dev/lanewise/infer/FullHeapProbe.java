package dev.lanewise.infer;

import dev.lanewise.Patience;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Rounds in which a thread fills the heap to its last byte while others predict and submit: the first argument is their number, the
 * second {@code warm} or {@code cold}. Prints {@value #SURVIVED}, or fails. Needs a heap of some 48 MB.
 */
final class FullHeapProbe {

    static final String SURVIVED = "every later request was answered";

    private static final int CALLERS = 4;
    private static final int WARM_CALLS = 20_000;

    /** How long the heap stays full. */
    private static final long FULL_NANOS = 30_000_000;

    private final Answers answers = new Answers(1, 1, 16);
    private final MicroBatcher batcher = MicroBatcher.of(
            answers.model(0), BatchingOptions.builder().queueCapacity(64).build());
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private long exhausted;

    /** Memory that is held, as a list that needs nothing else. */
    @SuppressWarnings("UnusedVariable") // they only have to be there
    private static final class Block {
        private final Block next;
        private final byte[] bytes;

        Block(Block next, int length) {
            this.next = next;
            bytes = new byte[length];
        }
    }

    private Block held;

    private FullHeapProbe() {}

    public static void main(String[] arguments) throws Exception {
        new FullHeapProbe().run(Integer.parseInt(arguments[0]), arguments[1].equals("warm"));
        System.out.println(SURVIVED);
        System.exit(0); // also where a thread hangs
    }

    private void run(int rounds, boolean warm) throws Exception {
        for (int call = 0; warm && call < WARM_CALLS; call++) {
            requireAnswers();
        }
        for (int round = 0; round < rounds; round++) {
            round();
            requireAnswers();
        }
        if (exhausted == 0) {
            throw new AssertionError("there was memory at all times");
        }
        Thread closer = Thread.ofPlatform().daemon().start(batcher::close);
        join(closer);
    }

    /** All threads are started before there is no memory for that. */
    private void round() throws Exception {
        AtomicBoolean ended = new AtomicBoolean();
        CountDownLatch calling = new CountDownLatch(CALLERS);
        List<Thread> callers = new ArrayList<>();
        List<Deque<CompletableFuture<float[]>>> futures = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            Deque<CompletableFuture<float[]>> submitted = new ArrayDeque<>(1024);
            futures.add(submitted);
            Runnable call = i % 2 == 0 ? this::predict : () -> submit(submitted);
            // Not virtual: JDK 25 itself loses those, for where the heap is full, unpark fails to schedule them.
            callers.add(Thread.ofPlatform().daemon().start(() -> {
                calling.countDown();
                while (!ended.get()) {
                    guarded(call);
                }
            }));
        }
        calling.await();
        fill();
        ended.set(true);
        for (Thread caller : callers) {
            join(caller);
        }
        for (Deque<CompletableFuture<float[]>> submitted : futures) {
            for (CompletableFuture<float[]> future : submitted) {
                requireSettled(future);
            }
        }
        if (failure.get() != null) {
            throw new AssertionError(failure.get());
        }
    }

    /** Fills the heap, holds it for a moment and lets go. Runs nothing that it has not run before, but for allocations. */
    private void fill() {
        int length = 1 << 20;
        while (length > 0) {
            try {
                held = new Block(held, length);
            } catch (OutOfMemoryError _) {
                exhausted++;
                length = length == 1 << 20 ? 1 << 10 : length == 1 << 10 ? 1 : 0;
            }
        }
        long end = System.nanoTime() + FULL_NANOS;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        held = null;
    }

    /** Whatever is said must be about memory. */
    private void guarded(Runnable call) {
        try {
            call.run();
        } catch (OutOfMemoryError _) {
            exhausted++;
        } catch (PredictionFailedException e) {
            if (e.getCause() != null && !(e.getCause() instanceof OutOfMemoryError)) {
                failure.compareAndSet(null, e);
            }
        } catch (QueueFullException _) {
            // the callbacks wait for memory too
        } catch (Throwable thrown) {
            failure.compareAndSet(null, thrown);
        }
    }

    private void predict() {
        float[] out = new float[Answers.OUTPUTS];
        batcher.predict(answers.row(1), out);
        answers.require(0, 1, out);
    }

    private void submit(Deque<CompletableFuture<float[]>> submitted) {
        if (submitted.size() == 512) {
            submitted.poll();
        }
        submitted.add(batcher.submit(answers.row(2)));
    }

    private void requireSettled(CompletableFuture<float[]> future) throws Exception {
        try {
            answers.require(0, 2, future.get(Patience.LIMIT.toNanos(), TimeUnit.NANOSECONDS));
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            boolean failed = cause instanceof PredictionFailedException;
            boolean aboutMemory = cause.getCause() == null || cause.getCause() instanceof OutOfMemoryError;
            if (!failed || !aboutMemory) {
                throw e;
            }
        }
    }

    private void requireAnswers() throws Exception {
        float[] out = new float[Answers.OUTPUTS];
        batcher.predict(answers.row(1), out, Patience.LIMIT);
        answers.require(0, 1, out);
        answers.require(0, 2, batcher.submit(answers.row(2)).get(Patience.LIMIT.toNanos(), TimeUnit.NANOSECONDS));
    }

    private void join(Thread thread) throws InterruptedException {
        if (!thread.join(Patience.LIMIT)) {
            AssertionError hanging = new AssertionError("a thread hangs; " + batcher.statistics());
            hanging.setStackTrace(thread.getStackTrace());
            throw hanging;
        }
    }
}

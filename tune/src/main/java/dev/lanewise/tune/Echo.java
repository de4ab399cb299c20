package dev.lanewise.tune;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Answers on a thread of its own without any work: what its requests take is what the machine makes of a sender and of a thread that
 * answers. Like a batcher's thread, it looks for requests for a while before it parks.
 *
 * <p>One thread sends. The requests of a run count from 0 on, and a run begins when those of the one before have their answers.
 */
final class Echo implements Target, AutoCloseable {

    /** Where the answers of a run go, and how many there were before it. */
    private record Run(Completion completion, int before) {}

    private final AtomicInteger sent = new AtomicInteger();
    private volatile Optional<Run> run = Optional.empty();
    private volatile boolean closed;
    private final Thread thread;

    Echo() {
        thread = Thread.ofPlatform().daemon().name("lanewise-echo").start(this::answer);
    }

    @Override
    public void start(int request, Completion completion) {
        if (request == 0) {
            run = Optional.of(new Run(completion, sent.get()));
        }
        sent.getAndIncrement();
        LockSupport.unpark(thread);
    }

    private void answer() {
        int answered = 0;
        long idleSince = System.nanoTime();
        while (!closed) {
            if (answered < sent.get()) {
                Run current = run.orElseThrow();
                current.completion.ended(answered - current.before);
                answered++;
                idleSince = System.nanoTime();
            } else if (System.nanoTime() - idleSince > ServiceCosts.SPIN) {
                LockSupport.park(this);
            } else {
                Thread.onSpinWait();
            }
        }
    }

    /** Ends the thread. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}

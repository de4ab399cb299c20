package dev.lanewise.tune;

import java.util.concurrent.locks.LockSupport;

/**
 * Answers on a thread of its own without any work: what its requests take is what the machine makes of a sender and of a thread that
 * answers. Like a batcher's thread, it looks for requests for a while before it parks.
 *
 * <p>One thread may send, numbers ascending by 1 from 0 for each completion.
 */
final class Echo implements Target, AutoCloseable {

    private final Thread thread;
    private volatile Completion completion = NO_COMPLETION;
    private volatile int sent;
    private volatile boolean closed;

    private static final Completion NO_COMPLETION = new Completion() {
        @Override
        public void ended(int request) {}

        @Override
        public void failed(int request) {}
    };

    Echo() {
        thread = Thread.ofPlatform().daemon().name("lanewise-echo").start(this::answer);
    }

    @Override
    public void start(int request, Completion to) {
        if (request == 0) {
            // All earlier ones are answered: the generator has waited for them.
            completion = to;
        }
        sent++;
        LockSupport.unpark(thread);
    }

    private void answer() {
        int answered = 0;
        int first = 0;
        Completion current = completion;
        long idleSince = System.nanoTime();
        while (!closed) {
            if (answered == sent) {
                if (System.nanoTime() - idleSince > ServiceCosts.SPIN) {
                    LockSupport.park(this);
                }
                Thread.onSpinWait();
                continue;
            }
            if (current != completion) {
                current = completion;
                first = answered;
            }
            current.ended(answered - first);
            answered++;
            idleSince = System.nanoTime();
        }
    }

    /** Ends the thread. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}

package dev.lanewise.cli.context;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ctrl-C (SIGINT) and SIGTERM: the process says so and ends, with the JVM's exit code for the signal (130, 143). Child JVMs are
 * ended and their files deleted, a file that is being written is finished first; after the signal none is begun.
 */
public final class Interruption {

    /** What is stopped has so long to clean up. */
    private static final int SECONDS_TO_STOP = 2;

    /** A process that has got a signal ends sooner. */
    private static final int SECONDS_TO_END = 10;

    private final Object writing = new Object();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final PrintWriter err;
    private final Thread hook = new Thread(this::interrupt, "lanewise-interruption");
    private volatile boolean interrupted;
    private volatile @Nullable Runnable stop;

    public Interruption(PrintWriter err) {
        this.err = err;
    }

    /** From now on a signal is heeded. */
    public void begin() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** The process ends by itself. */
    public void end() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // The signal came first.
        }
    }

    private void interrupt() {
        interrupted = true;
        Runnable first = stop;
        if (first != null) {
            first.run();
            await(stopped, SECONDS_TO_STOP);
        }
        synchronized (writing) {
            err.println("lanewise: stopped");
        }
    }

    /** What a signal stops, by another thread, until {@link #stopsNothing}; the caller then comes to {@link #awaitEnd}. */
    public void stops(Runnable stop) {
        this.stop = stop;
    }

    /** Nothing runs any more that a signal must stop. */
    public void stopsNothing() {
        stop = null;
    }

    /** Writes a file as a whole; does not return if a signal came first. */
    public void write(Runnable file) {
        synchronized (writing) {
            if (!interrupted) {
                file.run();
                return;
            }
        }
        awaitEnd();
    }

    /** After a signal, waits for the end of the process, which is near; otherwise returns at once. */
    public void awaitEnd() {
        stopped.countDown();
        if (interrupted) {
            await(new CountDownLatch(1), SECONDS_TO_END);
        }
    }

    private static void await(CountDownLatch latch, int seconds) {
        try {
            // What comes first does not matter.
            boolean _ = latch.await(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}

package dev.lanewise.cli;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Ctrl-C (SIGINT) and SIGTERM: the process says so and ends, with the JVM's exit code for the signal (130, 143). A file that is
 * being written is finished first; after the signal none is begun.
 */
final class Interruption {

    private final Object writing = new Object();
    private final PrintWriter err;
    private final Thread hook = new Thread(this::interrupt, "lanewise-interruption");
    private boolean interrupted;
    private volatile @Nullable Runnable stop;

    Interruption(PrintWriter err) {
        this.err = err;
    }

    /** From now on a signal is heeded. */
    void begin() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** The process ends by itself. */
    void end() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // The signal came first.
        }
    }

    private void interrupt() {
        Runnable first = stop;
        if (first != null) {
            first.run();
        }
        synchronized (writing) {
            interrupted = true;
            err.println("lanewise: stopped");
        }
    }

    /** What a signal stops, by another thread. */
    void stops(Runnable stop) {
        this.stop = stop;
    }

    /** Writes a file as a whole; does not return if a signal came first. */
    void write(Runnable file) {
        synchronized (writing) {
            if (!interrupted) {
                file.run();
                return;
            }
        }
        awaitEnd();
    }

    /** Waits for the end of the process, which is near. */
    void awaitEnd() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}

package dev.lanewise.tune.measure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Another JVM that works for this one and does not outlive it: its standard input stays open as long as this JVM lives, however
 * that ends, and a main class that has called {@link #endWithParent} ends at its end. {@link #send} and {@link #run} may be
 * called by different threads.
 */
public final class ChildJvm {

    /** For the command line of a JVM whose main class calls {@link #endWithParent}. */
    public static final String OPTION = "-Dlanewise.child=true";

    /** Exit code of a JVM whose parent has ended. */
    public static final int NO_PARENT = 3;

    static final String PROPERTY = "lanewise.child";

    /** 128 + SIGHUP, SIGINT, SIGTERM: what reaches all processes of a terminal, the child perhaps before this one. */
    private static final Set<Integer> SENT_TO_ALL = Set.of(129, 130, 143);

    private static final Duration UNTIL_OWN_SIGNAL = Duration.ofSeconds(2);

    private static final long POLL_MILLIS = 20;

    private final Process process;

    private ChildJvm(Process process) {
        this.process = process;
    }

    /**
     * How a process ended.
     *
     * @param exitCode 0 if all went well; above 128 it is 128 and the signal that ended it
     */
    public record Ending(int exitCode) {

        /** POSIX, but for those that a program sends to itself on purpose. */
        private static final Map<Integer, String> SIGNALS = Map.of(
                1, "SIGHUP", 2, "SIGINT", 3, "SIGQUIT", 6, "SIGABRT", 9, "SIGKILL", 11, "SIGSEGV", 15, "SIGTERM");

        /** Whether all went well. */
        public boolean isSuccess() {
            return exitCode == 0;
        }

        /** As in <i>it has failed with exit code 1</i> and <i>it was ended by SIGTERM</i>, without the <i>it</i>. */
        @Override
        public String toString() {
            String signal = SIGNALS.get(exitCode - 128);
            return signal == null ? "has failed with exit code " + exitCode : "was ended by " + signal;
        }
    }

    /**
     * In the main class of a child: ends this JVM at once when its parent has ended. Standard input can be read as before. Does
     * nothing in a JVM that was started without {@link #OPTION}.
     */
    public static void endWithParent() {
        if (!Boolean.getBoolean(PROPERTY)) {
            return;
        }
        InputStream parent = System.in;
        Forwarded forwarded = new Forwarded();
        System.setIn(forwarded);
        Thread.ofPlatform().daemon().name("lanewise-parent").start(() -> {
            forwarded.takeAll(parent);
            Runtime.getRuntime().halt(NO_PARENT);
        });
    }

    /** Standard input behind the thread that waits for its end. It has no end of its own: that is the end of the JVM. */
    private static final class Forwarded extends InputStream {

        private static final int MOST = 512;

        private final BlockingQueue<Byte> bytes = new LinkedBlockingQueue<>();

        void takeAll(InputStream parent) {
            byte[] read = new byte[MOST];
            try {
                for (int count = parent.read(read); count >= 0; count = parent.read(read)) {
                    for (int i = 0; i < count; i++) {
                        bytes.add(read[i]);
                    }
                }
            } catch (IOException _) {
                // No parent either.
            }
        }

        @Override
        public int read() throws IOException {
            try {
                return Byte.toUnsignedInt(bytes.take());
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException();
            }
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = 0;
            while (count < length && (count == 0 || !bytes.isEmpty())) {
                into[offset + count++] = (byte) read();
            }
            return count;
        }

        @Override
        public int available() {
            return bytes.size();
        }
    }

    /**
     * Starts a JVM.
     *
     * @param command of the JVM, with {@link #OPTION}; its standard input must be left as it is
     * @throws IOException if it cannot be started
     */
    public static ChildJvm start(ProcessBuilder command) throws IOException {
        return new ChildJvm(command.redirectErrorStream(true).start());
    }

    /** Whether it has not ended yet. */
    boolean isAlive() {
        return process.isAlive();
    }

    /** Writes to its standard input. What comes after its end is lost. */
    public void send(String text) {
        try {
            OutputStream input = process.getOutputStream();
            input.write(text.getBytes(StandardCharsets.UTF_8));
            input.flush();
        } catch (IOException _) {
            // The exit code tells how it ended.
        }
    }

    /**
     * Waits for its end; whatever is thrown, it has ended afterwards.
     *
     * @param lines called with each line that it prints, by another thread; may block and must not throw
     * @param goOn asked every 20 ms; what it throws ends the process too
     * @throws CancellationException if {@code goOn} says no, or the thread is interrupted, whose flag stays. A process that is
     *     told to end gives this JVM two seconds to be told the same
     */
    public Ending run(Consumer<String> lines, BooleanSupplier goOn) {
        try {
            Thread reader =
                    Thread.ofPlatform().daemon().name("lanewise-child-output").start(() -> read(lines));
            while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                requireGoingOn(goOn);
            }
            while (!reader.join(Duration.ofMillis(POLL_MILLIS))) {
                requireGoingOn(goOn);
            }
            long end = System.nanoTime();
            while (SENT_TO_ALL.contains(process.exitValue()) && System.nanoTime() - end < UNTIL_OWN_SIGNAL.toNanos()) {
                requireGoingOn(goOn);
                Thread.sleep(POLL_MILLIS);
            }
            return new Ending(process.exitValue());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the measurement was interrupted");
        } finally {
            process.destroyForcibly();
            process.onExit().join();
        }
    }

    private static void requireGoingOn(BooleanSupplier goOn) {
        if (!goOn.getAsBoolean()) {
            throw new CancellationException("the measurement was cancelled");
        }
    }

    private void read(Consumer<String> lines) {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.accept(line);
            }
        } catch (IOException _) {
            // It was ended.
        }
    }
}

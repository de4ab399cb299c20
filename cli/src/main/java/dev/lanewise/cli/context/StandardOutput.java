package dev.lanewise.cli.context;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Standard output, in UTF-8 whatever the locale: JSON must be, and the tables hold more than ASCII. It remembers why it could
 * not be written, which a {@link PrintWriter} does not.
 */
public final class StandardOutput extends PrintWriter {

    /** The bits of a mode that tell the type of a file, and two of the types (POSIX, sys/stat.h). */
    private static final int TYPE = 0xF000;

    private static final int PIPE = 0x1000;
    private static final int SOCKET = 0xC000;

    private final Stream stream;

    private StandardOutput(Stream stream) {
        super(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
        this.stream = stream;
    }

    public static StandardOutput open() {
        return new StandardOutput(new Stream(new FileOutputStream(FileDescriptor.out)));
    }

    /** Drops everything after the first failure, so that files are still written. */
    private static final class Stream extends OutputStream {

        private final OutputStream out;
        private @Nullable IOException failure;

        Stream(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            if (failure != null) {
                return;
            }
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                failure = e;
            }
        }
    }

    /**
     * What the process ends with, after everything has been printed: says why if that could not be written.
     *
     * @param code of the command
     */
    public int exitCode(int code, PrintWriter err) {
        flush();
        IOException failure = stream.failure;
        if (failure == null) {
            return code;
        }
        if (isClosedPipe(failure) || isPipe()) {
            return code == ExitCode.OK ? ExitCode.CLOSED_PIPE : code;
        }
        err.println("lanewise: cannot write to standard output: " + failure.getMessage());
        return ExitCode.FAILURE;
    }

    /** Whether the reader of a pipe has ended, such as {@code head}; in the words of an English locale. */
    static boolean isClosedPipe(@Nullable Throwable failure) {
        return failure instanceof IOException && "Broken pipe".equals(failure.getMessage());
    }

    /** A pipe fails for no other reason, in whichever words. */
    private static boolean isPipe() {
        try {
            int type = (int) Files.getAttribute(Path.of("/dev/fd/1"), "unix:mode") & TYPE;
            return type == PIPE || type == SOCKET;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException _) {
            return false;
        }
    }
}

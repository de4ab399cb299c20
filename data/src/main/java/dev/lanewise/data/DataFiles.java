package dev.lanewise.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.zip.ZipException;

/** Opens files, plain or gzip, and says in one line why that fails. */
final class DataFiles {

    private static final int BUFFER = 1 << 16;
    /** The longest array every JVM grants. */
    private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

    private DataFiles() {}

    /** What to do with the contents of a file. */
    @FunctionalInterface
    interface Parser<T> {
        T parse(InputStream contents) throws IOException;
    }

    /** What reads. */
    @FunctionalInterface
    interface Reading<T> {
        T read() throws IOException;
    }

    /** Opens, decompresses, parses and closes a file. */
    static <T> T read(Path file, Parser<T> parser) {
        return attempt(file.toString(), () -> {
            try (InputStream in = open(file)) {
                return parser.parse(decompressed(in));
            }
        });
    }

    /** Opens what is no directory. */
    static InputStream open(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new DataFormatException("expected a file, found a directory: " + file);
        }
        return Files.newInputStream(file);
    }

    /** Says why reading fails. */
    static <T> T attempt(String source, Reading<T> reading) {
        try {
            return reading.read();
        } catch (IOException e) {
            throw failure(source, e);
        }
    }

    /** The bytes themselves, or what they decompress to if they begin as gzip does. */
    static InputStream decompressed(InputStream in) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in, BUFFER);
        return startsWith(buffered, 0x1F, 0x8B)
                ? new BufferedInputStream(BoundedGzip.of(buffered, BUFFER), BUFFER)
                : buffered;
    }

    /** Whether the next bytes are these; they stay unread. */
    static boolean startsWith(InputStream in, int... bytes) throws IOException {
        in.mark(bytes.length);
        boolean same = true;
        for (int expected : bytes) {
            same = same && in.read() == expected;
        }
        in.reset();
        return same;
    }

    /**
     * The product of the dimensions, if that many values of {@code size} bytes fit into an array. Checked before
     * anything is allocated for them.
     */
    static int count(String source, int[] shape, int size) {
        long count = 1;
        boolean empty = false;
        for (int dimension : shape) {
            // A length of 0 must not hide that the others are too large for a row.
            count *= Math.max(1, dimension);
            empty |= dimension == 0;
            if (count > MAX_ARRAY / size) {
                throw new DataFormatException(source + ": more values than an array can hold (" + MAX_ARRAY / size
                        + "): " + NdArray.text(shape));
            }
        }
        return empty ? 0 : (int) count;
    }

    /**
     * All remaining bytes, which must be {@code length}. Memory is taken as the bytes come, so a false length costs
     * none.
     */
    static byte[] remaining(String source, InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new DataFormatException(
                    source + ": truncated: expected " + length + " bytes of values, found " + bytes.length);
        }
        if (in.read() != -1) {
            throw new DataFormatException(source + ": expected " + length + " bytes of values, but more follow");
        }
        return bytes;
    }

    static DataFormatException failure(String source, IOException e) {
        String message = switch (e) {
            case NoSuchFileException _ -> "no such file: " + source;
            case NotDirectoryException _ -> "expected a folder, found a file: " + source;
            case AccessDeniedException _ -> "no permission to read " + source;
            case EOFException _ -> source + ": the gzip stream is truncated";
            case BoundedGzip.ExpansionException _ -> source + ": " + e.getMessage();
            case ZipException _ -> source + ": the gzip stream is broken: " + e.getMessage();
            // Its message begins with the name of the file.
            case FileSystemException failed
            when failed.getReason() != null -> source + ": cannot be read: " + failed.getReason();
            default -> source + ": cannot be read: " + e.getMessage();
        };
        return new DataFormatException(message, e);
    }
}

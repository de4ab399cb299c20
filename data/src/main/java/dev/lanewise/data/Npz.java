package dev.lanewise.data;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** NPZ files, the format of NumPy's {@code savez} and {@code savez_compressed}: a zip archive of {@link Npy} files. */
public final class Npz {

    private static final String SUFFIX = ".npy";

    /** Far above what a network needs. */
    private static final int MAX_ARRAYS = 10_000;

    private Npz() {}

    /**
     * Reads all arrays, by their names without {@code .npy}, in the order of the archive; elements as in {@link Npy#read}.
     *
     * @throws DataFormatException if the file cannot be read or is no zip archive, holds something else than arrays of numbers, or
     *     expands more than a hundredfold and beyond a part of the memory
     */
    public static Map<String, NdArray> read(Path file) {
        return read(file, BoundedGzip.limit());
    }

    /** With so many bytes that are expanded whatever the ratio. */
    static Map<String, NdArray> read(Path file, long limit) {
        return DataFiles.attempt(file.toString(), () -> {
            DataFiles.open(file).close();
            try (ZipFile archive = new ZipFile(file.toFile())) {
                return read(
                        file.toString(), archive, new Expansion(file.toFile().length(), limit));
            } catch (ZipException | IllegalArgumentException e) {
                throw new DataFormatException(file + ": no intact zip archive: " + e.getMessage(), e);
            }
        });
    }

    private static Map<String, NdArray> read(String source, ZipFile archive, Expansion expansion) throws IOException {
        if (archive.size() > MAX_ARRAYS) {
            throw new DataFormatException(
                    source + ": expected at most " + MAX_ARRAYS + " arrays, found " + archive.size());
        }
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        Enumeration<? extends ZipEntry> entries = archive.entries();
        while (entries.hasMoreElements()) {
            ZipEntry entry = entries.nextElement();
            String name = entry.getName();
            if (!name.endsWith(SUFFIX)) {
                throw new DataFormatException(
                        source + ": expected arrays, whose names end in .npy, found \"" + name + "\"");
            }
            String where = source + ":" + name;
            try (InputStream in = archive.getInputStream(entry)) {
                if (in == null) {
                    throw new ZipException("\"" + name + "\" is not where the directory says");
                }
                NdArray array = Npy.parse(where, new Bounded(where, in, expansion));
                if (arrays.put(name.substring(0, name.length() - SUFFIX.length()), array) != null) {
                    throw new DataFormatException(source + ": two arrays have the name \"" + name + "\"");
                }
            }
        }
        return arrays;
    }

    /** What all arrays together have expanded to. */
    private static final class Expansion {

        private final long fileBytes;
        private final long limit;
        private long bytes;

        Expansion(long fileBytes, long limit) {
            this.fileBytes = fileBytes;
            this.limit = limit;
        }

        void count(String source, long more) {
            bytes += Math.max(0, more);
            if (bytes > limit && bytes / BoundedGzip.MAX_RATIO > fileBytes) {
                throw new DataFormatException(source + ": the archive expands more than " + BoundedGzip.MAX_RATIO
                        + "-fold and beyond " + limit
                        + " bytes; if that is right, save it with numpy.savez, or allow more memory with -Xmx");
            }
        }
    }

    private static final class Bounded extends FilterInputStream {

        private final String source;
        private final Expansion expansion;

        Bounded(String source, InputStream in, Expansion expansion) {
            super(in);
            this.source = source;
            this.expansion = expansion;
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            expansion.count(source, b < 0 ? 0 : 1);
            return b;
        }

        @Override
        public int read(byte[] b, int off, int len) throws IOException {
            int count = super.read(b, off, len);
            expansion.count(source, count);
            return count;
        }
    }
}

package dev.lanewise.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** NPZ files, the format of NumPy's {@code savez} and {@code savez_compressed}: a ZIP archive of NPY files. */
public final class Npz {

    private static final String SUFFIX = ".npy";
    private static final int MAX_ARRAYS = 10_000;

    private Npz() {}

    /**
     * Reads all arrays by name, in the order of the archive; numbers as {@link Npy#read} does.
     *
     * @throws DataFormatException if the file cannot be read or is no archive of NPY files alone, or as {@link Npy#read}, which then
     *     names the array as well; or if an array expands more than 100-fold and beyond a 64th of the JVM's memory
     */
    public static Map<String, NdArray> read(Path file) {
        try {
            if (!Files.exists(file)) {
                throw new NoSuchFileException(file.toString());
            }
            if (!Files.isRegularFile(file)) {
                throw new DataFormatException("expected a file, found a directory or device: " + file);
            }
            try (ZipFile archive = new ZipFile(file.toFile())) {
                return read(file, archive);
            }
        } catch (ZipException e) {
            throw new DataFormatException(file + ": no intact NPZ file: " + e.getMessage(), e);
        } catch (IOException e) {
            throw DataFiles.failure(file.toString(), e);
        }
    }

    private static Map<String, NdArray> read(Path file, ZipFile archive) throws IOException {
        if (archive.size() > MAX_ARRAYS) {
            throw new DataFormatException(
                    file + ": expected at most " + MAX_ARRAYS + " arrays, found " + archive.size());
        }
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        for (Iterator<? extends ZipEntry> entries = archive.entries().asIterator(); entries.hasNext(); ) {
            ZipEntry entry = entries.next();
            String name = entry.getName();
            if (!name.endsWith(SUFFIX)) {
                throw new DataFormatException(
                        file + ": expected an archive of arrays such as x" + SUFFIX + ", found \"" + name + "\"");
            }
            String array = name.substring(0, name.length() - SUFFIX.length());
            try (InputStream contents = archive.getInputStream(entry)) {
                byte[] bytes = contents.readNBytes(size(file, entry));
                if (arrays.put(array, Npy.parse(file + ":" + array, new ByteArrayInputStream(bytes))) != null) {
                    throw new DataFormatException(file + ": two arrays have the name \"" + array + "\"");
                }
            }
        }
        return Collections.unmodifiableMap(arrays);
    }

    private static int size(Path file, ZipEntry entry) {
        long size = entry.getSize();
        boolean huge = size > 100 * Math.max(entry.getCompressedSize(), 1)
                && size > Runtime.getRuntime().maxMemory() / 64;
        if (size < 0 || size > Integer.MAX_VALUE - 8 || huge) {
            throw new DataFormatException(file + ": \"" + entry.getName() + "\" expands to " + size
                    + " bytes, which is too much; write it with numpy.savez, or allow more memory with -Xmx");
        }
        return (int) size;
    }
}

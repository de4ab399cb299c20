package dev.lanewise.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpzTest {

    private static final NdArray X = new NdArray(new int[] {2, 3}, new float[] {1, 2, 3, 4, 5, 6});

    @TempDir
    Path folder;

    private byte[] npy(NdArray array) throws IOException {
        Path file = folder.resolve("one.npy");
        Npy.write(file, array);
        return Files.readAllBytes(file);
    }

    private Path archive(Map<String, byte[]> entries) throws IOException {
        Path file = folder.resolve("a.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        return file;
    }

    private static String refusal(Path file) {
        return String.valueOf(
                assertThrows(DataFormatException.class, () -> Npz.read(file)).getMessage());
    }

    @Test
    void arraysAreFoundByName() throws IOException {
        Path file = archive(Map.of("x.npy", npy(X), "folder/y.npy", npy(new NdArray(new int[0], new float[] {7}))));
        Map<String, NdArray> arrays = Npz.read(file);
        assertEquals(2, arrays.size());
        assertEquals(X, arrays.get("x"));
        assertEquals(List.of(7f), List.of(arrays.get("folder/y").values()[0]));
    }

    @Test
    void whatIsNoArchiveOfArraysIsRefused() throws IOException {
        assertTrue(refusal(folder.resolve("absent.npz")).startsWith("no such file: "));
        assertTrue(refusal(folder).startsWith("expected a file"));
        Path text = Files.writeString(folder.resolve("text.npz"), "no archive");
        assertTrue(refusal(text).contains("no intact NPZ file"), refusal(text));
        Path other = archive(Map.of("notes.txt", new byte[3]));
        assertTrue(refusal(other).contains("found \"notes.txt\""), refusal(other));
        Path cut = archive(Map.of("x.npy", Arrays.copyOf(npy(X), 140)));
        assertTrue(refusal(cut).contains("a.npz:x: truncated"), refusal(cut));
    }

    @Test
    void aTruncatedArchiveIsRefused() throws IOException {
        byte[] bytes = Files.readAllBytes(archive(Map.of("x.npy", npy(X))));
        for (int length = 0; length < bytes.length; length += 7) {
            Path cut = Files.write(folder.resolve("cut.npz"), Arrays.copyOf(bytes, length));
            refusal(cut);
        }
    }
}

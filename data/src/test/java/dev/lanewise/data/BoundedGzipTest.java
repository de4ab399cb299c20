package dev.lanewise.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedGzipTest {

    @TempDir
    Path folder;

    private static InputStream open(byte[] content, long limit) throws IOException {
        return BoundedGzip.of(new ByteArrayInputStream(TestFiles.gzip(content)), 512, limit);
    }

    @Test
    void whatIsSmallOrHardlyCompressedPassesThrough() throws IOException {
        byte[] zeros = new byte[100_000];
        assertArrayEquals(zeros, open(zeros, zeros.length).readAllBytes());
        byte[] noise = new byte[100_000];
        new Random(1).nextBytes(noise);
        assertArrayEquals(noise, open(noise, 10).readAllBytes());
        byte[] text = "0.25,1.5,red\n".repeat(50).getBytes(StandardCharsets.UTF_8);
        assertArrayEquals(text, open(text, 10).readAllBytes());
    }

    @Test
    void aBombIsRefusedWhileItExpands() throws IOException {
        byte[] zeros = new byte[1_000_000];
        InputStream all = open(zeros, 200_000);
        IOException e = assertThrows(IOException.class, all::readAllBytes);
        assertTrue(
                e.getMessage().startsWith("the gzip stream expands more than 100-fold and beyond 200000 bytes; "),
                e.getMessage());
        InputStream skipped = open(zeros, 200_000);
        assertThrows(IOException.class, () -> skipped.skipNBytes(zeros.length));
        InputStream single = open(zeros, 1000);
        assertThrows(IOException.class, () -> {
            for (int i = 0; i < zeros.length; i++) {
                assertEquals(0, single.read());
            }
        });
    }

    /** A thousandth of the file: it expands to 1 MiB more than a sixty-fourth of the memory. */
    private Path bomb(byte[] start) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(start);
            byte[] block = "0,0\n".repeat(1 << 18).getBytes(StandardCharsets.US_ASCII);
            for (long done = 0; done <= Runtime.getRuntime().maxMemory() / 64; done += block.length) {
                gzip.write(block);
            }
        }
        return Files.write(folder.resolve("bomb.gz"), bytes.toByteArray());
    }

    @Test
    void readersNameTheFileAndWhatHelps() throws IOException {
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (500000000,), }";
        byte[] npy =
                ("\u0093NUMPY\u0001\0" + (char) header.length() + "\0" + header).getBytes(StandardCharsets.ISO_8859_1);
        Path array = bomb(npy);
        String message =
                assertThrows(DataFormatException.class, () -> Npy.read(array)).getMessage();
        assertTrue(message.startsWith(array + ": the gzip stream expands more than 100-fold"), message);
        assertTrue(message.contains("gunzip") && message.contains("-Xmx"), message);
    }
}

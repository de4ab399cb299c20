package dev.lanewise.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.function.Executable;

/** Makes contents of files and checks messages. */
final class TestFiles {

    private TestFiles() {}

    static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    /** All bytes of a buffer. */
    static byte[] contents(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.capacity()];
        buffer.get(0, bytes);
        return bytes;
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A table called {@code t.csv}. */
    static CsvTable table(String text, CsvOptions options) {
        return CsvTable.read("t.csv", new ByteArrayInputStream(utf8(text)), options);
    }

    static CsvTable table(String text) {
        return table(text, CsvOptions.DEFAULT);
    }

    static CsvTable headerless(String text) {
        return table(text, CsvOptions.DEFAULT.withHeader(false));
    }

    static void assertFails(String message, Executable executable) {
        assertEquals(
                message, assertThrows(DataFormatException.class, executable).getMessage());
    }
}

package dev.lanewise.data;

import static dev.lanewise.data.TestFiles.assertFails;
import static dev.lanewise.data.TestFiles.contents;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxTest {

    @TempDir
    Path folder;

    /** An IDX file of this type and shape, with {@code values} still to be put. */
    static ByteBuffer idx(int type, int valueBytes, int... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * shape.length + valueBytes);
        bytes.put(new byte[] {0, 0, (byte) type, (byte) shape.length});
        Arrays.stream(shape).forEach(bytes::putInt);
        return bytes;
    }

    private Path write(ByteBuffer bytes) throws IOException {
        return Files.write(folder.resolve("file.idx"), contents(bytes));
    }

    private static NdArray array(float... values) {
        return new NdArray(new int[] {values.length}, values);
    }

    @Test
    void readsEveryType() throws IOException {
        assertEquals(array(0, 127, 255), Idx.read(write(idx(0x08, 3, 3).put(new byte[] {0, 127, -1}))));
        assertEquals(array(0, 127, -1), Idx.read(write(idx(0x09, 3, 3).put(new byte[] {0, 127, -1}))));
        assertEquals(
                array(258, -2),
                Idx.read(write(idx(0x0B, 4, 2).putShort((short) 258).putShort((short) -2))));
        assertEquals(
                array(1 << 20, -2),
                Idx.read(write(idx(0x0C, 8, 2).putInt(1 << 20).putInt(-2))));
        assertEquals(
                array(1.5f, -0f), Idx.read(write(idx(0x0D, 8, 2).putFloat(1.5f).putFloat(-0f))));
        assertEquals(
                array(0.1f, -2), Idx.read(write(idx(0x0E, 16, 2).putDouble(0.1).putDouble(-2))));
    }

    @Test
    void readsShapesAndGzip() throws IOException {
        ByteBuffer bytes = idx(0x08, 12, 2, 3, 2).put(new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
        NdArray expected = new NdArray(new int[] {2, 3, 2}, new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
        assertEquals(expected, Idx.read(write(bytes)));
        Path gzip = Files.write(folder.resolve("zipped"), TestFiles.gzip(contents(bytes)));
        assertEquals(expected, Idx.read(gzip));
        assertEquals(6, expected.columns());
    }

    @Test
    void refusesWhatIsNoIdxFile() throws IOException {
        String notIdx = ": not an IDX file: it does not begin with two zero bytes and a type";
        assertReadFails(notIdx, ByteBuffer.allocate(0));
        assertReadFails(notIdx, ByteBuffer.allocate(3));
        assertReadFails(notIdx, ByteBuffer.wrap(new byte[] {'a', ',', 'b', '\n'}));
        assertReadFails(": not an IDX file: unknown type 0xa", idx(0x0A, 0, 1));
        assertReadFails(": expected at least 1 dimension, found 0", idx(0x08, 1));
    }

    @Test
    void refusesFilesOfAnotherLength() throws IOException {
        assertReadFails(": truncated: expected 6 bytes of values, found 5", idx(0x08, 5, 2, 3));
        assertReadFails(": expected 6 bytes of values, but more follow", idx(0x08, 7, 2, 3));
        assertReadFails(
                ": truncated within its 2 dimensions",
                ByteBuffer.wrap(Arrays.copyOf(contents(idx(0x08, 0, 2, 3)), 11)));
    }

    @Test
    void refusesATruncatedGzipStream() throws IOException {
        byte[] whole = TestFiles.gzip(contents(idx(0x08, 100, 100)));
        assertReadFails(": the gzip stream is truncated", ByteBuffer.wrap(Arrays.copyOf(whole, whole.length - 9)));
    }

    @Test
    void refusesHostileDimensionsBeforeTakingMemory() throws IOException {
        assertReadFails(
                ": more values than an array can hold (2147483639): 65536×65536×65536",
                idx(0x08, 0, 65536, 65536, 65536));
        assertReadFails(": more values than an array can hold (268435454): 268435455", idx(0x0E, 0, 268435455));
        assertReadFails(": truncated: expected 2147483639 bytes of values, found 1", idx(0x08, 1, 2147483639));
        assertReadFails(": expected dimensions from 1 to 2147483647, found 4294967295", idx(0x08, 0, 2, -1));
        assertReadFails(": expected dimensions from 1 to 2147483647, found 0", idx(0x08, 0, 2, 0));
    }

    private void assertReadFails(String message, ByteBuffer bytes) throws IOException {
        Path file = write(bytes);
        assertFails(file + message, () -> Idx.read(file));
    }
}

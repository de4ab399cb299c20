package dev.lanewise.data;

import static dev.lanewise.data.TestFiles.assertFails;
import static dev.lanewise.data.TestFiles.table;
import static dev.lanewise.data.TestFiles.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFileTest {

    private static final String DATES = "date,x,y\n20180131,1,0.5\n20180132,2,1.5\n20180133,4,2.5\n";

    @TempDir
    Path folder;

    /** A stream that gives a few bytes at a time and cannot go back, as a pipe. */
    private static InputStream pipe(byte[] bytes) {
        return new InputStream() {
            private final ByteArrayInputStream in = new ByteArrayInputStream(bytes);

            @Override
            public int read() {
                return in.read();
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                return in.read(buffer, offset, Math.min(length, 3));
            }
        };
    }

    private static byte[] npy(String type, int rows, int columns, double... values) {
        String header =
                "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + rows + ", " + columns + "), }\n";
        int size = type.charAt(2) - '0';
        ByteBuffer bytes =
                ByteBuffer.allocate(10 + header.length() + size * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) header.length());
        bytes.put(utf8(header));
        for (double value : values) {
            switch (type) {
                case "<f8" -> bytes.putDouble(value);
                case "<i8" -> bytes.putLong((long) value);
                default -> bytes.putFloat((float) value);
            }
        }
        return bytes.array();
    }

    private static DataFile file(byte[] bytes) {
        return DataFile.of("x.npy", pipe(bytes));
    }

    @Test
    void takesEveryKindFromAPipe() throws IOException {
        byte[] csv = utf8("a,y\n1,p\n2,q\n");
        for (byte[] bytes : new byte[][] {csv, TestFiles.gzip(csv)}) {
            DataFile file = file(bytes);
            assertEquals(DataFile.Kind.TABLE, file.kind());
            CsvTable table = file.table(CsvOptions.DEFAULT, EncodingOptions.target("y"));
            assertEquals(2, table.rows());
            assertEquals("1", table.field(0, 0));
        }
        byte[] npy = npy("<f8", 1, 2, 0.5, 1.5);
        for (byte[] bytes : new byte[][] {npy, TestFiles.gzip(npy)}) {
            DataFile file = file(bytes);
            assertEquals(DataFile.Kind.NPY, file.kind());
            assertArrayEquals(new float[] {0.5f, 1.5f}, file.array().values());
        }
        DataFile idx = file(new byte[] {0, 0, 8, 1, 0, 0, 0, 2, 7, 9});
        assertEquals(DataFile.Kind.IDX, idx.kind());
        assertArrayEquals(new float[] {7, 9}, idx.array().values());
    }

    /** Counts its closings. */
    private static final class Closing extends FilterInputStream {
        private int closed;

        Closing(byte[] bytes) {
            super(new ByteArrayInputStream(bytes));
        }

        @Override
        public void close() throws IOException {
            closed++;
            super.close();
        }
    }

    @Test
    void closesAStreamThatItCannotBegin() {
        Closing stream = new Closing(new byte[] {0x1F, (byte) 0x8B, 8});
        assertFails("x.gz: the gzip stream is truncated", () -> DataFile.of("x.gz", stream));
        assertEquals(1, stream.closed);
    }

    @Test
    void closesTheFileThatNobodyReadsThrough() throws IOException {
        Path path = Files.write(folder.resolve("t.csv"), utf8("a,y\n1,p\n"));
        List<InputStream> opened = new ArrayList<>();
        assertThrows(
                IllegalStateException.class,
                () -> DataFile.open(path, in -> {
                    opened.add(in);
                    throw new IllegalStateException();
                }));
        assertThrows(ClosedChannelException.class, () -> opened.getFirst().read());
    }

    @Test
    void namesTheFileOnceWhereItCannotBeRead() throws IOException {
        Path loop = folder.resolve("loop.csv");
        Files.createSymbolicLink(loop, loop);
        String message = assertThrows(DataFormatException.class, () -> DataFile.open(loop))
                .getMessage();
        assertTrue(message.startsWith(loop + ": cannot be read: Too many"), message);
        assertEquals(0, message.lastIndexOf(loop.toString()), message);
    }

    @Test
    void opensAFileOnceThroughAnotherStream() throws IOException {
        Path path = Files.write(folder.resolve("t.csv"), utf8("a,y\n1,p\n"));
        int[] opened = new int[1];
        try (DataFile file = DataFile.open(path, in -> {
            opened[0]++;
            return in;
        })) {
            assertEquals(
                    1,
                    file.table(CsvOptions.DEFAULT, EncodingOptions.target("y")).rows());
        }
        assertEquals(1, opened[0]);
    }

    @Test
    void saysWhyAFileCannotBeOpened() {
        assertFails("no such file: " + folder.resolve("none"), () -> DataFile.open(folder.resolve("none")));
        assertFails("expected a file, found a directory: " + folder, () -> DataFile.open(folder));
    }

    @Test
    void refusesNumbersThatAreNotFinite() {
        String message = "x.npy: row 2, column 1: expected a finite number, found ";
        assertFails(
                message + "NaN",
                () -> file(npy("<f8", 2, 2, 1, 2, Double.NaN, 4)).array());
        assertFails(
                message + "-Infinity",
                () -> file(npy("<f4", 2, 2, 1, 2, Double.NEGATIVE_INFINITY, 4)).array());
        byte[] idx = ByteBuffer.allocate(20)
                .put(new byte[] {0, 0, 0x0D, 2})
                .putInt(2)
                .putInt(1)
                .putFloat(1)
                .putFloat(Float.NaN)
                .array();
        assertFails(message + "NaN", () -> file(idx).array());
    }

    @Test
    void anEmptyArrayHasNoRows() {
        NdArray array = file(npy("<f8", 0, 2)).array();
        assertEquals(0, array.rows());
        assertEquals(2, array.columns());
    }

    @Test
    void refusesAnEmptyArrayOfImpossibleRows() {
        byte[] bytes = utf8("\u0001NUMPY");
        byte[] header = utf8("{'descr': '<f8', 'fortran_order': False, 'shape': (0, 46341, 46341), }");
        ByteBuffer npy = ByteBuffer.allocate(10 + header.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes[0] = (byte) 0x93;
        npy.put(bytes).put(new byte[] {1, 0}).putShort((short) header.length).put(header);
        assertFails(
                "x.npy: more values than an array can hold (268435454): 0×46341×46341",
                () -> file(npy.array()).array());
    }

    @Test
    void doublesAndIntegersGoThroughTheEncoding() {
        TableEncoding encoding = TableEncoding.fit(table(DATES), EncodingOptions.target("y"));
        float[] expected = encoding.encode(table(DATES)).x();
        double[] values = {20180131, 1, 20180132, 2, 20180133, 4};
        for (String type : new String[] {"<f8", "<i8"}) {
            assertArrayEquals(
                    expected, file(npy(type, 3, 2, values)).array(encoding).values());
        }
        assertFails(
                "x.npy: expected numbers of type f8, i4 or i8, for floats are too coarse for \"date\", found f4",
                () -> file(npy("<f4", 3, 2, values)).array(encoding));
        assertFails(
                "x.npy: expected rows of 2 features, found an array of 2×3",
                () -> file(npy("<f8", 2, 3, values)).array(encoding));
        double[] far = {20180131, 1, 20180132, 1e300, 20180133, 4};
        assertFails(
                "x.npy: row 2, column 2: expected a number nearer to those of the training, up to " + Float.MAX_VALUE
                        + ", found 1.0E300",
                () -> file(npy("<f8", 3, 2, far)).array(encoding));
        double[] infinite = {20180131, 1, 20180132, Double.POSITIVE_INFINITY, 20180133, 4};
        assertFails(
                "x.npy: row 2, column 2: expected a finite number, found Infinity",
                () -> file(npy("<f8", 3, 2, infinite)).array(encoding));
    }

    @Test
    void plainEncodingsTakeFloatsAsTheyAre() {
        TableEncoding encoding = TableEncoding.fit(table("a,y\n1,0.5\n2,1.5\n"), EncodingOptions.target("y"));
        assertArrayEquals(
                new float[] {3, 4}, file(npy("<f4", 2, 1, 3, 4)).array(encoding).values());
    }
}

package dev.lanewise.data;

import static dev.lanewise.data.TestFiles.assertFails;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpyTest {

    @TempDir
    Path folder;

    private static Path numpy(String name) {
        URL url = Objects.requireNonNull(NpyTest.class.getResource("npy/" + name + ".npy"));
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "little-f2",
                "little-f4",
                "big-f4",
                "little-f8",
                "big-f8",
                "i1",
                "little-i2",
                "little-i4",
                "big-i4",
                "little-i8"
            })
    void readsEverySignedTypeOfNumPy(String name) {
        float zero = name.contains("f") ? -0f : 0f;
        assertEquals(new NdArray(new int[] {2, 3}, new float[] {zero, -1, -2, -3, -4, -5}), Npy.read(numpy(name)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"u1", "big-u2", "version2", "version3"})
    void readsEveryUnsignedTypeAndVersionOfNumPy(String name) {
        assertEquals(new NdArray(new int[] {2, 3}, new float[] {0, 1, 2, 3, 4, 5}), Npy.read(numpy(name)));
    }

    @Test
    void readsBooleansScalarsAndVectors() {
        assertEquals(new NdArray(new int[] {2, 3}, new float[] {0, 1, 1, 1, 1, 1}), Npy.read(numpy("b1")));
        NdArray scalar = Npy.read(numpy("scalar"));
        assertEquals(new NdArray(new int[0], new float[] {2.5f}), scalar);
        assertEquals(1, scalar.rows());
        NdArray vector = Npy.read(numpy("vector"));
        assertEquals(new NdArray(new int[] {3}, new float[] {1.5f, Float.NaN, Float.NEGATIVE_INFINITY}), vector);
        assertEquals(1, vector.columns());
    }

    @Test
    void bringsFortranOrderIntoCOrder() {
        NdArray array = Npy.read(numpy("fortran"));
        assertArrayEquals(new int[] {2, 3, 4}, array.shape());
        for (int i = 0; i < 24; i++) {
            assertEquals(i, array.values()[i]);
        }
        assertEquals(2, array.rows());
        assertEquals(12, array.columns());
    }

    @Test
    void readsGzip() throws IOException {
        Path file = folder.resolve("array.npy");
        Files.write(file, TestFiles.gzip(Files.readAllBytes(numpy("u1"))));
        assertEquals(Npy.read(numpy("u1")), Npy.read(file));
    }

    @Test
    void writesTheVeryBytesThatNumPyWrites() throws IOException {
        Path file = folder.resolve("array.npy");
        for (String name : new String[] {"little-f4", "scalar", "vector"}) {
            Npy.write(file, Npy.read(numpy(name)));
            assertArrayEquals(Files.readAllBytes(numpy(name)), Files.readAllBytes(file), name);
        }
        assertFalse(Files.exists(folder.resolve("array.npy.part")));
    }

    @Test
    void refusesTypesThatAreNoPlainNumbers() {
        assertFails(
                numpy("complex") + ": expected elements of type b1, u1, i1, u2, i2, i4, i8, f2, f4 or f8, found <c8",
                () -> Npy.read(numpy("complex")));
        assertFails(
                numpy("structured") + ": the header has no plain \"descr\": {'descr': [('a', '<f4'), ('b', '<i4')],"
                        + " 'fortran_order': False, 'shape': (2,), }",
                () -> Npy.read(numpy("structured")));
    }

    @Test
    void refusesADoubleBeyondTheFloats() {
        assertFails(
                numpy("huge-double") + ": expected numbers up to 3.4028235E38, found 1.0E300 at index 1",
                () -> Npy.read(numpy("huge-double")));
    }

    @Test
    void refusesFilesOfAnotherLength() throws IOException {
        byte[] whole = Files.readAllBytes(numpy("little-f4"));
        assertReadFails(": truncated: expected 24 bytes of values, found 23", Arrays.copyOf(whole, whole.length - 1));
        assertReadFails(": expected 24 bytes of values, but more follow", Arrays.copyOf(whole, whole.length + 1));
        assertReadFails(": truncated within the header", Arrays.copyOf(whole, 127));
        assertReadFails(": truncated within the header", Arrays.copyOf(whole, 9));
        assertReadFails(": not an NPY file", Arrays.copyOf(whole, 7));
        assertReadFails(": not an NPY file", new byte[0]);
    }

    @Test
    void refusesWhatIsNoNpyFile() throws IOException {
        assertReadFails(": not an NPY file", "1,2,3\n4,5,6\n".getBytes(StandardCharsets.UTF_8));
        byte[] version = Files.readAllBytes(numpy("little-f4"));
        version[6] = 4;
        assertReadFails(": expected NPY version 1, 2 or 3, found 4", version);
    }

    @Test
    void refusesHostileShapesBeforeTakingMemory() throws IOException {
        assertReadFails(
                ": more values than an array can hold (536870909): 65536×65536",
                file("{'descr': '<f4', 'fortran_order': False, 'shape': (65536, 65536), }"));
        assertReadFails(
                ": more values than an array can hold (536870909): 2147483647×2147483647×2147483647",
                file("{'descr': '<f4', 'fortran_order': False, 'shape': (2147483647, 2147483647, 2147483647)}"));
        assertReadFails(
                ": truncated: expected 2000000000 bytes of values, found 0",
                file("{'descr': '<f4', 'fortran_order': False, 'shape': (500000000,), }"));
        assertReadFails(
                ": expected a shape of numbers up to 2147483647, found (4294967296,)",
                file("{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296,), }"));
        assertReadFails(
                ": expected a shape of numbers up to 2147483647, found (-1,)",
                file("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }"));
        byte[] longHeader = Files.readAllBytes(numpy("version2"));
        longHeader[11] = -1;
        assertReadFails(": expected a header of at most 10000 bytes, found 4278190196", longHeader);
    }

    private void assertReadFails(String message, byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("broken.npy"), bytes);
        assertFails(file + message, () -> Npy.read(file));
    }

    private static byte[] file(String header) {
        byte[] text = header.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer bytes = ByteBuffer.allocate(10 + text.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
        bytes.putShort((short) text.length).put(text);
        return bytes.array();
    }

    @Test
    void leavesNothingBehindWhereItCannotWrite() throws IOException {
        NdArray array = new NdArray(new int[] {1}, new float[1]);
        assertFails("cannot write " + folder + ": it is a folder", () -> Npy.write(folder, array));
        Path nowhere = folder.resolve("none/array.npy");
        assertFails(
                "cannot write " + nowhere + ": there is no folder " + folder.resolve("none"),
                () -> Npy.write(nowhere, array));
        try (var files = Files.list(folder)) {
            assertEquals(0, files.count());
        }
    }

    /** What lies there stays: a file of the user's with the name that temporary files once had. */
    @Test
    void aLinkStaysAndItsTargetIsReplaced() throws IOException {
        NdArray array = Npy.read(numpy("little-f4"));
        Path part = Files.writeString(folder.resolve("array.npy.part"), "mine");
        Path link = Files.createSymbolicLink(folder.resolve("array.npy"), folder.resolve("target.npy"));
        Npy.write(link, array);
        assertTrue(Files.isSymbolicLink(link));
        assertEquals(array, Npy.read(folder.resolve("target.npy")));
        assertEquals("mine", Files.readString(part));
        try (var files = Files.list(folder)) {
            assertEquals(3, files.count());
        }
    }

    private static String header(String shape) {
        return "{'descr': '<f4', 'fortran_order': True, 'shape': " + shape + ", }";
    }

    @Test
    void hasAtMostSixtyFourDimensionsAsNumPy() throws IOException {
        Path file = Files.write(folder.resolve("most.npy"), file(header("(" + "1,".repeat(63) + "0)")));
        assertEquals(64, Npy.read(file).shape().length);
        assertReadFails(
                ": expected at most 64 dimensions, as NumPy has, found more: (" + "1,".repeat(99) + "1…",
                file(header("(" + "1,".repeat(4000) + ")")));
    }

    @Test
    void readsItsHeaderOnceHoweverItIsNested() throws IOException {
        String nested = "'shape': (".repeat(900);
        assertReadFails(
                ": expected a shape of numbers up to 2147483647, found (" + nested.substring(0, 199) + "…",
                file("{'shape': (" + nested));
        assertReadFails(": the header has no plain \"descr\": {{{{", file("{{{{"));
        assertReadFails(
                ": the header has no plain \"end\": {'descr': '<f4', 'fortran_order': True, 'shape': (), } 1",
                file(header("()") + " 1"));
        assertReadFails(
                ": expected the entries descr, fortran_order and shape in the header, each once, found descr:"
                        + " {'descr': '<f4', 'descr': '<f4'}",
                file("{'descr': '<f4', 'descr': '<f4'}"));
    }

    @Test
    void refusesRowsThatNoArrayHoldsEvenWhereThereAreNone() throws IOException {
        assertReadFails(
                ": more values than an array can hold (536870909): 0×46341×46341", file(header("(0, 46341, 46341)")));
        assertReadFails(
                ": more values than an array can hold (536870909): 46341×0×46341", file(header("(46341, 0, 46341)")));
        int[] shape = {0, 46341, 46341};
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> new NdArray(shape, new float[0]));
        assertEquals("a row must have at most 2147483647 values, but the shape is 0×46341×46341", e.getMessage());
    }
}

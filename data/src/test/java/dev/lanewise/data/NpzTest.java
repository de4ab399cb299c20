package dev.lanewise.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** NPZ files as NumPy writes them, and archives that are none. */
class NpzTest {

    @TempDir
    Path folder;

    private Path file;

    private static byte[] npy(String descr, String shape, byte[] values) {
        byte[] header = ("{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + ", }\n")
                .getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(10 + header.length + values.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
                .putShort((short) header.length)
                .put(header)
                .put(values)
                .array();
    }

    private Path archive(int method, Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> each : entries.entrySet()) {
                ZipEntry entry = new ZipEntry(each.getKey());
                entry.setMethod(method);
                if (method == ZipEntry.STORED) {
                    CRC32 crc = new CRC32();
                    crc.update(each.getValue());
                    entry.setCrc(crc.getValue());
                    entry.setSize(each.getValue().length);
                }
                zip.putNextEntry(entry);
                zip.write(each.getValue());
            }
        }
        file = folder.resolve("arrays.npz");
        return Files.write(file, bytes.toByteArray());
    }

    private String refusal() {
        return assertThrows(DataFormatException.class, () -> Npz.read(file)).getMessage();
    }

    @ParameterizedTest
    @ValueSource(ints = {ZipEntry.STORED, ZipEntry.DEFLATED})
    void arraysAreReadInOrder(int method) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("b.npy", npy("|i1", "(2, 2)", new byte[] {1, 2, 3, -4}));
        entries.put("a.npy", npy("|b1", "(1,)", new byte[] {1}));
        entries.put("empty.npy", npy("<f8", "(0, 3)", new byte[0]));
        Map<String, NdArray> arrays = Npz.read(archive(method, entries));
        assertEquals(List.of("b", "a", "empty"), List.copyOf(arrays.keySet()));
        assertEquals(new NdArray(new int[] {2, 2}, new float[] {1, 2, 3, -4}), arrays.get("b"));
        assertEquals(new NdArray(new int[] {0, 3}, new float[0]), arrays.get("empty"));
    }

    @Test
    void whatIsNoArrayIsRefused() throws IOException {
        archive(ZipEntry.DEFLATED, Map.of("readme.txt", new byte[1]));
        assertTrue(refusal().contains("\"readme.txt\""), refusal());
        archive(ZipEntry.DEFLATED, Map.of("a.npy", npy("|O", "(1,)", new byte[8])));
        assertTrue(
                refusal().contains("a.npy: expected elements of type")
                        && refusal().contains("|O"),
                refusal());
    }

    @Test
    void bombIsRefused() throws IOException {
        archive(ZipEntry.DEFLATED, Map.of("a.npy", npy("|i1", "(1000000,)", new byte[1_000_000])));
        assertEquals(1_000_000, Npz.read(file).get("a").rows());
        String message = assertThrows(DataFormatException.class, () -> Npz.read(file, 1 << 16))
                .getMessage();
        assertTrue(message.contains("a.npy: the archive expands more than 100-fold and beyond 65536 bytes"), message);
    }

    @Test
    void everyTruncationAndEveryFlippedBitIsReadOrRefused() throws IOException {
        byte[] intact = Files.readAllBytes(archive(
                ZipEntry.DEFLATED,
                Map.of("a.npy", npy("<f4", "(2,)", new byte[8]), "b.npy", npy("<f4", "(1,)", new byte[4]))));
        for (int length = 0; length < intact.length; length++) {
            Files.write(file, Arrays.copyOf(intact, length));
            assertTrue(refusal().startsWith(file.toString()), refusal());
        }
        for (int bit = 0; bit < 8 * intact.length; bit++) {
            byte[] flipped = intact.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file, flipped);
            try {
                Npz.read(file);
            } catch (DataFormatException e) {
                assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
            }
        }
    }

    @Test
    void whatIsNoArchiveIsRefused() throws IOException {
        file = Files.write(folder.resolve("a.npz"), new byte[100]);
        assertTrue(refusal().contains("no intact zip archive"), refusal());
        file = folder;
        assertTrue(refusal().contains("found a directory"), refusal());
        file = folder.resolve("none.npz");
        assertTrue(refusal().contains("no such file"), refusal());
    }
}

package dev.lanewise.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SafeTensorsTest {

    private static final String SCALAR = "\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}";

    @TempDir
    private Path folder;

    private static SortedMap<String, Tensor> read(Path file) throws IOException {
        try (SafeTensorsReader reader = SafeTensorsReader.open(file)) {
            return reader.readTensors();
        }
    }

    private String problem(byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("wrong"), bytes);
        return assertThrows(ModelFormatException.class, () -> read(file)).getMessage();
    }

    @Test
    void everyByteIsWhereTheSpecificationSays() throws IOException {
        Path file = folder.resolve("two");
        Tensor a = new Tensor(List.of(2, 3), new float[] {1, 2, 3, 4, 5, -0f});
        Tensor b = new Tensor(List.of(), new float[] {0.1f});
        new SafeTensors(Map.of("key", "\u00e9"), new TreeMap<>(Map.of("b", b, "a", a))).write(file);

        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        long headerLength = bytes.getLong();
        assertEquals(0, headerLength % 8);
        byte[] header = new byte[(int) headerLength];
        bytes.get(header);
        CRC32C data = new CRC32C();
        data.update(bytes.duplicate());
        CRC32C metadata = new CRC32C();
        String covered = String.format(
                "\"key\":\"\u00e9\",\"lanewise.crc32c\":\"%08x\",\"lanewise.format_version\":\"1\"", data.getValue());
        metadata.update(("{" + covered + "}").getBytes(StandardCharsets.UTF_8));
        String json = String.format(
                "{\"__metadata__\":{%s,\"lanewise.metadata_crc32c\":\"%08x\"},"
                        + "\"a\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]},"
                        + "\"b\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[24,28]}}",
                covered, metadata.getValue());
        String written = new String(header, StandardCharsets.UTF_8);
        assertEquals(json, written.stripTrailing());
        assertTrue(written.length() - json.length() < 8);
        for (float expected : new float[] {1, 2, 3, 4, 5, -0f, 0.1f}) {
            assertEquals(Float.floatToRawIntBits(expected), bytes.getInt());
        }
        assertEquals(0, bytes.remaining());
    }

    @Test
    void tensorsLargerThanAChunkComeBackInBits() throws IOException {
        float[] values = new float[3 * SafeTensors.CHUNK_FLOATS + 17];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.intBitsToFloat(i * 0x9E3779B9 & 0xBF7FFFFF);
        }
        Path file = folder.resolve("large");
        Tensor tensor = new Tensor(List.of(values.length), values);
        new SafeTensors(Map.of(), new TreeMap<>(Map.of("t", tensor, "u", tensor))).write(file);

        SortedMap<String, Tensor> loaded = read(file);
        assertArrayEquals(bits(values), bits(loaded.get("t").values()));
        assertArrayEquals(bits(values), bits(loaded.get("u").values()));
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(values[i]);
        }
        return bits;
    }

    @Test
    void tensorsWithoutNumbersAndFilesWithoutTensorsAreRead() throws IOException {
        Path file = folder.resolve("empty");
        new SafeTensors(Map.of(), new TreeMap<>()).write(file);
        assertEquals(Map.of(), read(file));
        new SafeTensors(Map.of(), new TreeMap<>(Map.of("none", new Tensor(List.of(3, 0), new float[0])))).write(file);
        assertEquals(List.of(3, 0), read(file).get("none").shape());
    }

    @Test
    void membersOfTheHeaderMayStandInAnyOrder() throws IOException {
        byte[] file = RawFile.sealed(
                Map.of(),
                "\"b\":{\"data_offsets\":[4,8],\"shape\":[1],\"dtype\":\"F32\"},"
                        + "\"a\":{\"shape\":[1],\"dtype\":\"F32\",\"data_offsets\":[0,4]}",
                RawFile.floats(1, 2));
        SortedMap<String, Tensor> tensors = read(Files.write(folder.resolve("order"), file));
        assertEquals(1, tensors.get("a").values()[0]);
        assertEquals(2, tensors.get("b").values()[0]);
    }

    static Stream<Arguments> wrongTensors() {
        return Stream.of(
                arguments(
                        tensor("F16", "[2]", "[0,4]"), "tensor \"t\" has dtype \"F16\", but model files hold F32 only"),
                arguments(
                        tensor("F32", "[2]", "[0,4]"),
                        "tensor \"t\": shape [2] takes 8 bytes, but data_offsets [0, 4] span 4"),
                arguments(
                        tensor("F32", "[1]", "[4,8]"),
                        "tensor \"t\" begins at byte 4 of the data, but the tensors before it end at 0: there is a gap"),
                arguments(
                        tensor("F32", "[1]", "[0,4]") + "," + SCALAR + ",\"z\":{\"dtype\":\"F32\",\"shape\":[1],"
                                + "\"data_offsets\":[2,6]}",
                        "tensor \"a\" begins at byte 0 of the data, but the tensors before it end at 4: they overlap"),
                arguments(
                        tensor("F32", "[2]", "[0,8]"),
                        "the tensors take 8 bytes, but 4 follow the header: the file is truncated"),
                arguments("", "the tensors take 0 bytes, but 4 follow the header: the file is too long"),
                arguments(
                        tensor("F32", "[1]", "[4,0]"),
                        "tensor \"t\": data_offsets must be [begin, end], but is [4, 0]"),
                arguments(
                        tensor("F32", "[-1]", "[0,4]"),
                        "tensor \"t\": shape must hold whole numbers from 0 on, but holds the number -1"),
                arguments(
                        tensor("F32", "[\"1\"]", "[0,4]"),
                        "tensor \"t\": shape must hold whole numbers from 0 on, but holds the string \"1\""),
                arguments(
                        tensor("F32", "[1]", "[-4,0]"),
                        "tensor \"t\": data_offsets must hold whole numbers from 0 on, but holds the number -4"),
                arguments(
                        tensor("F32", "[65536,65536]", "[0,17179869184]"),
                        "tensor \"t\": shape [65536, 65536] has more than 2147483647 numbers"),
                arguments(
                        tensor("F32", "[4294967296,4294967296]", "[0,0]"),
                        "tensor \"t\": shape [4294967296, 4294967296] has more than 2147483647 numbers"),
                arguments(
                        tensor("F32", "[9223372036854775807]", "[0,4]"),
                        "tensor \"t\": shape [9223372036854775807] has more than 2147483647 numbers"),
                arguments(
                        tensor("F32", "[1,1,1,1,1,1,1,1,1]", "[0,4]"),
                        "tensor \"t\" must have at most 8 sizes in its shape and 2 data_offsets, but has 9 and 2"),
                arguments(
                        tensor("F32", "[1]", "[0,4,8]"),
                        "tensor \"t\" must have at most 8 sizes in its shape and 2 data_offsets, but has 1 and 3"),
                arguments(
                        "\"t\":{\"dtype\":\"F32\",\"shape\":[1]}",
                        "tensor \"t\" must have a string \"dtype\", an array \"shape\", an array \"data_offsets\" and"
                                + " nothing else"),
                arguments("\"t\":[1]", "tensor \"t\" must be an object, but is an array of 1"));
    }

    private static String tensor(String dtype, String shape, String offsets) {
        return "\"t\":{\"dtype\":\"" + dtype + "\",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}";
    }

    @ParameterizedTest
    @MethodSource("wrongTensors")
    void aTensorThatDoesNotFitIsRefused(String tensors, String problem) throws IOException {
        assertEquals(problem, problem(RawFile.sealed(Map.of(), tensors, new byte[4])));
    }

    static Stream<Arguments> wrongHeaders() {
        return Stream.of(
                arguments(" {}", "the header does not begin with '{': no safetensors file"),
                arguments("", "the header does not begin with '{': no safetensors file"),
                arguments("{\"__metadata__\":[]}", "__metadata__ must be an object, but is an array of 0"),
                arguments("{\"__metadata__\":{\"a\":1}}", "__metadata__: \"a\" must be a string, but is the number 1"),
                arguments(
                        "{\"a\":{\"dtype\":\"BF16\",\"shape\":[],\"data_offsets\":[0,2]}}",
                        "a safetensors file, but no Lanewise model: its metadata have no lanewise.format_version"),
                arguments(
                        "{\"__metadata__\":{\"format\":\"pt\"}}",
                        "a safetensors file, but no Lanewise model: its metadata have no lanewise.format_version"),
                arguments(
                        "{\"__metadata__\":{\"lanewise.format_version\":\"3\"}}",
                        "lanewise.format_version is \"3\", but this version of Lanewise reads formats 1 to 2"),
                arguments(
                        "{\"__metadata__\":{\"lanewise.format_version\":\"1\"}}",
                        "the metadata have no lanewise.metadata_crc32c"),
                arguments(
                        "{\"__metadata__\":{\"lanewise.format_version\":\"1\",\"lanewise.metadata_crc32c\":\"0\"}}",
                        "the metadata are damaged: their CRC-32C is 8a348dcd, but was written as \"0\""),
                arguments("{}x", "the header is no valid JSON: expected nothing more, found \"x\" at character 2"));
    }

    @ParameterizedTest
    @MethodSource("wrongHeaders")
    void aHeaderThatIsNotOursIsRefused(String header, String problem) throws IOException {
        assertEquals(problem, problem(RawFile.of(header, new byte[0])));
    }

    static Stream<Arguments> wrongLengths() {
        return Stream.of(
                arguments(new byte[0], "the file has 0 bytes, too few for the 8 of the header's length"),
                arguments(new byte[7], "the file has 7 bytes, too few for the 8 of the header's length"),
                arguments(
                        length(3, 2),
                        "the header should take 3 bytes, but 2 follow: the file is truncated or no safetensors file"),
                arguments(
                        length(-1, 2),
                        "the header should take 18446744073709551615 bytes, but 2 follow: the file is truncated or no"
                                + " safetensors file"),
                arguments(
                        length(Long.MAX_VALUE, 2),
                        "the header should take 9223372036854775807 bytes, but 2 follow: the file is truncated or no"
                                + " safetensors file"),
                arguments(
                        length(SafeTensorsHeader.MAX_BYTES + 1, SafeTensorsHeader.MAX_BYTES + 1),
                        "the header should take 16777217 bytes, but at most 16777216 are allowed"));
    }

    private static byte[] length(long length, int following) {
        return ByteBuffer.allocate(Long.BYTES + following)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .array();
    }

    @ParameterizedTest
    @MethodSource("wrongLengths")
    void aHeaderLengthBeyondTheFileIsRefused(byte[] bytes, String problem) throws IOException {
        assertEquals(problem, problem(bytes));
    }

    @Test
    void aHeaderThatIsNoUtf8IsRefused() throws IOException {
        byte[] bytes = RawFile.of("{\"a\":\"xy\"}", new byte[0]);
        bytes[8 + 7] = (byte) 0xFF;
        assertEquals("the header is no valid UTF-8 at byte 7", problem(bytes));
    }

    @Test
    void aNumberThatIsNotFiniteIsRefusedWithItsPlace() throws IOException {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            byte[] bytes = RawFile.sealed(Map.of(), tensor("F32", "[2]", "[0,8]"), RawFile.floats(1, bad));
            assertEquals("number 1 of tensor \"t\" is " + bad + ", but all must be finite", problem(bytes));
        }
    }

    @Test
    void damagedTensorsAreFoundByTheirChecksum() throws IOException {
        byte[] bytes = RawFile.sealed(Map.of(), SCALAR, RawFile.floats(1));
        bytes[bytes.length - 1] ^= 1;
        assertEquals(
                "the tensors are damaged: their CRC-32C is 2f3f47a8, but was written as \"dd54c4ab\"", problem(bytes));
    }

    @Test
    void whatCannotBeReadAgainIsNotWritten() throws IOException {
        Path file = folder.resolve("never");
        Tensor nan = new Tensor(List.of(3), new float[] {1, 2, Float.NaN});
        assertEquals(
                "only finite numbers are saved, but number 2 of tensor \"t\" is NaN",
                refused(new SafeTensors(Map.of(), new TreeMap<>(Map.of("t", nan))), file));
        assertEquals(
                "unpaired surrogate U+D83D in a string",
                refused(new SafeTensors(Map.of("key", "\ud83d"), new TreeMap<>()), file));
        assertTrue(refused(new SafeTensors(Map.of("key", "x".repeat(16 << 20)), new TreeMap<>()), file)
                .startsWith("the metadata are too large: the header would take 167773"));
        Map<String, String> many =
                IntStream.range(0, 1 << 18).boxed().collect(Collectors.toMap(i -> "key " + i, i -> ""));
        assertTrue(refused(new SafeTensors(many, new TreeMap<>()), file).contains(" for 262149 values"));
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(), left.toList());
        }
    }

    private static String refused(SafeTensors content, Path file) {
        return assertThrows(IllegalArgumentException.class, () -> content.write(file))
                .getMessage();
    }

    @Test
    void aTensorNeedsAsManyNumbersAsItsShapeSays() {
        assertThrows(IllegalArgumentException.class, () -> new Tensor(List.of(2, 3), new float[5]));
    }
}

package dev.lanewise.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/** Puts the right checksums into a model file that was changed at random, so that what lies behind their check is reached. */
final class Checksums {

    private static final String METADATA = "__metadata__";
    private static final String DATA_CRC = "lanewise.crc32c";
    private static final String METADATA_CRC = "lanewise.metadata_crc32c";
    private static final int LONGEST_HEADER = 1 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private Checksums() {}

    /** The file with its checksums right, if it has a header with metadata; else as it is. */
    static byte[] repaired(byte[] file) {
        if (file.length < Long.BYTES) {
            return file;
        }
        long length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length < 2 || length > Math.min(LONGEST_HEADER, file.length - Long.BYTES)) {
            return file;
        }
        int data = Long.BYTES + (int) length;
        try {
            String header = new String(file, Long.BYTES, (int) length, StandardCharsets.UTF_8);
            if (JSON.readTree(header) instanceof ObjectNode root && root.get(METADATA) instanceof ObjectNode metadata) {
                return repaired(root, metadata, ByteBuffer.wrap(file, data, file.length - data));
            }
        } catch (JsonProcessingException _) {
            // The reader shall say so.
        }
        return file;
    }

    private static byte[] repaired(ObjectNode root, ObjectNode metadata, ByteBuffer data)
            throws JsonProcessingException {
        CRC32C dataCrc = new CRC32C();
        dataCrc.update(data.duplicate());
        metadata.put(DATA_CRC, HexFormat.of().toHexDigits((int) dataCrc.getValue()));
        metadata.remove(METADATA_CRC);
        // The metadata as one line of JSON, keys in order.
        Map<String, JsonNode> sorted = new TreeMap<>();
        metadata.properties().forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        CRC32C crc = new CRC32C();
        crc.update(JSON.writeValueAsBytes(sorted));
        metadata.put(METADATA_CRC, HexFormat.of().toHexDigits((int) crc.getValue()));
        byte[] header = JSON.writeValueAsBytes(root);
        return ByteBuffer.allocate(Long.BYTES + header.length + data.remaining())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .put(data)
                .array();
    }
}

package dev.lanewise.io;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;

/** The metadata that every Lanewise file carries, whatever is in it: format version and checksums. */
final class Envelope {

    /** The newest format that this version reads. */
    static final int NEWEST_VERSION = 2;

    /** The format of networks of plain dense layers. */
    private static final int PLAIN_VERSION = 1;

    /** Keys that begin so are the library's own. */
    static final String RESERVED_PREFIX = "lanewise.";

    static final String FORMAT_VERSION_KEY = RESERVED_PREFIX + "format_version";

    /** What makes a file one of the second format: the layers as JSON. */
    static final String ARCHITECTURE_KEY = RESERVED_PREFIX + "architecture";

    /** CRC-32C of the bytes of all tensors, 8 hexadecimal digits in lower case. */
    static final String DATA_CRC_KEY = RESERVED_PREFIX + "crc32c";

    /** CRC-32C of the metadata without this entry, as {@link JsonWriter#object} writes it in UTF-8. */
    static final String METADATA_CRC_KEY = RESERVED_PREFIX + "metadata_crc32c";

    /** Every key of the envelope. */
    static final Set<String> KEYS = Set.of(FORMAT_VERSION_KEY, DATA_CRC_KEY, METADATA_CRC_KEY);

    private Envelope() {}

    /**
     * The metadata with the entries of the envelope. The version is the oldest that can hold them, so that older versions of the
     * library read what they can.
     */
    static Map<String, String> seal(Map<String, String> metadata, CRC32C data) {
        Map<String, String> sealed = new HashMap<>(metadata);
        sealed.put(FORMAT_VERSION_KEY, Integer.toString(version(metadata)));
        sealed.put(DATA_CRC_KEY, hex(data));
        sealed.put(METADATA_CRC_KEY, metadataCrc(sealed));
        return sealed;
    }

    /** The version of a file with such metadata. */
    static int version(Map<String, String> metadata) {
        return metadata.containsKey(ARCHITECTURE_KEY) ? NEWEST_VERSION : PLAIN_VERSION;
    }

    /**
     * Checks format version and metadata.
     *
     * @throws ModelFormatException if the file is not Lanewise's, newer than this version, or its metadata are damaged
     */
    static void check(Map<String, String> metadata) {
        String version = metadata.get(FORMAT_VERSION_KEY);
        if (version == null) {
            throw new ModelFormatException(
                    "a safetensors file, but no Lanewise model: its metadata have no " + FORMAT_VERSION_KEY);
        }
        if (!version.equals("1") && !version.equals("2")) {
            throw new ModelFormatException(FORMAT_VERSION_KEY + " is " + JsonWriter.excerpt(version)
                    + ", but this version of Lanewise reads formats 1 to " + NEWEST_VERSION);
        }
        if (!version.equals(Integer.toString(version(metadata)))) {
            throw new ModelFormatException(
                    "format " + version + (version.equals("1") ? " has no " : " needs ") + ARCHITECTURE_KEY);
        }
        checkCrc("metadata", required(metadata, METADATA_CRC_KEY), metadataCrc(metadata));
    }

    /**
     * Checks the bytes of the tensors.
     *
     * @throws ModelFormatException if they are damaged
     */
    static void checkData(Map<String, String> metadata, CRC32C data) {
        checkCrc("tensors", required(metadata, DATA_CRC_KEY), hex(data));
    }

    /** The value of a key. */
    static String required(Map<String, String> metadata, String key) {
        String value = metadata.get(key);
        if (value == null) {
            throw new ModelFormatException("the metadata have no " + key);
        }
        return value;
    }

    private static void checkCrc(String what, String expected, String actual) {
        if (!expected.equals(actual)) {
            throw new ModelFormatException("the " + what + " are damaged: their CRC-32C is " + actual
                    + ", but was written as " + JsonWriter.excerpt(expected));
        }
    }

    private static String metadataCrc(Map<String, String> metadata) {
        Map<String, String> covered = new HashMap<>(metadata);
        covered.remove(METADATA_CRC_KEY);
        CRC32C crc = new CRC32C();
        crc.update(JsonWriter.object(covered).getBytes(StandardCharsets.UTF_8));
        return hex(crc);
    }

    private static String hex(CRC32C crc) {
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }
}

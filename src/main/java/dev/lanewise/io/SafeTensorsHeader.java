package dev.lanewise.io;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The JSON header of a safetensors file: metadata and where each tensor lies.
 *
 * @param metadata strings by key
 * @param tensors in the order of the file; together they cover the data without a gap
 */
record SafeTensorsHeader(Map<String, String> metadata, List<TensorInfo> tensors) {

    /** Longest header in bytes, padding counted: no model needs more, and a hostile file gets no more parsed. */
    static final int MAX_BYTES = 16 << 20;

    private static final int MAX_RANK = 8;
    private static final String METADATA = "__metadata__";
    private static final String F32 = "F32";

    /** Bytes of a number of each type; those of parts of a byte are missing. */
    private static final Map<String, Integer> BYTES = Map.ofEntries(
            Map.entry("BOOL", 1),
            Map.entry("U8", 1),
            Map.entry("I8", 1),
            Map.entry("F8_E4M3", 1),
            Map.entry("F8_E5M2", 1),
            Map.entry("U16", Short.BYTES),
            Map.entry("I16", Short.BYTES),
            Map.entry("F16", Short.BYTES),
            Map.entry("BF16", Short.BYTES),
            Map.entry("U32", Integer.BYTES),
            Map.entry("I32", Integer.BYTES),
            Map.entry(F32, Float.BYTES),
            Map.entry("U64", Long.BYTES),
            Map.entry("I64", Long.BYTES),
            Map.entry("F64", Double.BYTES));

    SafeTensorsHeader {
        metadata = Map.copyOf(metadata);
        tensors = List.copyOf(tensors);
    }

    /** The header of these tensors, laid one after the other in the order of the map. */
    static SafeTensorsHeader of(Map<String, String> metadata, SortedMap<String, Tensor> tensors) {
        List<TensorInfo> infos = new ArrayList<>();
        long begin = 0;
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            Tensor tensor = entry.getValue();
            long end = begin + (long) Float.BYTES * tensor.values().length;
            infos.add(new TensorInfo(entry.getKey(), F32, tensor.shape(), begin, end));
            begin = end;
        }
        return new SafeTensorsHeader(metadata, infos);
    }

    /** Bytes of all tensors. */
    long dataBytes() {
        return tensors.isEmpty() ? 0 : tensors.getLast().end();
    }

    /**
     * The header as UTF-8, padded with spaces to a multiple of 8 bytes.
     *
     * @throws IllegalArgumentException if it is longer than {@link #MAX_BYTES} or {@link JsonReader#MAX_VALUES}, or a
     *     string is no valid Unicode
     */
    byte[] encode() {
        StringBuilder json = new StringBuilder("{\"" + METADATA + "\":").append(JsonWriter.object(metadata));
        for (TensorInfo tensor : tensors) {
            json.append(',').append(JsonWriter.quote(tensor.name()));
            json.append(":{\"dtype\":").append(JsonWriter.quote(tensor.dtype()));
            json.append(",\"shape\":").append(JsonWriter.numbers(tensor.shape()));
            json.append(",\"data_offsets\":[" + tensor.begin() + "," + tensor.end() + "]}");
        }
        json.append('}');
        int length = json.toString().getBytes(StandardCharsets.UTF_8).length;
        json.repeat(' ', Math.floorMod(-length, 8));
        byte[] bytes = json.toString().getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_BYTES || jsonValues() > JsonReader.MAX_VALUES) {
            throw new IllegalArgumentException("the metadata are too large: the header would take " + bytes.length
                    + " bytes for " + jsonValues() + " values, and " + MAX_BYTES + " for " + JsonReader.MAX_VALUES
                    + " are allowed");
        }
        return bytes;
    }

    /** The values in the JSON: header and metadata, then of each tensor the object, dtype, shape and offsets. */
    private int jsonValues() {
        return 2
                + metadata.size()
                + tensors.stream().mapToInt(tensor -> 6 + tensor.shape().size()).sum();
    }

    /**
     * Reads a header and checks that its tensors cover the data that follows it.
     *
     * @param dataBytes bytes of the file after the header
     * @throws ModelFormatException if it is no header of a Lanewise file, or its tensors do not fit the data
     */
    static SafeTensorsHeader parse(String json, long dataBytes) {
        return parse(json, dataBytes, true);
    }

    /**
     * Reads the header of a file of any tool; errors as in {@link #parse}, but it need not be Lanewise's, and the tensors may be of
     * any type.
     */
    static SafeTensorsHeader parseForeign(String json, long dataBytes) {
        return parse(json, dataBytes, false);
    }

    private static SafeTensorsHeader parse(String json, long dataBytes, boolean own) {
        if (!json.startsWith("{")) {
            throw new ModelFormatException("the header does not begin with '{': no safetensors file");
        }
        Map<String, JsonValue> members = members("the header", JsonReader.parse("the header", json));
        Map<String, String> metadata = metadata(members.get(METADATA));
        if (own) {
            Envelope.check(metadata);
        }
        List<TensorInfo> tensors = new ArrayList<>();
        members.forEach((name, value) -> {
            if (!name.equals(METADATA)) {
                tensors.add(tensor(name, value, own));
            }
        });
        tensors.sort(Comparator.comparingLong(TensorInfo::begin).thenComparingLong(TensorInfo::end));
        checkCoverage(tensors, dataBytes);
        return new SafeTensorsHeader(metadata, tensors);
    }

    private static Map<String, String> metadata(@Nullable JsonValue value) {
        Map<String, String> metadata = new HashMap<>();
        if (value != null) {
            members(METADATA, value).forEach((key, entry) -> {
                if (!(entry instanceof JsonValue.Text text)) {
                    throw new ModelFormatException(
                            METADATA + ": " + JsonWriter.excerpt(key) + " must be a string, but is " + entry.kind());
                }
                metadata.put(key, text.value());
            });
        }
        return metadata;
    }

    private static TensorInfo tensor(String name, JsonValue value, boolean own) {
        String where = "tensor " + JsonWriter.excerpt(name);
        Map<String, JsonValue> members = members(where, value);
        if (!(members.size() == 3
                && members.get("dtype") instanceof JsonValue.Text dtype
                && members.get("shape") instanceof JsonValue.Items shape
                && members.get("data_offsets") instanceof JsonValue.Items offsets)) {
            throw new ModelFormatException(where + " must have a string \"dtype\", an array \"shape\", an array"
                    + " \"data_offsets\" and nothing else");
        }
        if (own && !dtype.value().equals(F32)) {
            throw new ModelFormatException(
                    where + " has dtype " + JsonWriter.excerpt(dtype.value()) + ", but model files hold F32 only");
        }
        if (shape.values().size() > MAX_RANK || offsets.values().size() != 2) {
            throw new ModelFormatException(where + " must have at most " + MAX_RANK
                    + " sizes in its shape and 2 data_offsets, but has "
                    + shape.values().size() + " and "
                    + offsets.values().size());
        }
        List<Long> sizes = wholes(where + ": shape", shape);
        List<Long> range = wholes(where + ": data_offsets", offsets);
        if (range.get(0) > range.get(1)) {
            throw new ModelFormatException(where + ": data_offsets must be [begin, end], but is " + range);
        }
        long begin = range.get(0);
        long end = range.get(1);
        long count = count(where, sizes);
        Integer bytes = BYTES.get(dtype.value());
        if (bytes != null && end - begin != count * bytes) {
            throw new ModelFormatException(where + ": shape " + sizes + " takes " + count * bytes
                    + " bytes, but data_offsets " + range + " span " + (end - begin));
        }
        return new TensorInfo(
                name, dtype.value(), sizes.stream().map(Math::toIntExact).toList(), begin, end);
    }

    /** The product of the sizes, refused where no array holds as many. */
    private static long count(String where, List<Long> sizes) {
        long count = 1;
        for (long size : sizes) {
            count = size > Integer.MAX_VALUE ? Long.MAX_VALUE : count * size;
            if (count > Integer.MAX_VALUE) {
                throw new ModelFormatException(
                        where + ": shape " + sizes + " has more than " + Integer.MAX_VALUE + " numbers");
            }
        }
        return count;
    }

    private static List<Long> wholes(String where, JsonValue.Items items) {
        return items.values().stream()
                .map(item -> {
                    if (!(item instanceof JsonValue.Whole whole) || whole.value() < 0) {
                        throw new ModelFormatException(
                                where + " must hold whole numbers from 0 on, but holds " + item.kind());
                    }
                    return whole.value();
                })
                .toList();
    }

    private static Map<String, JsonValue> members(String where, JsonValue value) {
        if (!(value instanceof JsonValue.Members members)) {
            throw new ModelFormatException(where + " must be an object, but is " + value.kind());
        }
        return members.values();
    }

    private static void checkCoverage(List<TensorInfo> tensors, long dataBytes) {
        long covered = 0;
        for (TensorInfo tensor : tensors) {
            if (tensor.begin() != covered) {
                throw new ModelFormatException("tensor " + JsonWriter.excerpt(tensor.name()) + " begins at byte "
                        + tensor.begin() + " of the data, but the tensors before it end at " + covered
                        + (tensor.begin() < covered ? ": they overlap" : ": there is a gap"));
            }
            covered = tensor.end();
        }
        if (covered != dataBytes) {
            throw new ModelFormatException("the tensors take " + covered + " bytes, but " + dataBytes
                    + " follow the header: the file is " + (covered > dataBytes ? "truncated" : "too long"));
        }
    }
}

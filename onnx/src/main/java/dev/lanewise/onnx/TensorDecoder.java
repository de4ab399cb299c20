package dev.lanewise.onnx;

import dev.lanewise.io.ModelFormatException;
import dev.lanewise.onnx.file.OnnxGraph;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a tensor, wherever its file keeps them. A shape that does not fit the bytes is refused before memory is taken for
 * it.
 */
final class TensorDecoder {

    private static final int FLOAT = 1;
    private static final int UINT8 = 2;
    private static final int INT8 = 3;
    private static final int UINT16 = 4;
    private static final int INT16 = 5;
    private static final int INT32 = 6;
    private static final int INT64 = 7;
    private static final int STRING = 8;
    private static final int BOOL = 9;
    private static final int FLOAT16 = 10;
    private static final int DOUBLE = 11;
    private static final int UINT32 = 12;
    private static final int UINT64 = 13;
    private static final int BFLOAT16 = 16;

    /** Where files beside the model are looked for; null for a model that has none. */
    private final @Nullable Path folder;

    /** What was read, each tensor once however often the graph is tried. */
    private final IdentityHashMap<OnnxGraph.Tensor, Constant> decoded = new IdentityHashMap<>();

    private long numbers;

    TensorDecoder(@Nullable Path folder) {
        this.folder = folder;
    }

    /**
     * The numbers.
     *
     * @throws ModelFormatException if they do not fit the shape, or their type is none that a dense network needs; names the tensor
     */
    Constant decode(OnnxGraph.Tensor tensor) {
        Constant known = decoded.get(tensor);
        if (known != null) {
            return known;
        }
        try {
            Constant constant = decode(tensor, Shapes.dims(tensor.dims()));
            numbers += constant.size();
            decoded.put(tensor, constant);
            return constant;
        } catch (ModelFormatException e) {
            throw new ModelFormatException("tensor \"" + tensor.name() + "\": " + e.getMessage());
        }
    }

    /** How many have been read. */
    long numbers() {
        return numbers;
    }

    private Constant decode(OnnxGraph.Tensor tensor, int[] dims) {
        int size = Shapes.size(dims);
        ByteBuffer raw =
                tensor.isExternal() ? external(tensor.external()) : tensor.raw().duplicate();
        raw.order(ByteOrder.LITTLE_ENDIAN);
        boolean hasRaw = raw.remaining() > 0;
        return switch (tensor.type()) {
            case FLOAT -> Constant.floats(dims, hasRaw ? floats(raw, size) : counted(tensor.floats(), size));
            case DOUBLE -> {
                if (!hasRaw) {
                    require(size, tensor.doubles().length);
                    yield Constant.doubles(dims, tensor.doubles());
                }
                requireBytes(raw, size, Double.BYTES);
                double[] values = new double[size];
                raw.asDoubleBuffer().get(values);
                yield Constant.doubles(dims, values);
            }
            case FLOAT16, BFLOAT16 -> Constant.floats(dims, halves(tensor, raw, size));
            case STRING -> {
                require(size, tensor.texts().size());
                yield Constant.texts(dims, tensor.texts().toArray(String[]::new));
            }
            case UINT8, INT8, UINT16, INT16, INT32, UINT32, INT64, UINT64, BOOL -> {
                if (!hasRaw) {
                    require(size, tensor.integers().length);
                    yield Constant.integers(dims, tensor.integers());
                }
                yield Constant.integers(dims, integers(raw, tensor.type(), size));
            }
            default ->
                throw new ModelFormatException("element type " + tensor.type()
                        + " is not supported: use float, double, float16, bfloat16, or integers");
        };
    }

    private static float[] counted(float[] values, int size) {
        require(size, values.length);
        return values;
    }

    private static float[] floats(ByteBuffer raw, int size) {
        requireBytes(raw, size, Float.BYTES);
        float[] values = new float[size];
        raw.asFloatBuffer().get(values);
        return values;
    }

    private static float[] halves(OnnxGraph.Tensor tensor, ByteBuffer raw, int size) {
        boolean hasRaw = raw.remaining() > 0;
        if (hasRaw) {
            requireBytes(raw, size, Short.BYTES);
        } else {
            require(size, tensor.integers().length);
        }
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            short bits = hasRaw ? raw.getShort() : (short) tensor.integers()[i];
            values[i] = tensor.type() == FLOAT16
                    ? Float.float16ToFloat(bits)
                    : Float.intBitsToFloat(Short.toUnsignedInt(bits) << 16);
        }
        return values;
    }

    private static long[] integers(ByteBuffer raw, int type, int size) {
        int bytes = switch (type) {
            case INT64, UINT64 -> Long.BYTES;
            case INT32, UINT32 -> Integer.BYTES;
            case INT16, UINT16 -> Short.BYTES;
            default -> 1;
        };
        requireBytes(raw, size, bytes);
        long[] values = new long[size];
        for (int i = 0; i < size; i++) {
            values[i] = switch (type) {
                case INT64, UINT64 -> raw.getLong();
                case INT32 -> raw.getInt();
                case UINT32 -> Integer.toUnsignedLong(raw.getInt());
                case INT16 -> raw.getShort();
                case UINT16 -> Short.toUnsignedLong(raw.getShort());
                case INT8 -> raw.get();
                default -> Byte.toUnsignedLong(raw.get());
            };
        }
        return values;
    }

    private static void require(int expected, int got) {
        if (expected != got) {
            throw new ModelFormatException("the shape has " + expected + " elements, but the file " + got);
        }
    }

    private static void requireBytes(ByteBuffer raw, int size, int bytes) {
        if ((long) size * bytes != raw.remaining()) {
            throw new ModelFormatException(
                    "the shape needs " + (long) size * bytes + " bytes, but the file has " + raw.remaining());
        }
    }

    /** The bytes that another file holds: only one in the model's own folder, and not through a link. */
    private ByteBuffer external(Map<String, String> entries) {
        String location = entries.getOrDefault("location", "");
        if (folder == null) {
            throw new ModelFormatException(
                    "its numbers are in the file \"" + location + "\", but the model is no file");
        }
        Path file = below(folder, location);
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    || !file.toRealPath().startsWith(folder.toRealPath())) {
                throw new ModelFormatException("its numbers should be in " + file + ", which is no regular file there");
            }
            long size = Files.size(file);
            long offset = number(entries, "offset", 0);
            long length = number(entries, "length", size - offset);
            if (offset < 0 || length < 0 || offset > size || length > size - offset || length > Integer.MAX_VALUE) {
                throw new ModelFormatException("its numbers should be " + length + " bytes from " + offset + " on of "
                        + file + ", which has " + size);
            }
            try (FileChannel channel = FileChannel.open(file)) {
                return channel.map(FileChannel.MapMode.READ_ONLY, offset, length);
            }
        } catch (IOException e) {
            throw new ModelFormatException("cannot read " + file + ": " + e.getMessage());
        }
    }

    private static Path below(Path folder, String location) {
        try {
            Path file = folder.resolve(location).normalize();
            if (!location.isEmpty() && file.startsWith(folder) && !file.equals(folder)) {
                return file;
            }
        } catch (InvalidPathException _) {
            // No file system has such a name.
        }
        throw new ModelFormatException(
                "its numbers are in \"" + location + "\", which is no file below the model's own folder");
    }

    private static long number(Map<String, String> entries, String key, long otherwise) {
        String text = entries.get(key);
        if (text == null) {
            return otherwise;
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException _) {
            throw new ModelFormatException("its " + key + " in the other file is \"" + text + "\", which is no number");
        }
    }
}

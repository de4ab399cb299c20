package dev.lanewise.data;

import dev.lanewise.io.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** NPY files, the format of NumPy's {@code save} (NumPy Enhancement Proposal 1), versions 1 to 3. */
public final class Npy {

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int PREFIX = MAGIC.length + 4;
    private static final int ALIGNMENT = 64;
    /** As NumPy, by default; far above what 64 dimensions need. */
    private static final int MAX_HEADER = 10_000;

    private static final int CHUNK = 1 << 14;

    private Npy() {}

    /**
     * Reads an array, plain or gzip: booleans (0 and 1), integers of 8 and 16 bits, halves and floats exactly; integers
     * of 32 and 64 bits and doubles as the nearest float. Both byte orders; an array in Fortran order is brought into C
     * order.
     *
     * @throws DataFormatException if the file cannot be read or is not NPY, has another type, its length does not fit
     *     its shape, the values take more than 2 GiB, or a double is beyond the largest float; a false shape costs no
     *     memory
     */
    public static NdArray read(Path file) {
        return DataFiles.read(file, in -> parse(file.toString(), in));
    }

    static NdArray parse(String source, InputStream in) throws IOException {
        return parse(source, in, null);
    }

    /** Rows of features, which are centred and scaled in double unless {@code rescaling} is null. */
    static NdArray parse(String source, InputStream in, @Nullable FeatureRescaling rescaling) throws IOException {
        NpyHeader header = NpyHeader.parse(source, header(source, in));
        int[] shape = header.shape();
        ElementType type = type(source, header.descr());
        int count = DataFiles.count(source, shape, type.size());
        ByteBuffer bytes = ByteBuffer.wrap(DataFiles.remaining(source, in, count * type.size()))
                .order(header.descr().startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        float[] values = rescaling == null
                ? type.decode(source, bytes)
                : rescaled(source, type, bytes, shape, header.fortran(), rescaling);
        return new NdArray(shape, header.fortran() ? toRowMajor(values, shape) : values);
    }

    private static float[] rescaled(
            String source,
            ElementType type,
            ByteBuffer bytes,
            int[] shape,
            boolean fortran,
            FeatureRescaling rescaling) {
        int features = rescaling.features();
        if (shape.length != 2 || shape[1] != features) {
            throw new DataFormatException(
                    source + ": expected rows of " + features + " features, found an array of " + NdArray.text(shape));
        }
        if (type == ElementType.FLOAT16 || type == ElementType.FLOAT32) {
            throw rescaling.tooCoarse(source, type == ElementType.FLOAT16 ? "f2" : "f4");
        }
        float[] values = new float[shape[0] * features];
        for (int i = 0; i < values.length; i++) {
            int feature = fortran ? i / shape[0] : i % features;
            double number = type.decodeDouble(bytes, i);
            values[i] = rescaling.encode(feature, number);
            if (Float.isInfinite(values[i]) && Double.isFinite(number)) {
                int row = fortran ? i % shape[0] : i / features;
                throw new DataFormatException(source + ": row " + (row + 1) + ", column " + (feature + 1)
                        + ": expected a number nearer to those of the training, up to " + Float.MAX_VALUE + ", found "
                        + number);
            }
        }
        return values;
    }

    private static String header(String source, InputStream in) throws IOException {
        byte[] start = in.readNBytes(MAGIC.length + 2);
        if (start.length < MAGIC.length + 2 || !Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new DataFormatException(source + ": not an NPY file");
        }
        int version = start[MAGIC.length];
        if (version < 1 || version > 3) {
            throw new DataFormatException(source + ": expected NPY version 1, 2 or 3, found " + version);
        }
        int width = version == 1 ? 2 : 4;
        byte[] lengthBytes = Arrays.copyOf(in.readNBytes(width), 4);
        int length = ByteBuffer.wrap(lengthBytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
        if (length < 0 || length > MAX_HEADER) {
            throw new DataFormatException(source + ": expected a header of at most " + MAX_HEADER + " bytes, found "
                    + Integer.toUnsignedString(length));
        }
        byte[] header = in.readNBytes(length);
        if (header.length < length) {
            throw new DataFormatException(source + ": truncated within the header");
        }
        return new String(header, version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
    }

    private static ElementType type(String source, String descr) {
        String known = descr.matches("[<>|=].*") ? descr.substring(1) : descr;
        return switch (known) {
            case "b1" -> ElementType.BOOL;
            case "u1" -> ElementType.UINT8;
            case "i1" -> ElementType.INT8;
            case "u2" -> ElementType.UINT16;
            case "i2" -> ElementType.INT16;
            case "i4" -> ElementType.INT32;
            case "i8" -> ElementType.INT64;
            case "f2" -> ElementType.FLOAT16;
            case "f4" -> ElementType.FLOAT32;
            case "f8" -> ElementType.FLOAT64;
            default ->
                throw new DataFormatException(source
                        + ": expected elements of type b1, u1, i1, u2, i2, i4, i8, f2, f4 or f8, found " + descr);
        };
    }

    /** Moves the values from first-dimension-fastest to last-dimension-fastest. */
    private static float[] toRowMajor(float[] values, int[] shape) {
        float[] rowMajor = new float[values.length];
        int[] index = new int[shape.length];
        for (float value : values) {
            int position = 0;
            for (int i = 0; i < shape.length; i++) {
                position = position * shape[i] + index[i];
            }
            rowMajor[position] = value;
            for (int i = 0; i < shape.length && ++index[i] == shape[i]; i++) {
                index[i] = 0;
            }
        }
        return rowMajor;
    }

    /**
     * Writes an array as little-endian floats in C order, version 1, as {@link AtomicFile} says: whole or not at all.
     *
     * @throws DataFormatException if it cannot be written
     */
    public static void write(Path file, NdArray array) {
        try {
            AtomicFile.write(file, channel -> {
                AtomicFile.writeFully(channel, ByteBuffer.wrap(header(array.shape())));
                write(channel, array.values());
            });
        } catch (UncheckedIOException e) {
            throw new DataFormatException(String.valueOf(e.getMessage()), e);
        }
    }

    private static byte[] header(int[] shape) {
        String sizes = Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        String tuple = shape.length == 1 ? "(" + sizes + ",)" : "(" + sizes + ")";
        String text = "{'descr': '<f4', 'fortran_order': False, 'shape': " + tuple + ", }";
        int length = Math.ceilDiv(PREFIX + text.length() + 1, ALIGNMENT) * ALIGNMENT - PREFIX;
        ByteBuffer header = ByteBuffer.allocate(PREFIX + length).order(ByteOrder.LITTLE_ENDIAN);
        header.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) length);
        header.put(text.getBytes(StandardCharsets.US_ASCII));
        Arrays.fill(header.array(), header.position(), PREFIX + length - 1, (byte) ' ');
        header.put(PREFIX + length - 1, (byte) '\n');
        return header.array();
    }

    private static void write(WritableByteChannel channel, float[] values) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(4 * CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < values.length; i += CHUNK) {
            int length = Math.min(CHUNK, values.length - i);
            chunk.clear().limit(4 * length);
            chunk.asFloatBuffer().put(values, i, length);
            AtomicFile.writeFully(channel, chunk);
        }
    }
}

package dev.lanewise.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * IDX files, the format of MNIST (LeCun, Cortes, Burges, "The MNIST database"): two zero bytes, a type, the number of
 * dimensions, each dimension in four bytes, then the values; all big-endian.
 */
public final class Idx {

    private Idx() {}

    /**
     * Reads a file, plain or gzip. Unsigned and signed bytes, shorts and floats stay exact; ints and doubles become the
     * nearest float.
     *
     * @throws DataFormatException if the file cannot be read or is not IDX, its length does not fit its dimensions, the
     *     values take more than 2 GiB, or a double is beyond the largest float; a false dimension costs no memory
     */
    public static NdArray read(Path file) {
        return DataFiles.read(file, in -> parse(file.toString(), in));
    }

    static NdArray parse(String source, InputStream in) throws IOException {
        byte[] magic = in.readNBytes(4);
        if (magic.length < 4 || magic[0] != 0 || magic[1] != 0) {
            throw new DataFormatException(
                    source + ": not an IDX file: it does not begin with two zero bytes and a type");
        }
        ElementType type = type(source, magic[2]);
        int dimensions = magic[3] & 0xFF;
        if (dimensions == 0) {
            throw new DataFormatException(source + ": expected at least 1 dimension, found 0");
        }
        int[] shape = new int[dimensions];
        byte[] lengths = in.readNBytes(4 * dimensions);
        if (lengths.length < 4 * dimensions) {
            throw new DataFormatException(source + ": truncated within its " + dimensions + " dimensions");
        }
        ByteBuffer.wrap(lengths).asIntBuffer().get(shape);
        for (int dimension : shape) {
            if (dimension < 1) {
                throw new DataFormatException(source + ": expected dimensions from 1 to " + Integer.MAX_VALUE
                        + ", found " + Integer.toUnsignedString(dimension));
            }
        }
        int count = DataFiles.count(source, shape, type.size());
        byte[] bytes = DataFiles.remaining(source, in, count * type.size());
        return new NdArray(shape, type.decode(source, ByteBuffer.wrap(bytes)));
    }

    private static ElementType type(String source, byte code) {
        return switch (code) {
            case 0x08 -> ElementType.UINT8;
            case 0x09 -> ElementType.INT8;
            case 0x0B -> ElementType.INT16;
            case 0x0C -> ElementType.INT32;
            case 0x0D -> ElementType.FLOAT32;
            case 0x0E -> ElementType.FLOAT64;
            default ->
                throw new DataFormatException(
                        source + ": not an IDX file: unknown type 0x" + Integer.toHexString(code & 0xFF));
        };
    }
}

package dev.lanewise.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A safetensors file that any tool wrote: its tensors, of which those of floats are read one by one. Files of Lanewise itself are for
 * {@link ModelFiles}.
 *
 * <p>Two kinds of failure: {@link ModelFormatException} when the file's content is at fault, {@link UncheckedIOException} when it
 * cannot be read. Not thread-safe.
 */
public final class SafeTensorsFile implements AutoCloseable {

    /** Types that are read, exactly or as the nearest float. */
    private static final List<String> FLOATS = List.of("F32", "F16", "BF16", "F64");

    private final Path file;
    private final SafeTensorsReader reader;

    private SafeTensorsFile(Path file, SafeTensorsReader reader) {
        this.file = file;
        this.reader = reader;
    }

    /**
     * Opens a file and reads its header.
     *
     * @throws ModelFormatException if it is no intact safetensors file
     * @throws UncheckedIOException if it cannot be read
     */
    public static SafeTensorsFile open(Path file) {
        try {
            return new SafeTensorsFile(file, SafeTensorsReader.openForeign(file));
        } catch (ModelFormatException e) {
            throw e.in(file);
        } catch (IOException e) {
            throw ModelFiles.unreadable(file, e);
        }
    }

    /** Whether Lanewise wrote it: then {@link ModelFiles} or {@link CheckpointFiles} reads it. */
    public boolean isOfLanewise() {
        return metadata().containsKey(Envelope.FORMAT_VERSION_KEY);
    }

    /** The entries of the header besides the tensors. */
    public Map<String, String> metadata() {
        return reader.header().metadata();
    }

    /** The tensors, in the order of the file. */
    public List<TensorInfo> tensors() {
        return reader.header().tensors();
    }

    /**
     * The numbers of a tensor: F32 as they are, F16 and BF16 exactly, F64 as the nearest float.
     *
     * @param tensor one of {@link #tensors}
     * @throws ModelFormatException if it has another type, or a number is not finite or beyond the largest float
     * @throws UncheckedIOException if the file cannot be read
     */
    public float[] floats(TensorInfo tensor) {
        if (!FLOATS.contains(tensor.dtype())) {
            throw new ModelFormatException(file + ": tensor " + JsonWriter.excerpt(tensor.name()) + " has dtype "
                    + JsonWriter.excerpt(tensor.dtype()) + ", but weights are read from " + FLOATS);
        }
        FloatBuffer values = FloatBuffer.allocate(tensor.count());
        try {
            reader.readBytes(tensor, chunk -> decode(tensor.dtype(), chunk, values));
        } catch (ModelFormatException e) {
            throw e.in(file);
        } catch (IOException e) {
            throw ModelFiles.unreadable(file, e);
        }
        int index = new Tensor(tensor.shape(), values.array()).firstNonFinite();
        if (index >= 0) {
            throw new ModelFormatException(file + ": number " + index + " of tensor "
                    + JsonWriter.excerpt(tensor.name()) + " is " + values.get(index)
                    + " as a float, but all must be finite");
        }
        return values.array();
    }

    private static void decode(String dtype, ByteBuffer chunk, FloatBuffer values) {
        switch (dtype) {
            case "F32" -> values.put(chunk.asFloatBuffer());
            case "F64" -> {
                while (chunk.hasRemaining()) {
                    values.put((float) chunk.getDouble());
                }
            }
            case "F16" -> {
                while (chunk.hasRemaining()) {
                    values.put(Float.float16ToFloat(chunk.getShort()));
                }
            }
            default -> {
                while (chunk.hasRemaining()) {
                    values.put(Float.intBitsToFloat(chunk.getShort() << 16));
                }
            }
        }
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            throw ModelFiles.unreadable(file, e);
        }
    }
}

package dev.lanewise.onnx.weights;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.NdArray;
import dev.lanewise.data.Npz;
import dev.lanewise.io.ModelFormatException;
import dev.lanewise.io.SafeTensorsFile;
import dev.lanewise.io.TensorInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipException;

/** The tensors of a file by name, whichever format it has. */
interface ForeignTensors extends AutoCloseable {

    /**
     * A tensor of a file.
     *
     * @param shape sizes of its axes
     */
    record Entry(String name, List<Integer> shape) {

        /** For messages: {@code "fc1.weight" [128, 784]}. */
        @Override
        public String toString() {
            return "\"" + name + "\" " + shape;
        }
    }

    /** What there is, in the order of the file. */
    List<Entry> entries();

    /** The numbers, row-major. */
    float[] floats(Entry entry);

    @Override
    void close();

    /**
     * Opens a file of safetensors, or of NPZ if it begins as a zip archive does.
     *
     * @throws ModelFormatException if it is neither
     * @throws UncheckedIOException if it cannot be read
     */
    static ForeignTensors open(Path file) {
        return isZip(file) ? arrays(file) : tensors(SafeTensorsFile.open(file));
    }

    private static boolean isZip(Path file) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(4), new byte[] {'P', 'K', 3, 4});
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static ForeignTensors tensors(SafeTensorsFile file) {
        Map<String, TensorInfo> infos = new HashMap<>();
        file.tensors().forEach(info -> infos.put(info.name(), info));
        List<Entry> entries = file.tensors().stream()
                .map(info -> new Entry(info.name(), info.shape()))
                .toList();
        return new ForeignTensors() {
            @Override
            public List<Entry> entries() {
                return entries;
            }

            @Override
            public float[] floats(Entry entry) {
                return file.floats(Objects.requireNonNull(infos.get(entry.name())));
            }

            @Override
            public void close() {
                file.close();
            }
        };
    }

    private static ForeignTensors arrays(Path file) {
        Map<String, NdArray> arrays;
        try {
            arrays = Npz.read(file);
        } catch (DataFormatException e) {
            if (e.getCause() instanceof IOException cause && !(cause instanceof ZipException)) {
                throw new UncheckedIOException(e.getMessage(), cause);
            }
            throw new ModelFormatException(String.valueOf(e.getMessage()));
        }
        List<Entry> entries = arrays.entrySet().stream()
                .map(array -> new Entry(
                        array.getKey(),
                        Arrays.stream(array.getValue().shape()).boxed().toList()))
                .toList();
        return new ForeignTensors() {
            @Override
            public List<Entry> entries() {
                return entries;
            }

            @Override
            public float[] floats(Entry entry) {
                float[] values =
                        Objects.requireNonNull(arrays.get(entry.name())).values();
                for (int i = 0; i < values.length; i++) {
                    if (!Float.isFinite(values[i])) {
                        throw new ModelFormatException(file + ": number " + i + " of the array \"" + entry.name()
                                + "\" is " + values[i] + ", but all must be finite");
                    }
                }
                return values;
            }

            @Override
            public void close() {}
        };
    }
}

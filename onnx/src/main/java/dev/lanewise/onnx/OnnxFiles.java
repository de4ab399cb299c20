package dev.lanewise.onnx;

import dev.lanewise.Model;
import dev.lanewise.io.AtomicFile;
import dev.lanewise.io.ModelFormatException;
import dev.lanewise.onnx.export.Message;
import dev.lanewise.onnx.export.OnnxWriter;
import dev.lanewise.onnx.file.OnnxDecoder;
import dev.lanewise.onnx.file.OnnxGraph;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Reads ONNX files whose graph is a dense network, whatever tool wrote them, and writes models as such. {@code docs/formats.md} lists the operators.
 *
 * <p>Two kinds of failure: {@link ModelFormatException} when the file's content is at fault or outside dense networks, which names
 * the node and the reason; {@link UncheckedIOException} when it cannot be read. Thread-safe.
 */
public final class OnnxFiles {

    private OnnxFiles() {}

    /**
     * Imports a model.
     *
     * @throws ModelFormatException if the file is no ONNX model, or no dense network
     * @throws UncheckedIOException if the file cannot be read
     */
    public static OnnxImport read(Path file) {
        return read(file, new OnnxOptions());
    }

    /**
     * Imports a model, in one of several ways; errors as in {@link #read(Path)}.
     */
    public static OnnxImport read(Path file, OnnxOptions options) {
        return parse(file, (graph, decoder) -> OnnxImport.of(graph, decoder, options));
    }

    /**
     * Imports a model of which samples are known. Where it is no dense network as it stands, because products of its inputs are
     * taken, all inputs but one become constants with the samples' numbers: the weights of operators that are tested alone.
     *
     * @throws ModelFormatException as {@link #read(Path)}, or if there are samples for other inputs than the graph has
     */
    public static OnnxImport read(Path file, OnnxOptions options, OnnxSamples samples) {
        return parse(file, (graph, decoder) -> {
            List<String> names = new GraphImport(graph, decoder, Map.of()).inputNames();
            if (names.size() != samples.inputs().size()) {
                throw new ModelFormatException("the graph has the inputs " + names + ", but there are samples for "
                        + samples.inputs().size());
            }
            ModelFormatException failure = null;
            for (int open = -1; open < (names.size() == 1 ? 0 : names.size()); open++) {
                OnnxOptions bound = options;
                for (int i = 0; open >= 0 && i < names.size(); i++) {
                    bound = i == open
                            ? bound
                            : bound.withConstant(names.get(i), samples.inputs().get(i));
                }
                try {
                    return OnnxImport.of(graph, decoder, bound);
                } catch (ModelFormatException e) {
                    failure = failure == null ? e : failure;
                }
            }
            throw Objects.requireNonNull(failure);
        });
    }

    /**
     * What a file says about itself, also where its graph is no dense network.
     *
     * @throws ModelFormatException if the file is no ONNX model
     * @throws UncheckedIOException if the file cannot be read
     */
    public static OnnxDescription describe(Path file) {
        return parse(file, (graph, _) -> OnnxDescription.of(graph));
    }

    private interface Reading<T> {
        T read(OnnxGraph graph, TensorDecoder decoder);
    }

    private static <T> T parse(Path file, Reading<T> reading) {
        try (FileChannel channel = FileChannel.open(file)) {
            if (!Files.isRegularFile(file)) {
                throw new IOException("it is no regular file");
            }
            if (channel.size() > Integer.MAX_VALUE) {
                throw new ModelFormatException("ONNX files end at 2 GiB: larger ones keep their numbers beside them");
            }
            ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            Path folder = file.toAbsolutePath().normalize().getParent();
            return reading.read(OnnxDecoder.model(bytes), new TensorDecoder(folder));
        } catch (ModelFormatException e) {
            throw new ModelFormatException(file + ": " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    /**
     * Writes a model as ONNX, for any runtime that knows opset 17, in place of the file that may be there: {@code docs/formats.md} says
     * what each layer becomes. The input {@code input} takes raw features, {@code output} gives what the model predicts, and for a
     * classifier {@code label} the names of the classes.
     *
     * <p>As {@link AtomicFile} says: a reader sees the old file or the new one, never a part. Beside the model one tensor at a time is in
     * memory. A model must not train while it is written.
     *
     * @throws IllegalArgumentException if a number of the model is NaN or infinite, a key of its metadata begins with {@code lanewise.},
     *     a label or its metadata are no valid Unicode, or the file would be 2 GiB or longer
     * @throws UncheckedIOException if the file is a folder, its folder is missing, or writing fails
     */
    public static void write(Model model, Path file) {
        Message message = OnnxWriter.message(model);
        AtomicFile.write(file, message::writeTo);
    }

    /**
     * Imports a model that is in memory: one without numbers in other files.
     *
     * @throws ModelFormatException if it is no ONNX model, or no dense network
     */
    public static OnnxImport read(ByteBuffer bytes, OnnxOptions options) {
        return OnnxImport.of(OnnxDecoder.model(bytes), new TensorDecoder(null), options);
    }
}

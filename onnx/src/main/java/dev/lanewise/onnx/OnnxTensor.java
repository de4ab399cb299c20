package dev.lanewise.onnx;

import dev.lanewise.io.AtomicFile;
import dev.lanewise.io.ModelFormatException;
import dev.lanewise.onnx.file.OnnxDecoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Numbers of a shape: a sample of what goes into a model or comes out.
 *
 * @param shape sizes of the axes, none for a single number
 * @param values row-major
 */
public record OnnxTensor(int[] shape, double[] values) {

    /** Checks that the number of values is that of the shape. */
    public OnnxTensor {
        for (int size : shape) {
            if (size < 0) {
                throw new IllegalArgumentException("shape must not be negative, but is " + Arrays.toString(shape));
            }
        }
        if (Shapes.size(shape) != values.length) {
            throw new IllegalArgumentException("shape " + Arrays.toString(shape) + " has " + Shapes.size(shape)
                    + " elements, but there are " + values.length + " values");
        }
    }

    /**
     * Reads a tensor that a file holds alone, as the test data of ONNX's own models do: {@code input_0.pb}.
     *
     * @throws ModelFormatException if it is none, or of texts
     * @throws UncheckedIOException if the file cannot be read
     */
    public static OnnxTensor read(Path file) {
        try {
            Constant constant =
                    new TensorDecoder(null).decode(OnnxDecoder.tensor(ByteBuffer.wrap(Files.readAllBytes(file))));
            double[] values = new double[constant.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = constant.at(i);
            }
            return new OnnxTensor(constant.dims(), values);
        } catch (ModelFormatException e) {
            throw new ModelFormatException(file + ": " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    Constant constant() {
        return Constant.doubles(shape, values);
    }
}

package dev.lanewise.io;

import java.util.List;

/**
 * Where a tensor lies in a safetensors file, as the header says.
 *
 * @param name such as {@code layers.0.weight}
 * @param dtype the type of its numbers, in a model file always {@code F32}: 32-bit floats, little-endian
 * @param shape sizes, outermost first
 * @param begin the first byte, counted from the end of the header
 * @param end the byte after the last
 */
public record TensorInfo(String name, String dtype, List<Integer> shape, long begin, long end) {

    /** Copies the shape. */
    public TensorInfo {
        shape = List.copyOf(shape);
    }

    /** How many numbers it holds. */
    public int count() {
        int count = 1;
        for (int size : shape) {
            count *= size;
        }
        return count;
    }
}

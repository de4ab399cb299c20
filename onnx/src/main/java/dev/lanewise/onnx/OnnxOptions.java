package dev.lanewise.onnx;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a graph is read.
 *
 * @param output which output; empty for the only one
 * @param bound inputs of the graph that are constants: weights that a file does not hold
 */
public record OnnxOptions(Optional<String> output, Map<String, OnnxTensor> bound) {

    /** Copies the map. */
    public OnnxOptions {
        bound = Map.copyOf(bound);
    }

    /** The only output, no constants besides those of the file. */
    public OnnxOptions() {
        this(Optional.empty(), Map.of());
    }

    /** With that output of several. */
    public OnnxOptions withOutput(String name) {
        return new OnnxOptions(Optional.of(name), bound);
    }

    /** With numbers for an input. */
    public OnnxOptions withConstant(String input, OnnxTensor numbers) {
        Map<String, OnnxTensor> more = new HashMap<>(bound);
        more.put(input, numbers);
        return new OnnxOptions(output, more);
    }
}

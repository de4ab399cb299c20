package dev.lanewise.onnx.weights;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which tensors of a file are which parameters of a network, as far as their shapes and order do not say it.
 *
 * @param tensors the names of tensors by those of parameters ({@link dev.lanewise.ParameterSlot#name}), such as {@code fc1.weight}
 *     for {@code layers.0.weight}
 * @param outputsFirst whether matrices are {@code [out, in]}, as PyTorch has them, or {@code [in, out]}, as Keras has; empty to tell
 *     it by their shapes and names
 */
public record WeightNames(Map<String, String> tensors, Optional<Boolean> outputsFirst) {

    /** Copies the map. */
    public WeightNames {
        tensors = Map.copyOf(tensors);
    }

    /** Nothing is named: shapes and order decide. */
    public WeightNames() {
        this(Map.of(), Optional.empty());
    }

    /** With a tensor for a parameter. */
    public WeightNames with(String parameter, String tensor) {
        Map<String, String> more = new HashMap<>(tensors);
        more.put(parameter, tensor);
        return new WeightNames(more, outputsFirst);
    }

    /** With matrices {@code [out, in]}, as PyTorch has them. */
    public WeightNames withOutputsFirst() {
        return new WeightNames(tensors, Optional.of(true));
    }

    /** With matrices {@code [in, out]}, as Keras and scikit-learn have them. */
    public WeightNames withInputsFirst() {
        return new WeightNames(tensors, Optional.of(false));
    }
}

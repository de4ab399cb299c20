package dev.lanewise.onnx;

import dev.lanewise.io.ModelFormatException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

/** The rows that are sent through a graph: which element of each input belongs to which row, and is which feature of it. */
final class InputRows {

    /** Rows where the batch has an open size: enough to see rows that are mixed or treated differently. */
    private static final int PROBE = 3;

    /** Numbers of all inputs. */
    private static final int MAX_ELEMENTS = 1 << 24;

    private InputRows() {}

    /**
     * The rows of each input; their features are those of one vector, one input behind the other.
     *
     * @param declared the shape of each input, empty for an axis of any size
     * @throws MixedRowsException if the inputs have different numbers of rows
     */
    static Map<String, Rows> of(Partition partition, Map<String, List<OptionalLong>> declared) {
        Map<String, int[]> sizes = new LinkedHashMap<>();
        long elements = 0;
        long width = 0;
        for (Map.Entry<String, List<OptionalLong>> input : declared.entrySet()) {
            List<OptionalLong> shape = input.getValue();
            long features = 1;
            double size = 1;
            int[] dims = new int[shape.size()];
            for (int axis = 0; axis < dims.length; axis++) {
                long axisSize = shape.get(axis).orElse(PROBE);
                size *= axisSize;
                if (size > MAX_ELEMENTS) {
                    throw new ModelFormatException(
                            "input \"" + input.getKey() + "\" has the shape " + shape + ", which is too large");
                }
                dims[axis] = (int) axisSize;
                features *= partition.isBatch(axis, shape) ? 1 : axisSize;
            }
            sizes.put(input.getKey(), dims);
            elements += (long) size;
            width += features;
        }
        if (elements > MAX_ELEMENTS) {
            throw new ModelFormatException("the inputs have " + elements + " numbers, which is too many");
        }
        if (elements == 0) {
            throw new ModelFormatException("an input has no numbers");
        }
        Source.Input source = new Source.Input((int) width);
        Map<String, Rows> inputs = new LinkedHashMap<>();
        int start = 0;
        int rows = -1;
        for (Map.Entry<String, int[]> input : sizes.entrySet()) {
            int[] dims = input.getValue();
            List<OptionalLong> shape = Objects.requireNonNull(declared.get(input.getKey()));
            int[] rowSteps = new int[dims.length];
            int[] featureSteps = new int[dims.length];
            int batch = 1;
            int features = 1;
            for (int axis = dims.length - 1; axis >= 0; axis--) {
                if (partition.isBatch(axis, shape)) {
                    rowSteps[axis] = batch;
                    batch *= dims[axis];
                } else {
                    featureSteps[axis] = features;
                    features *= dims[axis];
                }
            }
            if (rows >= 0 && batch != rows) {
                throw new MixedRowsException("the inputs have batches of " + rows + " and " + batch + " rows");
            }
            rows = batch;
            inputs.put(
                    input.getKey(),
                    new Rows(
                            dims,
                            source,
                            Shapes.walk(dims, rowSteps, 0),
                            Shapes.walk(dims, featureSteps, start),
                            null,
                            null));
            start += features;
        }
        return inputs;
    }
}

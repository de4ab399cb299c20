package dev.lanewise.onnx.file;

import dev.lanewise.io.ModelFormatException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What an ONNX file says, as it says it.
 *
 * @param producer name and version of the tool that wrote it, perhaps empty
 * @param metadata what the file says about itself
 * @param opsets the version of each domain's operators; the domain of ONNX itself is the empty text
 * @param nodes in the file's order
 * @param initializers by name
 * @param inputs those of initializers among them, where the file names them as well
 * @param outputs in order
 */
public record OnnxGraph(
        String producer,
        Map<String, String> metadata,
        Map<String, Long> opsets,
        List<Node> nodes,
        Map<String, Tensor> initializers,
        List<Value> inputs,
        List<Value> outputs) {

    /** ONNX's own operators. */
    public static final String MAIN_DOMAIN = "";

    /** Operators of classical machine learning. */
    public static final String ML_DOMAIN = "ai.onnx.ml";

    /**
     * One operation.
     *
     * @param index its place in the file
     * @param name perhaps empty
     * @param domain {@link #MAIN_DOMAIN} for ONNX's own operators
     * @param inputs names, empty for those left out
     */
    public record Node(
            int index,
            String name,
            String operator,
            String domain,
            List<String> inputs,
            List<String> outputs,
            Map<String, Attribute> attributes) {

        /** For messages: {@code node 3 "dense_1" (Gemm)}. */
        public String label() {
            String type = domain.equals(MAIN_DOMAIN) ? operator : domain + "." + operator;
            return "node " + index + (name.isEmpty() ? "" : " \"" + name + "\"") + " (" + type + ")";
        }

        public boolean hasInput(int i) {
            return i < inputs.size() && !inputs.get(i).isEmpty();
        }

        public boolean has(String attribute) {
            return attributes.containsKey(attribute);
        }

        public float number(String attribute, double otherwise) {
            Attribute found = attributes.get(attribute);
            return found == null ? (float) otherwise : found.number();
        }

        public long integer(String attribute, long otherwise) {
            Attribute found = attributes.get(attribute);
            return found == null ? otherwise : found.integer();
        }

        public String text(String attribute, String otherwise) {
            Attribute found = attributes.get(attribute);
            return found == null ? otherwise : found.text();
        }

        public long[] integers(String attribute, long... otherwise) {
            Attribute found = attributes.get(attribute);
            return found == null ? otherwise : found.integers();
        }

        public float[] numbers(String attribute) {
            Attribute found = attributes.get(attribute);
            return found == null ? new float[0] : found.numbers();
        }

        public List<String> texts(String attribute) {
            Attribute found = attributes.get(attribute);
            return found == null ? List.of() : found.texts();
        }

        public ModelFormatException refuse(String reason) {
            return new ModelFormatException(label() + ": " + reason);
        }
    }

    /**
     * An attribute of a node; which of the values counts, the operator says.
     *
     * @param tensor null where there is none
     */
    public record Attribute(
            float number,
            long integer,
            String text,
            @org.jspecify.annotations.Nullable Tensor tensor,
            float[] numbers,
            long[] integers,
            List<String> texts) {}

    /**
     * A tensor as it lies in the file: the numbers in one of many places, see {@link TensorDecoder}.
     *
     * @param raw the bytes of all numbers, little endian; empty where the numbers are elsewhere
     * @param external where another file holds them: {@code location}, {@code offset}, {@code length}
     */
    public record Tensor(
            String name,
            long[] dims,
            int type,
            ByteBuffer raw,
            float[] floats,
            double[] doubles,
            long[] integers,
            List<String> texts,
            Map<String, String> external,
            boolean isExternal) {}

    /**
     * A declared input or output.
     *
     * @param isTensor false for sequences and maps
     * @param type of the elements
     * @param hasShape whether the file says any
     * @param shape each axis, empty where it is symbolic or unknown
     */
    public record Value(String name, boolean isTensor, int type, boolean hasShape, List<OptionalLong> shape) {}

    /** The version of ONNX's own operators. */
    public long opset() {
        return opsets.getOrDefault(MAIN_DOMAIN, 1L);
    }
}

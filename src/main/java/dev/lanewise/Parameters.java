package dev.lanewise;

import dev.lanewise.kernel.Tiles;
import dev.lanewise.support.Checks;
import java.util.Arrays;
import java.util.List;

/**
 * All weights and biases of a network in ONE {@code float[]}; gradients and optimizer moments have the same layout, so
 * an optimizer step is one loop.
 *
 * <p>Layer by layer, as {@link #slots} tell: matrices in panels of 16 outputs, {@code w[i][j]} at {@code (j / 16 · in +
 * i) · 16 + j % 16}, vectors as they are; all are padded to whole panels or lines with zeros. The kernels read the
 * panels as they are, so nothing is packed before a product. {@link #weights} and {@link #setWeights} speak row-major
 * {@code [in × out]}.
 *
 * <p>The methods that take the number of a layer count the dense layers alone, those inside residual blocks among them,
 * 0 for the first; {@link #values(ParameterSlot)} reaches all else.
 *
 * <p>Not thread-safe while being written.
 */
public final class Parameters {

    private final ParameterLayout layout;
    private final float[] values;

    private Parameters(ParameterLayout layout, float[] values) {
        this.layout = layout;
        this.values = values;
    }

    /**
     * Parameters of zero for dense layers of these sizes, inputs first.
     *
     * @throws IllegalArgumentException if there are fewer than two sizes, one is below 1, or they need more than 2³¹ -
     *     1 floats
     */
    public static Parameters zeros(int... layers) {
        Activation[] activations = new Activation[Math.max(0, layers.length - 1)];
        Arrays.fill(activations, Activation.LINEAR);
        return zeros(Architecture.of(layers, activations));
    }

    /**
     * Parameters of zero.
     *
     * @throws IllegalArgumentException if they need more than 2³¹ - 1 floats
     */
    public static Parameters zeros(Architecture architecture) {
        ParameterLayout layout = ParameterLayout.of(architecture);
        return new Parameters(layout, new float[layout.length()]);
    }

    /** Zeros of the same layout: gradients, moments. */
    public Parameters zerosLike() {
        return new Parameters(layout, new float[values.length]);
    }

    /** A copy with an array of its own. */
    public Parameters copy() {
        return new Parameters(layout, values.clone());
    }

    /**
     * Overwrites all values with those of {@code other}.
     *
     * @throws IllegalArgumentException if the layers differ
     */
    public void set(Parameters other) {
        requireSameLayout(other);
        System.arraycopy(other.values, 0, values, 0, values.length);
    }

    private void requireSameLayout(Parameters other) {
        if (!layout.hasShapesOf(other.slots())) {
            throw new IllegalArgumentException(
                    "parameters of layers " + shapes() + " expected, but got " + other.shapes());
        }
    }

    /** For messages: the sizes of plain layers, else the arrays with their shapes. */
    private String shapes() {
        boolean plain = layout.slots().size() == 2 * layerCount()
                && layout.dense().stream().allMatch(dense -> dense.bias() != ParameterLayout.NONE);
        return plain
                ? Arrays.toString(layers())
                : layout.slots().stream()
                        .map(slot -> slot.name() + " " + slot.shape())
                        .toList()
                        .toString();
    }

    /** All arrays, in the order in which they lie. */
    public List<ParameterSlot> slots() {
        return layout.slots();
    }

    /** The sizes of the dense layers, the inputs of the first one before them. */
    public int[] layers() {
        int[] layers = new int[layerCount() + 1];
        layers[0] = inputs(0);
        for (int l = 0; l < layerCount(); l++) {
            layers[l + 1] = outputs(l);
        }
        return layers;
    }

    /** Dense layers. */
    public int layerCount() {
        return layout.dense().size();
    }

    /** Inputs of a layer, 0 for the first one with weights. */
    public int inputs(int layer) {
        return weightSlot(layer).rows();
    }

    /** Outputs of a layer. */
    public int outputs(int layer) {
        return weightSlot(layer).columns();
    }

    private ParameterSlot weightSlot(int layer) {
        return layout.slots()
                .get(layout.dense()
                        .get(Checks.index("layer", layer, layerCount()))
                        .weight());
    }

    private ParameterSlot biasSlot(int layer) {
        int bias =
                layout.dense().get(Checks.index("layer", layer, layerCount())).bias();
        if (bias == ParameterLayout.NONE) {
            throw new IllegalArgumentException("layer " + layer + " has no biases");
        }
        return layout.slots().get(bias);
    }

    /** Whether a layer has biases. */
    public boolean hasBias(int layer) {
        return layout.dense().get(Checks.index("layer", layer, layerCount())).bias() != ParameterLayout.NONE;
    }

    /** All numbers that are learned or kept, pads not counted. */
    public long count() {
        return layout.slots().stream().mapToLong(ParameterSlot::count).sum();
    }

    /** The flat block itself, not a copy: whole panels, pads zero. What writes here must keep the pads at zero. */
    public float[] values() {
        return values;
    }

    /**
     * The numbers of one array, row-major; a copy.
     *
     * @throws IllegalArgumentException if the slot is not one of {@link #slots}
     */
    public float[] values(ParameterSlot slot) {
        requireOwn(slot);
        float[] copy = new float[Math.toIntExact(slot.count())];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = values[slot.index(i)];
        }
        return copy;
    }

    /**
     * Sets the numbers of one array from row-major ones.
     *
     * @throws IllegalArgumentException if the slot is not one of {@link #slots}, or the length does not fit
     */
    public void setValues(ParameterSlot slot, float[] from) {
        requireOwn(slot);
        Checks.length(slot.name(), slot.count(), from.length, "shape " + slot.shape());
        if (!slot.isMatrix()) {
            System.arraycopy(from, 0, values, slot.offset(), from.length);
            return;
        }
        for (int column = 0; column < slot.columns(); column += Tiles.LINE) {
            int width = Math.min(Tiles.LINE, slot.columns() - column);
            for (int row = 0; row < slot.rows(); row++) {
                int at = slot.offset() + Tiles.panelIndex(slot.rows(), row, column);
                System.arraycopy(from, row * slot.columns() + column, values, at, width);
            }
        }
    }

    /**
     * Sets the numbers of a matrix from those of its transpose, row-major {@code [columns × rows]}: a dense layer's weights with the
     * outputs first, as PyTorch keeps them.
     *
     * @throws IllegalArgumentException if the slot is not one of {@link #slots} or no matrix, or the length does not fit
     */
    public void setTransposedValues(ParameterSlot slot, float[] from) {
        requireOwn(slot);
        if (!slot.isMatrix()) {
            throw new IllegalArgumentException(slot.name() + " is no matrix");
        }
        Checks.length(slot.name(), slot.count(), from.length, "the transpose of shape " + slot.shape());
        for (int column = 0; column < slot.columns(); column += Tiles.LINE) {
            int width = Math.min(Tiles.LINE, slot.columns() - column);
            for (int row = 0; row < slot.rows(); row++) {
                int at = slot.offset() + Tiles.panelIndex(slot.rows(), row, column);
                for (int j = 0; j < width; j++) {
                    values[at + j] = from[(column + j) * slot.rows() + row];
                }
            }
        }
    }

    private void requireOwn(ParameterSlot slot) {
        if (!layout.slots().contains(slot)) {
            throw new IllegalArgumentException(slot + " is none of these parameters");
        }
    }

    /** Where the weights of a layer begin in {@link #values}. */
    public int weightOffset(int layer) {
        return weightSlot(layer).offset();
    }

    /** Floats that the weights of a layer take, pads counted. */
    public int weightLength(int layer) {
        return weightSlot(layer).length();
    }

    /**
     * Where the biases of a layer begin in {@link #values}.
     *
     * @throws IllegalArgumentException if the layer has none
     */
    public int biasOffset(int layer) {
        return biasSlot(layer).offset();
    }

    /** The layer, as {@link ParameterSlot#layer} counts, of the first number that is not finite; -1 if all are. */
    public int firstNonFiniteLayer() {
        for (ParameterSlot slot : layout.slots()) {
            for (int i = slot.offset(); i < slot.offset() + slot.length(); i++) {
                if (!Float.isFinite(values[i])) {
                    return slot.layer();
                }
            }
        }
        return -1;
    }

    /** One weight, from input {@code in} to output {@code out} of a layer. */
    public float weight(int layer, int in, int out) {
        Checks.index("in", in, inputs(layer));
        Checks.index("out", out, outputs(layer));
        return values[weightOffset(layer) + Tiles.panelIndex(inputs(layer), in, out)];
    }

    /** One bias. */
    public float bias(int layer, int out) {
        return values[biasOffset(layer) + Checks.index("out", out, outputs(layer))];
    }

    /** The weights of a layer, row-major {@code [in × out]}; a copy. */
    public float[] weights(int layer) {
        return values(weightSlot(layer));
    }

    /**
     * Sets the weights of a layer from row-major {@code [in × out]}.
     *
     * @throws IllegalArgumentException if the length does not fit
     */
    public void setWeights(int layer, float[] weights) {
        Checks.length(
                "weights of layer " + layer,
                weightSlot(layer).count(),
                weights.length,
                inputs(layer) + " × " + outputs(layer));
        setValues(weightSlot(layer), weights);
    }

    /** The biases of a layer, {@code [out]}; a copy, empty for a layer without. */
    public float[] biases(int layer) {
        return hasBias(layer) ? values(biasSlot(layer)) : new float[0];
    }

    /**
     * Sets the biases of a layer.
     *
     * @throws IllegalArgumentException if the length does not fit
     */
    public void setBiases(int layer, float[] biases) {
        Checks.length("biases of layer " + layer, hasBias(layer) ? outputs(layer) : 0, biases.length, "one per output");
        if (hasBias(layer)) {
            setValues(biasSlot(layer), biases);
        }
    }
}

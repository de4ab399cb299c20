package dev.lanewise;

import dev.lanewise.kernel.Tiles;
import java.util.ArrayList;
import java.util.List;

/**
 * Which arrays the parameters of an architecture are, in the order in which they lie: layer by layer.
 *
 * @param slots all of them
 * @param dense where the weights and biases of the dense layers are among them
 * @param length floats of all together
 */
record ParameterLayout(List<ParameterSlot> slots, List<Dense> dense, int length) {

    /** No slot. */
    static final int NONE = -1;

    /**
     * A dense layer's slots.
     *
     * @param weight index of the weights
     * @param bias index of the biases, {@link #NONE} for a layer without
     */
    record Dense(int weight, int bias) {}

    /**
     * The layout of an architecture.
     *
     * @throws IllegalArgumentException if it needs more than 2³¹ - 1 floats
     */
    static ParameterLayout of(Architecture architecture) {
        Maker maker = new Maker(architecture);
        int width = architecture.inputs();
        for (int l = 0; l < architecture.layers().size(); l++) {
            Layer layer = architecture.layers().get(l);
            maker.add("layers." + l + ".", l, layer, width);
            width = layer.outputs(width);
        }
        return new ParameterLayout(List.copyOf(maker.slots), List.copyOf(maker.dense), (int) maker.length);
    }

    /** Whether these are arrays of the same names and shapes in the same order. */
    boolean hasShapesOf(List<ParameterSlot> others) {
        boolean same = slots.size() == others.size();
        for (int i = 0; same && i < slots.size(); i++) {
            same = slots.get(i).name().equals(others.get(i).name())
                    && slots.get(i).shape().equals(others.get(i).shape());
        }
        return same;
    }

    private static final class Maker {

        private final Architecture architecture;
        private final List<ParameterSlot> slots = new ArrayList<>();
        private final List<Dense> dense = new ArrayList<>();
        private long length;

        Maker(Architecture architecture) {
            this.architecture = architecture;
        }

        void add(String prefix, int l, Layer layer, int width) {
            switch (layer) {
                case Layer.Dense one -> addDense(prefix, l, one, width);
                case Layer.BatchNormalization _ -> {
                    addVector(prefix + "gamma", l, width, true);
                    addVector(prefix + "beta", l, width, true);
                    addVector(prefix + "running_mean", l, width, false);
                    addVector(prefix + "running_variance", l, width, false);
                }
                case Layer.LayerNormalization _ -> {
                    addVector(prefix + "gamma", l, width, true);
                    addVector(prefix + "beta", l, width, true);
                }
                case Layer.Residual residual -> {
                    for (int i = 0; i < residual.layers().size(); i++) {
                        // The block keeps its width at its end only.
                        int inner = width;
                        for (Layer before : residual.layers().subList(0, i)) {
                            inner = before.outputs(inner);
                        }
                        add(prefix + "layers." + i + ".", l, residual.layers().get(i), inner);
                    }
                }
                case Layer.PRelu _ -> addVector(prefix + "alpha", l, width, true);
                case Layer.Dropout _, Layer.Nonlinearity _ -> {}
            }
        }

        private void addDense(String prefix, int l, Layer.Dense layer, int width) {
            double factor = layer.learningRateFactor();
            boolean trainable = factor > 0;
            int weight = slots.size();
            add(new ParameterSlot(
                    prefix + "weight", l, width, layer.units(), at(), trainable, true, layer.l2(), factor));
            if (layer.bias()) {
                add(new ParameterSlot(prefix + "bias", l, 0, layer.units(), at(), trainable, false, 0, factor));
            }
            dense.add(new Dense(weight, layer.bias() ? weight + 1 : NONE));
        }

        private void addVector(String name, int l, int width, boolean trainable) {
            add(new ParameterSlot(name, l, 0, width, at(), trainable, false, 0, 1));
        }

        private int at() {
            return (int) length;
        }

        private void add(ParameterSlot slot) {
            slots.add(slot);
            long padded = ((long) slot.columns() + Tiles.LINE - 1) / Tiles.LINE * Tiles.LINE;
            length += Math.max(1, slot.rows()) * padded;
            if (length > Integer.MAX_VALUE - Tiles.LINE) {
                throw new IllegalArgumentException(
                        "layers " + architecture + " need more numbers than one array holds (2^31 - 1)");
            }
        }
    }
}

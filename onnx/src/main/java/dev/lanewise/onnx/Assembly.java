package dev.lanewise.onnx;

import dev.lanewise.Activation;
import dev.lanewise.Architecture;
import dev.lanewise.FeatureScaling;
import dev.lanewise.Layer;
import dev.lanewise.Model;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.ParameterSlot;
import dev.lanewise.Parameters;
import dev.lanewise.io.ModelFormatException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A chain of {@link Source}s as a model: neighbours that scale and shift are merged into the dense layers beside them. */
final class Assembly {

    /** The widest matrix that is made only because a network has no dense layer of its own. */
    private static final int MAX_DIAGONAL = 4096;

    private @Nullable FeatureScaling scaling;
    private int planned;
    private final Map<String, float[]> numbers = new TreeMap<>();

    /** Residual blocks within each other: a model file holds no more. */
    private static final int MAX_NESTED = 2;

    /** Layers in a row; networks have hundreds. */
    private static final int MAX_LAYERS = 10_000;

    private final Map<String, Weights> matrices = new HashMap<>();
    private final Budget budget;

    private Assembly(Budget budget) {
        this.budget = budget;
    }

    /**
     * The model whose outputs are {@code end}.
     *
     * @param inputs features
     */
    static Model model(Source end, int inputs, List<String> classLabels, Map<String, String> metadata, Budget budget) {
        return new Assembly(budget).assemble(end, inputs, classLabels, metadata);
    }

    private Model assemble(Source end, int inputs, List<String> classLabels, Map<String, String> metadata) {
        List<LayerPlan> plans = merged(plans(end, null, 0));
        if (plans.size() > 1 && plans.getFirst() instanceof LayerPlan.Affine affine && isScaling(affine)) {
            scaling = scaling(affine);
            plans = new ArrayList<>(plans.subList(1, plans.size()));
        }
        plans = new ArrayList<>(foldedForward(plans));
        if (plans.stream().noneMatch(Assembly::hasDense)) {
            plans = withDense(plans, inputs);
        }
        List<Layer> layers = layers(plans, "layers.");
        Architecture architecture = new Architecture(inputs, layers);
        for (ParameterSlot slot : architecture.parameterSlots()) {
            budget.take(slot.length(), Float.BYTES);
        }
        Parameters parameters = Parameters.zeros(architecture);
        for (ParameterSlot slot : parameters.slots()) {
            Weights matrix = matrices.get(slot.name());
            if (matrix == null) {
                parameters.setValues(slot, Objects.requireNonNull(numbers.get(slot.name())));
            } else if (matrix.outputsFirst()) {
                parameters.setTransposedValues(slot, matrix.values());
            } else {
                parameters.setValues(slot, matrix.values());
            }
        }
        return new Model(
                NeuralNetwork.of(architecture, parameters),
                scaling == null ? FeatureScaling.none(inputs) : scaling,
                classLabels,
                metadata);
    }

    private List<LayerPlan> plans(Source end, @Nullable Source begin, int nested) {
        if (nested > MAX_NESTED) {
            throw new ModelFormatException("more than " + MAX_NESTED + " residual connections lie within each other");
        }
        Deque<LayerPlan> plans = new ArrayDeque<>();
        Source at = end;
        while (!at.is(begin) && at instanceof Source.Derived derived) {
            if (++planned > MAX_LAYERS) {
                throw new ModelFormatException("more than " + MAX_LAYERS + " layers");
            }
            plans.addFirst(
                    switch (derived) {
                        case Source.Affine affine -> new LayerPlan.Affine(affine.scale(), affine.shift());
                        case Source.Product product ->
                            new LayerPlan.Dense(
                                    product.weights(),
                                    product.biased() ? new double[product.width()] : null,
                                    Activation.LINEAR);
                        case Source.Activated activated ->
                            new LayerPlan.Activated(activated.width(), activated.activation());
                        case Source.Rectified rectified -> new LayerPlan.Rectified(rectified.slopes());
                        case Source.Normalized normalized -> {
                            double[] ones = new double[normalized.width()];
                            Arrays.fill(ones, 1);
                            yield new LayerPlan.Normalized(normalized.epsilon(), ones, new double[normalized.width()]);
                        }
                        case Source.Sum sum ->
                            new LayerPlan.Residual(foldedForward(merged(plans(sum.end(), sum.base(), nested + 1))));
                    });
            at = derived.base();
        }
        return new ArrayList<>(plans);
    }

    /** Joins what can be joined with what lies before it. */
    private List<LayerPlan> merged(List<LayerPlan> plans) {
        List<LayerPlan> merged = new ArrayList<>();
        for (LayerPlan plan : plans) {
            LayerPlan joined = merged.isEmpty() ? null : joined(merged.getLast(), plan);
            if (joined == null) {
                merged.add(plan);
            } else {
                merged.set(merged.size() - 1, joined);
            }
        }
        return merged;
    }

    private @Nullable LayerPlan joined(LayerPlan before, LayerPlan plan) {
        return switch (before) {
            case LayerPlan.Affine first when plan instanceof LayerPlan.Affine second -> first.then(second);
            case LayerPlan.Dense dense
            when dense.isLinear() ->
                switch (plan) {
                    case LayerPlan.Affine affine -> changed(dense).then(affine.scale(), affine.shift());
                    case LayerPlan.Activated activated -> dense.withActivation(activated.activation());
                    case LayerPlan.Rectified rectified
                    when isUniform(rectified.slopes()) ->
                        dense.withActivation(new Activation.LeakyRelu(rectified.slopes()[0]));
                    case LayerPlan.Dense next -> changed(dense).then(next, budget);
                    default -> null;
                };
            case LayerPlan.Normalized normalized
            when plan instanceof LayerPlan.Affine(double[] scale, double[] shift) -> {
                LayerPlan.Affine both = new LayerPlan.Affine(normalized.gamma(), normalized.beta())
                        .then(new LayerPlan.Affine(scale, shift));
                yield new LayerPlan.Normalized(normalized.epsilon(), both.scale(), both.shift());
            }
            default -> null;
        };
    }

    /** The layer, of which a copy is about to be made. */
    private LayerPlan.Dense changed(LayerPlan.Dense dense) {
        budget.take((long) dense.in() * dense.out(), Float.BYTES);
        return dense;
    }

    private static boolean isUniform(float[] slopes) {
        for (float slope : slopes) {
            if (slope != slopes[0]) {
                return false;
            }
        }
        return true;
    }

    /** Scales and shifts go into the dense layer that follows. */
    private List<LayerPlan> foldedForward(List<LayerPlan> plans) {
        List<LayerPlan> folded = new ArrayList<>();
        for (LayerPlan plan : plans) {
            if (plan instanceof LayerPlan.Dense dense
                    && !folded.isEmpty()
                    && folded.getLast() instanceof LayerPlan.Affine affine) {
                folded.set(folded.size() - 1, changed(dense).after(affine.scale(), affine.shift()));
            } else {
                folded.add(plan);
            }
        }
        return folded;
    }

    private static boolean isScaling(LayerPlan.Affine affine) {
        for (int i = 0; i < affine.scale().length; i++) {
            double offset = -affine.shift()[i] / affine.scale()[i];
            if (!Float.isFinite((float) offset)
                    || !Float.isFinite((float) affine.scale()[i])
                    || (float) affine.scale()[i] == 0) {
                return false;
            }
        }
        return true;
    }

    private static FeatureScaling scaling(LayerPlan.Affine affine) {
        int n = affine.scale().length;
        float[] offset = new float[n];
        float[] factor = new float[n];
        for (int i = 0; i < n; i++) {
            offset[i] = (float) (0 - affine.shift()[i] / affine.scale()[i]);
            factor[i] = (float) affine.scale()[i];
        }
        return new FeatureScaling(FeatureScaling.Kind.STANDARD, offset, factor);
    }

    private static boolean hasDense(LayerPlan plan) {
        return plan instanceof LayerPlan.Dense
                || (plan instanceof LayerPlan.Residual(List<LayerPlan> block)
                        && block.stream().anyMatch(Assembly::hasDense));
    }

    /** A network has at least one dense layer: where the graph has none, one that changes nothing. */
    private List<LayerPlan> withDense(List<LayerPlan> plans, int inputs) {
        if (inputs > MAX_DIAGONAL) {
            throw new ModelFormatException("it has no product with weights, so it is no network; rows of at most "
                    + MAX_DIAGONAL + " numbers are taken all the same, but these have " + inputs);
        }
        double[] ones = new double[inputs];
        Arrays.fill(ones, 1);
        List<LayerPlan> changed = new ArrayList<>(plans);
        changed.addFirst(LayerPlan.Dense.diagonal(ones, new double[inputs]));
        return merged(changed);
    }

    private List<Layer> layers(List<LayerPlan> plans, String prefix) {
        List<Layer> layers = new ArrayList<>();
        for (LayerPlan plan : plans) {
            String name = prefix + layers.size() + ".";
            layers.add(
                    switch (plan) {
                        case LayerPlan.Dense dense -> {
                            matrices.put(name + "weight", dense.weights());
                            Layer.Dense layer = new Layer.Dense(dense.out(), dense.activation());
                            if (dense.bias() == null) {
                                yield layer.withoutBias();
                            }
                            numbers.put(name + "bias", rounded(dense.bias()));
                            yield layer;
                        }
                        case LayerPlan.Affine(double[] scale, double[] shift) -> {
                            // With mean 0, variance 1 and nearly no epsilon it is gamma·x + beta.
                            numbers.put(name + "gamma", rounded(scale));
                            numbers.put(name + "beta", rounded(shift));
                            numbers.put(name + "running_mean", new float[scale.length]);
                            float[] ones = new float[scale.length];
                            Arrays.fill(ones, 1);
                            numbers.put(name + "running_variance", ones);
                            yield new Layer.BatchNormalization(Layer.BatchNormalization.DEFAULT_MOMENTUM, 1e-30);
                        }
                        case LayerPlan.Activated activated -> new Layer.Nonlinearity(activated.activation());
                        case LayerPlan.Rectified rectified -> {
                            numbers.put(name + "alpha", rectified.slopes());
                            yield new Layer.PRelu();
                        }
                        case LayerPlan.Normalized normalized -> {
                            numbers.put(name + "gamma", rounded(normalized.gamma()));
                            numbers.put(name + "beta", rounded(normalized.beta()));
                            yield new Layer.LayerNormalization(normalized.epsilon());
                        }
                        case LayerPlan.Residual residual ->
                            new Layer.Residual(layers(residual.block(), name + "layers."));
                    });
        }
        return layers;
    }

    private static float[] rounded(double[] values) {
        float[] rounded = new float[values.length];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = (float) values[i];
        }
        return rounded;
    }
}

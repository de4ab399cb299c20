package dev.lanewise.engine;

import dev.lanewise.kernel.KernelProvider;
import dev.lanewise.kernel.Kernels;
import dev.lanewise.kernel.Tiles;
import dev.lanewise.support.Checks;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Puts the steps of an {@link InferenceProgram} one behind the other. A step writes into a buffer that nothing is in that a later
 * step needs: two buffers in turns, one more for each residual connection around the step.
 */
public final class InferenceBuilder {

    /** The rows of the caller, which no step may change. */
    private static final int CALLER = -1;

    private final Kernels kernels = KernelProvider.kernels();
    private final int maxRows;
    private final List<Function<float[][], InferenceStep>> steps = new ArrayList<>();
    /** The widest row in each buffer. */
    private final List<Integer> widths = new ArrayList<>();
    /** Buffers that a residual connection still needs. */
    private final Deque<Integer> kept = new ArrayDeque<>();

    private int width;
    private int current = CALLER;

    /**
     * A program that takes rows of {@code features}.
     *
     * @throws IllegalArgumentException from {@link #build} if {@code maxRows} rows do not fit into one array
     */
    public InferenceBuilder(int features, int maxRows) {
        this.maxRows = maxRows;
        width = features;
    }

    /**
     * Adds a step that gives rows of {@code outputs}, and its activation: within the step, or behind it if it cannot work in place.
     */
    private InferenceBuilder add(
            int outputs, ActivationFunction activation, BiFunction<ActivationFunction, float[], InferenceStep> step) {
        int out = next(outputs);
        boolean inPlace = activation.worksInPlace();
        steps.add(buffers -> step.apply(inPlace ? activation : ActivationFunction.IDENTITY, buffers[out]));
        if (!inPlace) {
            int behind = next(outputs);
            steps.add(buffers -> new InferenceSteps.Activate(outputs, activation, buffers[behind]));
        }
        return this;
    }

    /** A free buffer for rows of {@code outputs}; it is the current one afterwards. */
    private int next(int outputs) {
        int buffer = 0;
        while (buffer == current || kept.contains(buffer)) {
            buffer++;
        }
        if (buffer == widths.size()) {
            widths.add(0);
        }
        widths.set(buffer, Math.max(widths.get(buffer), outputs));
        current = buffer;
        width = outputs;
        return buffer;
    }

    /** {@code σ(x·W + b)}. */
    public InferenceBuilder product(Product product, ActivationFunction activation) {
        return add(
                product.outputs(),
                activation,
                (inPlace, out) -> new InferenceSteps.Dense(product, inPlace, out, Tiles.rowStride(product.outputs())));
    }

    /** {@code σ(x ⊙ scale + shift)} by columns; both in whole lines. */
    public InferenceBuilder affine(float[] scale, float[] shift, ActivationFunction activation) {
        requireLines();
        int n = width;
        return add(
                n,
                activation,
                (inPlace, out) -> new InferenceSteps.Affine(n, scale, shift, inPlace, out, kernels.normalizations()));
    }

    /** {@code σ(layer normalization of x)}; gamma and beta in whole lines. */
    public InferenceBuilder normalizeRows(float epsilon, float[] gamma, float[] beta, ActivationFunction activation) {
        requireLines();
        int n = width;
        return add(
                n,
                activation,
                (inPlace, out) -> new InferenceSteps.RowNormalization(
                        n,
                        epsilon,
                        gamma,
                        beta,
                        new float[maxRows],
                        new float[maxRows],
                        inPlace,
                        out,
                        kernels.normalizations()));
    }

    /** {@code σ(x < 0 ? alpha ⊙ x : x)}; alpha in whole lines. */
    public InferenceBuilder prelu(float[] alpha, ActivationFunction activation) {
        requireLines();
        int n = width;
        return add(
                n,
                activation,
                (inPlace, out) -> new InferenceSteps.PRelu(n, alpha, inPlace, out, kernels.rectifiers()));
    }

    /** The rows of the caller do not lie in whole lines: copies them into a buffer. */
    private void requireLines() {
        if (current == CALLER) {
            activation(ActivationFunction.IDENTITY);
        }
    }

    /** {@code σ(x)}. */
    public InferenceBuilder activation(ActivationFunction activation) {
        int n = width;
        return add(n, activation, (inPlace, out) -> new InferenceSteps.Copy(n, inPlace, out));
    }

    /** {@code σ(x + block(x))}: what {@code inner} adds to this builder is the block, which keeps the width. */
    public InferenceBuilder residual(Runnable inner, ActivationFunction activation) {
        requireLines();
        int n = width;
        int skip = current;
        kept.push(skip);
        inner.run();
        if (current == skip) {
            // A block that does nothing to answers, such as dropout alone.
            activation(ActivationFunction.IDENTITY);
        }
        kept.pop();
        int out = current;
        boolean inPlace = activation.worksInPlace();
        ActivationFunction own = inPlace ? activation : ActivationFunction.IDENTITY;
        steps.add(buffers -> new InferenceSteps.Add(n, buffers[skip], own, buffers[out], kernels.updates()));
        return inPlace ? this : activation(activation);
    }

    /** The program. */
    public InferenceProgram build() {
        float[][] buffers = widths.stream()
                .map(widest -> new float[Checks.rowsLength("maxBatchSize", maxRows, Tiles.rowStride(widest))])
                .toArray(float[][]::new);
        return new InferenceProgram(
                steps.stream().map(step -> step.apply(buffers)).toArray(InferenceStep[]::new), buffers, width);
    }
}

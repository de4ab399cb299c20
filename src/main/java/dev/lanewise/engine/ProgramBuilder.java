package dev.lanewise.engine;

import dev.lanewise.kernel.Tiles;
import dev.lanewise.support.Workers;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts the steps of a {@link Program} one behind the other. Each method takes what went before to a new {@link Signal}; the offsets
 * are those of the layer's parameters in the {@link ParameterBlock}.
 */
public final class ProgramBuilder {

    private final Batch batch;
    private final ParameterBlock block;
    private final float[][] scratches;
    private final Signal input;
    private final List<Step> steps = new ArrayList<>();
    private final List<Signal> signals = new ArrayList<>();
    private Signal current;
    private int dropouts;

    /**
     * A program that takes rows of {@code features}.
     *
     * @throws IllegalArgumentException if {@code maxRows} rows do not fit into one array, here and in all methods
     */
    public ProgramBuilder(int features, int maxRows, ParameterBlock block, Workers workers) {
        batch = new Batch(maxRows, workers);
        this.block = block;
        scratches = new float[workers.threads()][Tiles.scratchLength()];
        input = Signal.input(batch, features);
        current = input;
    }

    private Signal next(int width, ActivationFunction activation) {
        Signal signal = Signal.of(batch, width, activation);
        signals.add(signal);
        return signal;
    }

    /** {@code σ(x·W + b)}; {@code biasOffset} is negative where there is no b. */
    public ProgramBuilder dense(int units, int weightOffset, int biasOffset, ActivationFunction activation) {
        Signal y = next(units, activation);
        steps.add(new DenseStep(batch, current, y, block, weightOffset, biasOffset, scratches));
        current = y;
        return this;
    }

    /** Dropout at this rate. */
    public ProgramBuilder dropout(double rate) {
        Signal y = next(current.width(), ActivationFunction.IDENTITY);
        steps.add(new DropoutStep(batch, current, y, dropouts, rate));
        dropouts++;
        current = y;
        return this;
    }

    /** {@code σ(batch normalization of x)}. */
    public ProgramBuilder batchNormalization(
            int gammaOffset,
            int betaOffset,
            int meanOffset,
            int varianceOffset,
            double momentum,
            double epsilon,
            ActivationFunction activation) {
        Signal y = next(current.width(), activation);
        var offsets = new BatchNormalizationStep.Offsets(gammaOffset, betaOffset, meanOffset, varianceOffset);
        steps.add(new BatchNormalizationStep(batch, current, y, block, offsets, momentum, epsilon));
        current = y;
        return this;
    }

    /** {@code σ(layer normalization of x)}. */
    public ProgramBuilder layerNormalization(
            int gammaOffset, int betaOffset, double epsilon, ActivationFunction activation) {
        Signal y = next(current.width(), activation);
        steps.add(new LayerNormalizationStep(batch, current, y, block, gammaOffset, betaOffset, epsilon));
        current = y;
        return this;
    }

    /** {@code x < 0 ? alpha ⊙ x : x}. */
    public ProgramBuilder prelu(int alphaOffset) {
        Signal y = next(current.width(), ActivationFunction.IDENTITY);
        steps.add(new PReluStep(batch, current, y, block, alphaOffset));
        current = y;
        return this;
    }

    /** {@code σ(x)}. */
    public ProgramBuilder activation(ActivationFunction activation) {
        Signal y = next(current.width(), activation);
        steps.add(new ActivationStep(batch, current, y));
        current = y;
        return this;
    }

    /** {@code σ(x + block(x))}: what {@code inner} adds to this builder is the block, which keeps the width. */
    public ProgramBuilder residual(Runnable inner, ActivationFunction activation) {
        Signal x = current;
        Signal blockInput = x.branch();
        int split = steps.size();
        current = blockInput;
        inner.run();
        Signal blockOutput = current;
        Signal y = next(x.width(), activation);
        ResidualSteps residual = new ResidualSteps(batch, x, blockInput, blockOutput, y);
        steps.add(split, residual.split());
        steps.add(residual.add());
        current = y;
        return this;
    }

    /** The program. */
    public Program build() {
        return new Program(batch, input, steps, signals);
    }
}

package dev.lanewise;

import dev.lanewise.engine.ActivationFunction;
import dev.lanewise.engine.ParameterBlock;
import dev.lanewise.engine.Program;
import dev.lanewise.engine.ProgramBuilder;
import dev.lanewise.engine.Signal;
import dev.lanewise.support.Workers;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * A network's layers as the steps of the engine. An activation that stands alone behind sums goes with them.
 *
 * @param program the steps
 * @param layers for each of the program's signals the place in {@link Architecture#layers} of the layer that it comes from
 */
record TrainingProgram(Program program, List<Integer> layers) {

    /** The program of a network, with buffers for {@code maxRows} rows and its gradients in {@code gradients}. */
    static TrainingProgram of(
            Architecture architecture, Parameters parameters, Parameters gradients, int maxRows, Workers workers) {
        ParameterBlock block = new ParameterBlock(parameters.values(), gradients.values());
        Translation translation = new Translation(
                new ProgramBuilder(architecture.inputs(), maxRows, block, workers),
                parameters.slots().iterator());
        List<Layer> layers = architecture.layers();
        for (int l = 0; l < layers.size(); l++) {
            l += translation.add(layers, l, l);
        }
        return new TrainingProgram(translation.builder.build(), List.copyOf(translation.layerOfSignal));
    }

    /** The signal that the last step of a layer computes. */
    Signal signal(int layer) {
        return program.signals().get(layers.lastIndexOf(layer));
    }

    /** The first layer whose values are not all finite, -1 if all are. */
    int firstNonFiniteLayer() {
        for (int i = 0; i < layers.size(); i++) {
            if (!program.signals().get(i).isFinite()) {
                return layers.get(i);
            }
        }
        return -1;
    }

    private static final class Translation {

        private final ProgramBuilder builder;
        private final Iterator<ParameterSlot> slots;
        private final List<Integer> layerOfSignal = new ArrayList<>();

        Translation(ProgramBuilder builder, Iterator<ParameterSlot> slots) {
            this.builder = builder;
            this.slots = slots;
        }

        /**
         * Adds layer {@code i} of {@code layers}, which belongs to layer {@code l} of the network, and an activation behind it that
         * goes with it.
         *
         * @return how many layers beyond the one were added
         */
        int add(List<Layer> layers, int i, int l) {
            Layer layer = layers.get(i);
            Activation activation = layer.activation();
            int more = 0;
            if (takesActivation(layer)
                    && i + 1 < layers.size()
                    && layers.get(i + 1) instanceof Layer.Nonlinearity(Activation next)) {
                activation = next;
                more = 1;
            }
            add(layer, l, ActivationKernels.of(activation));
            layerOfSignal.add(l);
            return more;
        }

        /** Where the next array of the parameters begins. */
        private int next() {
            return slots.next().offset();
        }

        private static boolean takesActivation(Layer layer) {
            return switch (layer) {
                case Layer.Dense dense -> dense.activation().equals(Activation.LINEAR);
                case Layer.BatchNormalization _, Layer.LayerNormalization _, Layer.Residual _ -> true;
                case Layer.Dropout _, Layer.Nonlinearity _, Layer.PRelu _ -> false;
            };
        }

        private void add(Layer layer, int l, ActivationFunction activation) {
            switch (layer) {
                case Layer.Dense dense -> {
                    int weight = next();
                    builder.dense(dense.units(), weight, dense.bias() ? next() : -1, activation);
                }
                case Layer.Dropout dropout -> builder.dropout(dropout.rate());
                case Layer.BatchNormalization normalization ->
                    builder.batchNormalization(
                            next(),
                            next(),
                            next(),
                            next(),
                            normalization.momentum(),
                            normalization.epsilon(),
                            activation);
                case Layer.LayerNormalization normalization ->
                    builder.layerNormalization(next(), next(), normalization.epsilon(), activation);
                case Layer.Nonlinearity _ -> builder.activation(activation);
                case Layer.PRelu _ -> builder.prelu(next());
                case Layer.Residual(List<Layer> inner) ->
                    builder.residual(
                            () -> {
                                for (int i = 0; i < inner.size(); i++) {
                                    i += add(inner, i, l);
                                }
                            },
                            activation);
            }
        }
    }
}

package dev.lanewise;

/** A network that answers in the units of its targets: {@link NeuralNetwork#unscaleOutputs}. */
final class OutputUnscaling {

    private OutputUnscaling() {}

    static NeuralNetwork of(NeuralNetwork network, FeatureScaling targets) {
        Architecture architecture = network.architecture();
        int outputs = network.outputs();
        if (!(architecture.layers().getLast() instanceof Layer.Dense dense)
                || !dense.activation().equals(Activation.LINEAR)
                || targets.columns() != outputs) {
            throw new IllegalArgumentException("only a dense, linear last layer with one output per scaled target ("
                    + targets.columns() + ") can undo their scaling, but it is "
                    + network.describe(architecture.layers().size() - 1));
        }
        NeuralNetwork copy = withLastBias(network, dense);
        Parameters parameters = copy.parameters();
        int last = copy.layerCount() - 1;
        float[] weights = parameters.weights(last);
        float[] biases = parameters.biases(last);
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= targets.factor()[i % outputs];
        }
        for (int j = 0; j < biases.length; j++) {
            biases[j] = biases[j] / targets.factor()[j] + targets.offset()[j];
        }
        parameters.setWeights(last, weights);
        parameters.setBiases(last, biases);
        return copy;
    }

    /** A copy whose last layer has biases. */
    private static NeuralNetwork withLastBias(NeuralNetwork network, Layer.Dense last) {
        if (last.bias()) {
            return network.copy();
        }
        Layer.Dense biased = new Layer.Dense(
                last.units(), last.activation(), true, last.initializer(), last.l2(), last.learningRateFactor());
        Architecture changed = network.architecture().withLast(biased);
        Parameters copied = Parameters.zeros(changed);
        Parameters parameters = network.parameters();
        for (int i = 0; i < parameters.slots().size(); i++) {
            copied.setValues(
                    copied.slots().get(i), parameters.values(parameters.slots().get(i)));
        }
        return NeuralNetwork.of(changed, copied);
    }
}

package dev.lanewise.jmh;

import org.encog.Encog;
import org.encog.engine.network.activation.ActivationFunction;
import org.encog.engine.network.activation.ActivationReLU;
import org.encog.engine.network.activation.ActivationSigmoid;
import org.encog.engine.network.activation.ActivationSoftMax;
import org.encog.ml.data.basic.BasicMLDataSet;
import org.encog.neural.error.CrossEntropyErrorFunction;
import org.encog.neural.error.LinearErrorFunction;
import org.encog.neural.networks.BasicNetwork;
import org.encog.neural.networks.layers.BasicLayer;
import org.encog.neural.networks.training.propagation.back.Backpropagation;

/** Encog's backpropagation on one thread: one iteration over a data set of one batch is one step. */
final class EncogStep implements TrainingStep {

    private final TrainingCase trainingCase;
    private final BasicNetwork network = new BasicNetwork();
    private final Backpropagation training;

    EncogStep(TrainingCase trainingCase, double learningRate, int threads) {
        if (threads != 1) {
            // Its threads split the rows of an iteration and sum what they find: another rounding, and here always one
            // batch.
            throw new IllegalStateException("Encog takes this step on one thread, but " + threads + " were asked for");
        }
        if (trainingCase.hasAdam()) {
            throw new IllegalStateException("Encog takes plain gradient steps, but Adam was asked for");
        }
        this.trainingCase = trainingCase;
        int layers = trainingCase.layerCount();
        network.addLayer(new BasicLayer(null, true, trainingCase.inputs()));
        for (int l = 0; l < layers; l++) {
            boolean last = l == layers - 1;
            network.addLayer(new BasicLayer(
                    activation(trainingCase, last), !last, trainingCase.layers()[l + 1]));
        }
        network.getStructure().finalizeStructure();
        for (int l = 0; l < layers; l++) {
            int in = trainingCase.layers()[l];
            int out = trainingCase.layers()[l + 1];
            for (int j = 0; j < out; j++) {
                for (int i = 0; i < in; i++) {
                    network.setWeight(l, i, j, trainingCase.weights()[l][i * out + j]);
                }
                // The neuron behind the last is the bias.
                network.setWeight(l, in, j, trainingCase.biases()[l][j]);
            }
        }
        // Encog sums gradients over rows and outputs, and halves the square.
        double scale = trainingCase.isClassifier() ? 1 : 2;
        training = new Backpropagation(network, data(trainingCase), learningRate * scale / trainingCase.rows(), 0);
        training.setErrorFunction(
                trainingCase.isClassifier() ? new CrossEntropyErrorFunction() : new LinearErrorFunction());
        training.fixFlatSpot(false);
        training.setThreadCount(1);
        training.setBatchSize(0);
    }

    private static ActivationFunction activation(TrainingCase trainingCase, boolean last) {
        if (!trainingCase.isClassifier()) {
            return new ActivationSigmoid();
        }
        return last ? new SoftMaxBehindReLU() : new ActivationReLU();
    }

    /**
     * Softmax whose derivative is ReLU's. Encog 3.4 takes the derivative of a hidden layer from the activation function of the
     * layer behind it: right only where both are the same. With cross-entropy it never asks for softmax's own.
     */
    private static final class SoftMaxBehindReLU implements ActivationFunction {

        private static final long serialVersionUID = 1;

        private final ActivationSoftMax softMax = new ActivationSoftMax();
        private final ActivationReLU reLU = new ActivationReLU();

        @Override
        public void activationFunction(double[] d, int start, int size) {
            softMax.activationFunction(d, start, size);
        }

        @Override
        public double derivativeFunction(double b, double a) {
            return reLU.derivativeFunction(b, a);
        }

        @Override
        public boolean hasDerivative() {
            return true;
        }

        @Override
        public double[] getParams() {
            return softMax.getParams();
        }

        @Override
        public void setParam(int index, double value) {
            softMax.setParam(index, value);
        }

        @Override
        public String[] getParamNames() {
            return softMax.getParamNames();
        }

        @Override
        @SuppressWarnings("MethodDoesntCallSuperMethod")
        public ActivationFunction clone() {
            return new SoftMaxBehindReLU();
        }

        @Override
        public String getFactoryCode() {
            return softMax.getFactoryCode();
        }

        @Override
        public String getLabel() {
            return softMax.getLabel();
        }
    }

    private static BasicMLDataSet data(TrainingCase trainingCase) {
        double[][] x = new double[trainingCase.rows()][trainingCase.inputs()];
        double[][] y = new double[trainingCase.rows()][trainingCase.outputs()];
        for (int b = 0; b < x.length; b++) {
            for (int i = 0; i < trainingCase.inputs(); i++) {
                x[b][i] = trainingCase.x()[b * trainingCase.inputs() + i];
            }
            if (trainingCase.isClassifier()) {
                y[b][(int) trainingCase.y()[b]] = 1;
            } else {
                y[b][0] = trainingCase.y()[b];
            }
        }
        return new BasicMLDataSet(x, y);
    }

    @Override
    public Object step() {
        training.iteration();
        return training;
    }

    /** NaN: Encog's error is a mean square whatever it trains on. */
    @Override
    public double loss() {
        return Double.NaN;
    }

    @Override
    public float[] weights(int layer) {
        int in = trainingCase.layers()[layer];
        int out = trainingCase.layers()[layer + 1];
        float[] weights = new float[in * out];
        for (int i = 0; i < in; i++) {
            for (int j = 0; j < out; j++) {
                weights[i * out + j] = (float) network.getWeight(layer, i, j);
            }
        }
        return weights;
    }

    @Override
    public float[] biases(int layer) {
        float[] biases = new float[trainingCase.layers()[layer + 1]];
        for (int j = 0; j < biases.length; j++) {
            biases[j] = (float) network.getWeight(layer, trainingCase.layers()[layer], j);
        }
        return biases;
    }

    @Override
    public String describe() {
        return "Encog " + Encog.VERSION + ", doubles, threads: 1";
    }

    @Override
    public void close() {
        Encog.getInstance().shutdown();
    }
}

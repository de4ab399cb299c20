package dev.lanewise;

import dev.lanewise.kernel.KernelProvider;
import dev.lanewise.kernel.Updates;
import dev.lanewise.support.Checks;

/** The plain algorithm of {@link NeuralNetwork}: a pass kept whole, the four equations, a loop over mini-batches. */
final class PlainAlgorithm {

    private PlainAlgorithm() {}

    static Feedforward feedforward(NeuralNetwork network, float[] x) {
        requirePlain(network, "feedforward");
        int rows = Checks.rows("x", x.length, network.inputs());
        MiniBatch batch = new MiniBatch(network, new Loss.HalfSquaredError(), rows);
        batch.forward(x, rows);
        return batch.feedforward();
    }

    static Gradients backpropagation(NeuralNetwork network, float[] y, Feedforward pass) {
        requirePlain(network, "backpropagation");
        requireOwn(network, pass);
        int outputs = network.outputs();
        Checks.length("y", (long) pass.rows() * outputs, y.length, pass.rows() + " rows × " + outputs + " outputs");
        MiniBatch batch = new MiniBatch(network, new Loss.HalfSquaredError(), pass.rows());
        batch.restore(pass, y);
        batch.backward();
        return Gradients.of(batch.gradients());
    }

    private static void requirePlain(NeuralNetwork network, String method) {
        if (!network.architecture().isPlain()) {
            throw new UnsupportedOperationException(
                    method + " is for dense layers alone, but this network is " + network + ": use a MiniBatch");
        }
    }

    private static void requireOwn(NeuralNetwork network, Feedforward pass) {
        int layers = network.layerCount();
        if (pass.zs().length != layers || pass.as().length != layers + 1) {
            throw new IllegalArgumentException("the pass must be one of " + network + ", with " + layers + " zs and "
                    + (layers + 1) + " as, but has " + pass.zs().length + " and " + pass.as().length);
        }
        Checks.positive("rows of the pass", pass.rows());
        requireOwn(network, pass, "as[0]", pass.as()[0], network.inputs());
        for (int l = 0; l < layers; l++) {
            int n = network.parameters().outputs(l);
            requireOwn(network, pass, "zs[" + l + "]", pass.zs()[l], n);
            requireOwn(network, pass, "as[" + (l + 1) + "]", pass.as()[l + 1], n);
        }
    }

    private static void requireOwn(NeuralNetwork network, Feedforward pass, String name, float[] values, int columns) {
        if (values.length != (long) pass.rows() * columns) {
            throw new IllegalArgumentException("the pass must be one of " + network + ", but " + name + " holds "
                    + values.length + " and not " + pass.rows() + " × " + columns + " numbers");
        }
    }

    static double[] train(NeuralNetwork network, float[] x, float[] y, int batchSize, int epochs, double learningRate) {
        int outputs = network.outputs();
        int rows = Checks.rows("x", x.length, network.inputs());
        Checks.length("y", (long) rows * outputs, y.length, rows + " rows × " + outputs + " outputs");
        Checks.positive("batchSize", batchSize);
        Checks.positive("epochs", epochs);
        Checks.positiveFinite("learningRate", learningRate);
        Dataset data = Dataset.of(x, y, rows);
        MiniBatch batch = new MiniBatch(network, new Loss.HalfSquaredError(), Math.min(batchSize, rows));
        Updates updates = KernelProvider.kernels().updates();
        float[] values = network.parameters().values();
        double[] costs = new double[epochs];
        long step = 0;
        for (int epoch = 0; epoch < epochs; epoch++) {
            for (int from = 0; from < rows; from += batchSize) {
                batch.gather(data, from, Math.min(batchSize, rows - from));
                batch.mask(0, step++);
                double cost = batch.forward();
                if (!Double.isFinite(cost)) {
                    throw NonFiniteLossException.of(network, batch, cost, epoch + 1, from / batchSize + 1);
                }
                batch.backward();
                updates.addScaled(
                        values.length, (float) -learningRate, batch.gradients().values(), values, 0);
                costs[epoch] += cost * batch.rows() / rows;
            }
        }
        int broken = network.parameters().firstNonFiniteLayer();
        if (broken >= 0) {
            throw NonFiniteLossException.ofParameters(network, broken, epochs, Math.ceilDiv(rows, batchSize));
        }
        return costs;
    }
}

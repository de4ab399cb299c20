package dev.lanewise.train;

import dev.lanewise.Activation;
import dev.lanewise.Dataset;
import dev.lanewise.Loss;
import dev.lanewise.MiniBatch;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.NonFiniteLossException;

/** Loss and metric of a network on held-out rows, some rows at a time. */
final class Validation {

    private final Dataset data;
    private final MiniBatch batch;
    private final int batchSize;
    private final NeuralNetwork network;
    private final int outputs;
    private final boolean logits;
    private final Metric metric;
    private final float[] predictions;
    private double loss;

    /** Computes on the threads of the batch that trains. */
    Validation(NeuralNetwork network, Loss loss, Dataset data, MiniBatch training, int batchSize) {
        this.data = data;
        this.batchSize = batchSize;
        batch = training.sibling(Math.min(batchSize, data.rows()));
        this.network = network;
        outputs = network.outputs();
        logits = network.activation(network.layerCount() - 1) == Activation.LINEAR;
        metric = Metric.of(loss);
        predictions = new float[Math.multiplyExact(data.rows(), outputs)];
    }

    /** Computes both after an epoch; throws at the first loss that is not finite. */
    void run(int epoch) {
        double total = 0;
        for (int from = 0; from < data.rows(); from += batchSize) {
            batch.gather(data, from, Math.min(batchSize, data.rows() - from));
            double batchLoss = batch.forward();
            if (!Double.isFinite(batchLoss)) {
                throw NonFiniteLossException.inValidation(network, batch, batchLoss, epoch, from / batchSize + 1);
            }
            total += batchLoss * batch.rows();
            batch.copyPredictions(predictions, from * outputs);
        }
        loss = total / data.rows();
    }

    /** The mean loss of the last {@link #run}. */
    double loss() {
        return loss;
    }

    /** The metric of the last {@link #run}. */
    double metric() {
        return metric.of(predictions, outputs, logits, data.y(), data.targets());
    }
}

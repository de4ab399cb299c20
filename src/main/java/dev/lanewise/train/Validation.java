package dev.lanewise.train;

import dev.lanewise.Dataset;
import dev.lanewise.Loss;
import dev.lanewise.MiniBatch;
import dev.lanewise.NeuralNetwork;

/** Loss and metric of a network on held-out rows, some rows at a time. */
final class Validation {

    private final Dataset data;
    private final MiniBatch batch;
    private final int batchSize;
    private final int outputs;
    private final Metric metric;
    private final float[] predictions;
    private double loss;

    Validation(NeuralNetwork network, Loss loss, Dataset data, int batchSize) {
        this.data = data;
        this.batchSize = batchSize;
        batch = new MiniBatch(network, loss, Math.min(batchSize, data.rows()));
        outputs = network.outputs();
        metric = Metric.of(loss);
        predictions = new float[Math.multiplyExact(data.rows(), outputs)];
    }

    void run() {
        double total = 0;
        for (int from = 0; from < data.rows(); from += batchSize) {
            batch.gather(data, from, Math.min(batchSize, data.rows() - from));
            total += batch.forward() * batch.rows();
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
        return metric.of(predictions, outputs, data.y(), data.targets());
    }
}

package dev.lanewise.train;

import dev.lanewise.Dataset;
import dev.lanewise.Loss;
import dev.lanewise.MiniBatch;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.NonFiniteLossException;
import dev.lanewise.metrics.RegressionMetrics;

/** Loss and metric of a network on held-out rows, some rows at a time. */
final class Validation {

    private final Dataset data;
    private final MiniBatch batch;
    private final int batchSize;
    private final NeuralNetwork network;
    private final int outputs;
    private final Metric metric;
    /** Logits of one batch if they are counted, else the predictions for all rows, as many numbers as the targets. */
    private final float[] results;

    private double loss;
    private long right;

    /** Computes on the threads of the batch that trains. */
    Validation(NeuralNetwork network, Loss loss, Dataset data, MiniBatch training, int batchSize) {
        this.data = data;
        this.batchSize = batchSize;
        batch = training.sibling(Math.min(batchSize, data.rows()));
        this.network = network;
        outputs = network.outputs();
        metric = Metric.of(loss);
        results = new float[metric.isCounted() ? Math.min(batchSize, data.rows()) * outputs : data.y().length];
    }

    /** Computes both after an epoch; throws at the first loss that is not finite. */
    void run(int epoch) {
        double total = 0;
        right = 0;
        for (int from = 0; from < data.rows(); from += batchSize) {
            batch.gather(data, from, Math.min(batchSize, data.rows() - from));
            double batchLoss = batch.evaluate();
            if (!Double.isFinite(batchLoss)) {
                throw NonFiniteLossException.inValidation(network, batch, batchLoss, epoch, from / batchSize + 1);
            }
            total += batchLoss * batch.rows();
            if (metric.isCounted()) {
                batch.copyLogits(results, 0);
                right += metric.right(results, outputs, data, from, batch.rows());
            } else {
                batch.copyPredictions(results, from * outputs);
            }
        }
        loss = total / data.rows();
    }

    /** The mean loss of the last {@link #run}. */
    double loss() {
        return loss;
    }

    /** The metric of the last {@link #run}. */
    double metric() {
        return metric.isCounted()
                ? (double) right / metric.answers(data, outputs)
                : RegressionMetrics.of(results, data.y(), outputs).r2();
    }
}

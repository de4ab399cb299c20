package dev.lanewise.jmh;

import dev.lanewise.Dataset;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.kernel.KernelProvider;
import dev.lanewise.train.Checkpoint;
import dev.lanewise.train.History;
import dev.lanewise.train.Optimizer;
import dev.lanewise.train.Trainer;
import dev.lanewise.train.TrainingPlan;
import org.jspecify.annotations.Nullable;

/**
 * What a user of Lanewise runs: a {@link Trainer} that is made for each epoch and goes on after the checkpoint of the one
 * before, so Adam's moments, the number of steps and the order of the rows are those of one long run. Its buffers and
 * threads, the check of the data and the two copies of a checkpoint are part of the time.
 */
final class LanewiseEpochs implements EpochTraining {

    private final NeuralNetwork network;
    private final Dataset data;
    private final TrainingPlan.Builder plan;
    private final int threads;
    private @Nullable Checkpoint checkpoint;

    LanewiseEpochs(String kernels, TrainingCase trainingCase, int batchSize, int threads) {
        ChosenKernels.require(kernels);
        this.threads = threads;
        network = trainingCase.network();
        data = Dataset.of(trainingCase.x(), trainingCase.y(), trainingCase.rows());
        plan = TrainingPlan.builder(trainingCase.loss())
                .optimizer(new Optimizer.Adam(LEARNING_RATE))
                .batchSize(batchSize)
                .threads(threads);
    }

    @Override
    public double epoch() {
        int number = checkpoint == null ? 1 : checkpoint.epoch() + 1;
        Trainer trainer = new Trainer(network, plan.epochs(number).build());
        if (checkpoint != null) {
            trainer.resume(checkpoint);
        }
        History history = trainer.fit(data);
        checkpoint = trainer.checkpoint();
        return history.epochs().getLast().loss();
    }

    @Override
    public float[] weights(int layer) {
        return network.parameters().weights(layer);
    }

    @Override
    public float[] biases(int layer) {
        return network.parameters().biases(layer);
    }

    @Override
    public String describe() {
        return "Lanewise, " + KernelProvider.active().describe() + ", threads: " + threads;
    }

    /** Nothing: the trainer of an epoch ends with it. */
    @Override
    public void close() {}
}

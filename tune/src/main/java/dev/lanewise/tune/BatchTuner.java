package dev.lanewise.tune;

import dev.lanewise.Dataset;
import dev.lanewise.Model;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.train.TrainingPlan;
import dev.lanewise.tune.measure.TuningException;
import dev.lanewise.tune.measure.TuningOptions;
import dev.lanewise.tune.serving.ServingGoal;
import dev.lanewise.tune.serving.ServingTuner;
import dev.lanewise.tune.serving.ServingVerdict;
import dev.lanewise.tune.training.TrainingTuner;
import dev.lanewise.tune.training.TrainingVerdict;

/**
 * Finds the batch sizes that are best for a network on this machine: in this process, within a time, with a verdict.
 *
 * <pre>{@code
 * ServingVerdict verdict = new BatchTuner(TuningOptions.defaults()).tuneServing(model, goal);
 * MicroBatcher batcher = MicroBatcher.of(model, MicroBatcher.configure(verdict.result(model).orElseThrow()));
 * }</pre>
 *
 * <p>A tuner is for one tuning at a time, and the less the machine does meanwhile the more exact it is; {@link #cancel} may come
 * from any thread. Not final, so that tests of what uses one need not measure.
 */
public class BatchTuner {

    private final TuningOptions options;
    private volatile boolean cancelled;

    /** A tuner with a budget and a progress listener. */
    public BatchTuner(TuningOptions options) {
        this.options = options;
    }

    /**
     * Tunes a micro-batcher: measures the cost curve in several JVMs and what a batcher costs beside it in this one, looks for
     * the best settings by simulation, and runs them.
     *
     * @throws TuningException if the budget is too short, or a JVM cannot be started
     * @throws java.util.concurrent.CancellationException if it is cancelled
     */
    public ServingVerdict tuneServing(Model model, ServingGoal goal) {
        return ServingTuner.of(model, goal, options, () -> cancelled).tune();
    }

    /**
     * Tunes a training: measures the gradient noise scale and what steps cost, and lets short real runs confirm what follows.
     *
     * @param network with the weights that training begins with; stays as it is
     * @param plan the loss, the optimizer with the learning rate that is good for the plan's batch size, the most threads
     * @throws TuningException if the budget is too short, there are too few rows, or the training diverges
     * @throws IllegalArgumentException if the data do not fit the network and the loss
     * @throws java.util.concurrent.CancellationException if it is cancelled
     */
    public TrainingVerdict tuneTraining(NeuralNetwork network, TrainingPlan plan, Dataset train, Dataset validation) {
        return new TrainingTuner(network, plan, train, options, () -> cancelled).tune(validation);
    }

    /** As {@link #tuneTraining} without the real runs: in two or three seconds. */
    public TrainingVerdict tuneTrainingQuickly(NeuralNetwork network, TrainingPlan plan, Dataset train) {
        return new TrainingTuner(network, plan, train, options, () -> cancelled).quick();
    }

    /** Ends the tuning soon, with a {@link java.util.concurrent.CancellationException} for its caller. From any thread. */
    public void cancel() {
        cancelled = true;
    }
}

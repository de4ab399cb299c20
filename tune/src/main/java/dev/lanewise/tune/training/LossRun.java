package dev.lanewise.tune.training;

import dev.lanewise.tune.training.TrainingVerdict.LossPoint;
import java.util.List;

/** Trains for a while and watches the validation loss. */
@FunctionalInterface
interface LossRun {

    /**
     * The validation loss from the start on, over the seconds that its steps take at the typical speed of the machine: so runs compare
     * although the machine was faster during one than during another.
     *
     * @param stepSeconds what a step takes at the typical speed
     * @param seconds of training at most, at the typical speed
     * @param deadline ends it, however slow the machine is
     * @return one point alone if the training diverged
     */
    List<LossPoint> train(
            int batchSize, int threads, double learningRate, double stepSeconds, double seconds, Deadline deadline);
}

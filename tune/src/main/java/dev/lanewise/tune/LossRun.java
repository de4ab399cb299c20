package dev.lanewise.tune;

import dev.lanewise.tune.TrainingVerdict.LossPoint;
import java.util.List;

/** Trains for a while and watches the validation loss. */
@FunctionalInterface
interface LossRun {

    /**
     * The validation loss from the start on, over the seconds of training.
     *
     * @param seconds of training at most
     * @return one point alone if the training diverged
     */
    List<LossPoint> train(int batchSize, int threads, double learningRate, double seconds);
}

package dev.lanewise.cli;

import dev.lanewise.Dataset;
import dev.lanewise.Model;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.train.TrainingPlan;
import dev.lanewise.tune.BatchTuner;
import dev.lanewise.tune.ServingGoal;
import dev.lanewise.tune.ServingVerdict;
import dev.lanewise.tune.TrainingVerdict;
import dev.lanewise.tune.TuningOptions;

/** What the commands need of a {@link BatchTuner}, so that tests need not measure. */
interface Tuner {

    ServingVerdict serving(Model model, ServingGoal goal);

    TrainingVerdict training(NeuralNetwork network, TrainingPlan plan, Dataset train, Dataset validation);

    TrainingVerdict trainingQuickly(NeuralNetwork network, TrainingPlan plan, Dataset train);

    void cancel();

    /** The one that measures. */
    static Tuner of(TuningOptions options) {
        BatchTuner tuner = new BatchTuner(options);
        return new Tuner() {
            @Override
            public ServingVerdict serving(Model model, ServingGoal goal) {
                return tuner.tuneServing(model, goal);
            }

            @Override
            public TrainingVerdict training(
                    NeuralNetwork network, TrainingPlan plan, Dataset train, Dataset validation) {
                return tuner.tuneTraining(network, plan, train, validation);
            }

            @Override
            public TrainingVerdict trainingQuickly(NeuralNetwork network, TrainingPlan plan, Dataset train) {
                return tuner.tuneTrainingQuickly(network, plan, train);
            }

            @Override
            public void cancel() {
                tuner.cancel();
            }
        };
    }
}

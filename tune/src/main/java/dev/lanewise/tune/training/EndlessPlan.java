package dev.lanewise.tune.training;

import dev.lanewise.train.Optimizer;
import dev.lanewise.train.TrainingPlan;
import java.util.Optional;

/** A plan that goes on until somebody stops the trainer. */
final class EndlessPlan {

    private EndlessPlan() {}

    static TrainingPlan of(TrainingPlan plan, int batchSize, int threads, Optimizer optimizer) {
        return new TrainingPlan(
                plan.loss(),
                optimizer,
                plan.schedule(),
                Integer.MAX_VALUE,
                batchSize,
                plan.l2(),
                plan.clipNorm(),
                0,
                Optional.empty(),
                plan.shuffle(),
                plan.seed(),
                threads);
    }
}

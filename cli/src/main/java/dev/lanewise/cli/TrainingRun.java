package dev.lanewise.cli;

import dev.lanewise.Activation;
import dev.lanewise.Dataset;
import dev.lanewise.FeatureScaling;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.data.OneHot;
import dev.lanewise.train.Callback;
import dev.lanewise.train.History;
import dev.lanewise.train.Trainer;
import dev.lanewise.train.TrainingPlan;
import java.util.Optional;

/**
 * A network and the rows it will see, scaled and with targets as its loss wants them. All scaling is fitted to {@code train}.
 *
 * @param network untrained
 * @param plan its training
 * @param train to train on
 * @param validation for early stopping; empty if there is none
 * @param features the scaling of the features
 * @param targets the scaling of numbers to predict; empty for classes and where the last layer cannot undo it
 */
record TrainingRun(
        NeuralNetwork network,
        TrainingPlan plan,
        Dataset train,
        Optional<Dataset> validation,
        FeatureScaling features,
        Optional<FeatureScaling> targets) {

    /**
     * What came of it.
     *
     * @param network trained; answers in the unit of the raw targets
     * @param history of the training
     */
    record Result(NeuralNetwork network, History history) {}

    /** Splits and scales. */
    static TrainingRun prepare(TrainingData data, Scaling scaling, NeuralNetwork network, TrainingPlan plan) {
        Dataset train = data.train();
        Optional<Dataset> validation = Optional.empty();
        if (plan.validationSplit() > 0) {
            Dataset.Split split = train.split(plan.validationSplit(), plan.seed());
            train = split.train();
            validation = Optional.of(split.heldOut());
        }
        FeatureScaling features = scaling.fit(train, data.encoding());
        boolean scalesTargets =
                data.classes() == 0 && network.activation(network.layerCount() - 1) == Activation.LINEAR;
        Optional<FeatureScaling> targets =
                scalesTargets ? Optional.of(FeatureScaling.standard(train.y(), train.targets())) : Optional.empty();
        boolean oneHot = data.classes() > 0 && plan.loss().targetColumns(network.outputs()) > 1;
        int classes = oneHot ? data.classes() : 0;
        return new TrainingRun(
                network,
                plan,
                ready(train, features, targets, classes),
                validation.map(rows -> ready(rows, features, targets, classes)),
                features,
                targets);
    }

    private static Dataset ready(
            Dataset data, FeatureScaling features, Optional<FeatureScaling> targets, int oneHotClasses) {
        Dataset scaled = features.apply(data);
        if (targets.isPresent()) {
            scaled = scaled.withTargets(targets.get().apply(scaled.y()));
        }
        return oneHotClasses > 0 ? OneHot.of(scaled, oneHotClasses) : scaled;
    }

    /** The same with another plan for the same loss. */
    TrainingRun withPlan(TrainingPlan other) {
        return new TrainingRun(network, other, train, validation, features, targets);
    }

    /** Trains; does not return if a signal stops it. */
    Result fit(Interruption interruption, Callback progress) {
        Trainer trainer = new Trainer(network, plan).callback(progress);
        interruption.stops(trainer::stop);
        History history;
        try {
            history = validation.isPresent() ? trainer.fit(train, validation.get()) : trainer.fit(train);
        } finally {
            interruption.stopsNothing();
        }
        if (history.reason() == History.EndReason.STOPPED) {
            interruption.awaitEnd();
        }
        return new Result(targets.map(network::unscaleOutputs).orElse(network), history);
    }
}

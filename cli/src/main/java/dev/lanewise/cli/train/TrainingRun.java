package dev.lanewise.cli.train;

import dev.lanewise.Activation;
import dev.lanewise.Dataset;
import dev.lanewise.FeatureScaling;
import dev.lanewise.Layer;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.cli.context.Interruption;
import dev.lanewise.cli.data.Scaling;
import dev.lanewise.cli.data.TrainingData;
import dev.lanewise.data.OneHot;
import dev.lanewise.data.TargetColumn;
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
public record TrainingRun(
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

    /**
     * Splits and scales.
     *
     * @throws IllegalArgumentException if there are too few rows to split, or the last layer cannot answer in the unit of the
     *     target
     */
    public static TrainingRun prepare(TrainingData data, Scaling scaling, NeuralNetwork network, TrainingPlan plan) {
        Dataset train = data.train();
        Optional<Dataset> validation = Optional.empty();
        boolean splits = plan.validationSplit() > 0;
        if (splits) {
            requireRows(data);
            Dataset.Split split = train.split(plan.validationSplit(), plan.seed());
            train = split.train();
            validation = Optional.of(split.heldOut());
        }
        FeatureScaling features = scaling.fit(train, data.encoding());
        boolean scalesTargets = data.classes() == 0
                && network.architecture().layers().getLast() instanceof Layer.Dense last
                && last.activation() instanceof Activation.Linear;
        if (!scalesTargets) {
            requirePlainTarget(data);
        }
        Optional<FeatureScaling> targets =
                scalesTargets ? Optional.of(FeatureScaling.standard(train.y(), train.targets())) : Optional.empty();
        boolean oneHot = data.classes() > 0 && plan.loss().targetColumns(network.outputs()) > 1;
        int classes = oneHot ? data.classes() : 0;
        // The parts of a split are copies, which nobody else sees.
        return new TrainingRun(
                network,
                plan,
                ready(train, features, targets, classes, splits),
                validation.map(rows -> ready(rows, features, targets, classes, true)),
                features,
                targets);
    }

    private static void requireRows(TrainingData data) {
        if (data.train().rows() < 2) {
            String held = data.heldOut() > 0 ? " besides the test part" : "";
            throw new IllegalArgumentException(data.source() + " has 1 row" + held
                    + ", which is too few to hold some out for validation: add "
                    + (data.heldOut() > 0 ? "--test-split 0 " : "") + "--validation-split 0");
        }
    }

    private static void requirePlainTarget(TrainingData data) {
        boolean rescaled = data.encoding().isPresent()
                && data.encoding().get().targetColumn() instanceof TargetColumn.Regression target
                && target.isRescaled();
        if (rescaled) {
            throw new IllegalArgumentException(
                    "the numbers to predict in " + data.source()
                            + " are centred, for a float cannot hold them well, so that the last of --activations must be linear");
        }
    }

    private static Dataset ready(
            Dataset data,
            FeatureScaling features,
            Optional<FeatureScaling> targets,
            int oneHotClasses,
            boolean inPlace) {
        float[] x = inPlace ? data.x() : data.x().clone();
        features.apply(data.rows(), x, 0, x, 0);
        Dataset scaled = data.withFeatures(x);
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

package dev.lanewise.examples;

import dev.lanewise.Activation;
import dev.lanewise.Dataset;
import dev.lanewise.FeatureScaling;
import dev.lanewise.Loss;
import dev.lanewise.Model;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.data.Digits;
import dev.lanewise.train.Optimizer;
import dev.lanewise.train.Trainer;
import dev.lanewise.train.TrainingPlan;
import java.util.List;
import java.util.Map;

/** A small classifier of handwritten digits, trained in half a second. */
final class DigitsModel {

    static final Dataset DIGITS = Digits.load();

    private DigitsModel() {}

    static Model train(long seed, List<String> labels) {
        FeatureScaling scaling = FeatureScaling.standard(DIGITS.x(), DIGITS.features());
        NeuralNetwork network = NeuralNetwork.builder()
                .input(DIGITS.features())
                .dense(32, Activation.RELU)
                .dense(10, Activation.SOFTMAX)
                .seed(seed)
                .build();
        TrainingPlan plan = TrainingPlan.builder(new Loss.SparseCategoricalCrossEntropy())
                .optimizer(new Optimizer.Adam(0.001))
                .epochs(8)
                .batchSize(32)
                .build();
        new Trainer(network, plan).fit(scaling.apply(DIGITS));
        return new Model(network, scaling, labels, Map.of());
    }

    /** A row of the data, raw. */
    static float[] row(int row) {
        float[] x = new float[DIGITS.features()];
        System.arraycopy(DIGITS.x(), row * x.length, x, 0, x.length);
        return x;
    }
}

package dev.lanewise.io;

import dev.lanewise.Activation;
import dev.lanewise.FeatureScaling;
import dev.lanewise.Model;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.Parameters;
import java.util.List;
import java.util.Map;

/**
 * The model in {@code model-v1.safetensors}: every number is written here, so that nothing else can change the file.
 */
final class SampleModel {

    static final float[] FIRST_WEIGHTS = {
        0.5f,
        -1.25f,
        3f,
        0.1f, //
        -0f,
        Float.MIN_VALUE,
        Float.MAX_VALUE,
        -0.3333333f, //
        1e-20f,
        7f,
        -2.5f,
        0.625f
    };
    static final float[] FIRST_BIASES = {0f, -0.5f, 1f, 1e9f};
    static final float[] SECOND_WEIGHTS = {1f, -1f, 2f, -2f, 0.25f, -0.25f, 1e-3f, -1e-3f};
    static final float[] SECOND_BIASES = {0.125f, -0.125f};
    static final float[] OFFSET = {10f, -3.5f, 0.1f};
    static final float[] FACTOR = {0.5f, 1f, 1e-5f};

    private SampleModel() {}

    static Model create() {
        Parameters parameters = Parameters.zeros(3, 4, 2);
        parameters.setWeights(0, FIRST_WEIGHTS);
        parameters.setBiases(0, FIRST_BIASES);
        parameters.setWeights(1, SECOND_WEIGHTS);
        parameters.setBiases(1, SECOND_BIASES);
        return new Model(
                NeuralNetwork.of(parameters, Activation.LEAKY_RELU, Activation.SOFTMAX),
                new FeatureScaling(FeatureScaling.Kind.STANDARD, OFFSET.clone(), FACTOR.clone()),
                List.of("small", "gr\u00f6\u00dfer \"\ud83d\ude00\""),
                Map.of("loss", "categorical_cross_entropy", "note", "two\nlines\tand \\ all", "seed", "42"));
    }
}

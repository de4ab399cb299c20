package dev.lanewise.onnx;

import dev.lanewise.Activation;
import dev.lanewise.Architecture;
import dev.lanewise.FeatureScaling;
import dev.lanewise.Layer;
import dev.lanewise.Model;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.ParameterSlot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Models that between them have every layer, every activation, feature scaling and all kinds of labels. */
final class ExportSamples {

    static final int FEATURES = 6;

    private ExportSamples() {}

    /** All constants, and some with other numbers. */
    static List<Activation> activations() {
        List<Activation> activations = new ArrayList<>(Activation.constants());
        activations.add(new Activation.Clip(-0.75f, 1.5f));
        activations.add(new Activation.HardSigmoid(0.2f, 0.5f));
        activations.add(new Activation.HardSigmoid(0.7f, 0.1f));
        activations.add(new Activation.LeakyRelu(0.3f));
        activations.add(new Activation.LeakyRelu(-0.3f));
        activations.add(new Activation.Elu(0.7f));
        activations.add(new Activation.Celu(1.7f));
        return activations;
    }

    static Layer.Dense dense(int units, Activation activation) {
        return new Layer.Dense(units, activation);
    }

    /** A network whose parameters are all random, also those that begin with 0 or 1. */
    static NeuralNetwork network(int features, Layer... layers) {
        NeuralNetwork network = NeuralNetwork.of(new Architecture(features, List.of(layers)), 7);
        Random random = new Random(11);
        for (ParameterSlot slot : network.parameters().slots()) {
            float[] values = network.parameters().values(slot);
            if (!slot.isMatrix()) {
                float offset = slot.name().endsWith("gamma") || slot.name().endsWith("variance") ? 1.25f : 0;
                for (int i = 0; i < values.length; i++) {
                    values[i] = offset + random.nextFloat(-1, 1);
                }
                network.parameters().setValues(slot, values);
            }
        }
        return network;
    }

    static FeatureScaling scaling(FeatureScaling.Kind kind) {
        float[] offset = new float[FEATURES];
        float[] factor = new float[FEATURES];
        Random random = new Random(5);
        for (int i = 0; i < FEATURES; i++) {
            offset[i] = random.nextFloat(-100, 100);
            factor[i] = random.nextFloat(0.01f, 3);
        }
        return new FeatureScaling(kind, offset, factor);
    }

    static Model model(NeuralNetwork network, String... labels) {
        return new Model(network, FeatureScaling.none(network.inputs()), List.of(labels), Map.of());
    }

    /** Rows of features that a scaling makes usual ones. */
    static float[] features(FeatureScaling scaling, int rows) {
        float[] x = new float[rows * scaling.columns()];
        Random random = new Random(3);
        for (int i = 0; i < x.length; i++) {
            int column = i % scaling.columns();
            x[i] = (float) (random.nextGaussian() / scaling.factor()[column] + scaling.offset()[column]);
        }
        return x;
    }

    /** All of them, by name. */
    static Map<String, Model> models() {
        Map<String, Model> models = new LinkedHashMap<>();
        for (Activation a : activations()) {
            models.put(
                    "activation " + a.id(),
                    Model.of(network(FEATURES, dense(7, a), dense(4, Activation.LINEAR), dense(5, a))));
        }
        for (Layer layer : Layer.examples(FEATURES)) {
            Layer.Dense last = dense(3, Activation.TANH);
            models.put("first " + layer.id(), Model.of(network(FEATURES, layer, last)));
            models.put(
                    "middle " + layer.id(), Model.of(network(FEATURES, dense(FEATURES, Activation.RELU), layer, last)));
            models.put(
                    "after linear " + layer.id(),
                    Model.of(network(FEATURES, dense(FEATURES, Activation.LINEAR), layer, last)));
            models.put("last " + layer.id(), Model.of(network(FEATURES, dense(FEATURES, Activation.TANH), layer)));
            models.put(
                    "in a residual " + layer.id(),
                    Model.of(network(
                            FEATURES, dense(FEATURES, Activation.TANH), new Layer.Residual(List.of(layer)), last)));
        }
        for (FeatureScaling.Kind kind : FeatureScaling.Kind.values()) {
            models.put(
                    "scaling " + kind,
                    new Model(
                            network(FEATURES, dense(8, Activation.GELU), dense(2, Activation.LINEAR)),
                            kind == FeatureScaling.Kind.NONE ? FeatureScaling.none(FEATURES) : scaling(kind),
                            List.of(),
                            Map.of("loss", "mse", "note", "ümlaut \"quoted\"\n")));
        }
        models.put("nested residuals", new Model(nested(), scaling(FeatureScaling.Kind.STANDARD), List.of(), Map.of()));
        models.putAll(classifiers());
        return models;
    }

    private static NeuralNetwork nested() {
        Layer normalization = new Layer.BatchNormalization();
        return network(
                FEATURES,
                new Layer.Residual(List.of(
                        new Layer.LayerNormalization(1e-3),
                        dense(13, Activation.SILU),
                        new Layer.Dropout(0.1),
                        dense(FEATURES, Activation.LINEAR))),
                dense(8, Activation.TANH),
                new Layer.Residual(List.of(
                        new Layer.Residual(List.of(new Layer.Dropout(0.5))),
                        dense(9, Activation.LINEAR),
                        normalization,
                        new Layer.Nonlinearity(Activation.GELU),
                        new Layer.PRelu(),
                        dense(8, Activation.LINEAR).withoutBias(),
                        normalization)),
                new Layer.Nonlinearity(Activation.MISH),
                dense(4, Activation.LINEAR),
                normalization,
                new Layer.Nonlinearity(Activation.LOG_SOFTMAX));
    }

    static Map<String, Model> classifiers() {
        Map<String, Model> models = new LinkedHashMap<>();
        String[] texts = {"setosa", "versi\"color", "virginica, \\ ü"};
        for (Activation last : Activation.constants()) {
            models.put("classes of " + last.id(), model(network(FEATURES, dense(3, last)), texts));
            models.put("two classes of one " + last.id(), model(network(FEATURES, dense(1, last)), "no", "yes"));
        }
        String[] digits = IntStream.range(0, 10).mapToObj(Integer::toString).toArray(String[]::new);
        models.put(
                "whole numbers",
                model(network(FEATURES, dense(9, Activation.RELU), dense(10, Activation.SOFTMAX)), digits));
        models.put("negative", model(network(FEATURES, dense(1, Activation.SIGMOID)), "-1", "1"));
        models.put("not quite numbers", model(network(FEATURES, dense(2, Activation.SOFTMAX)), "01", "1.0"));
        models.put(
                "behind a residual",
                model(
                        network(
                                FEATURES,
                                dense(3, Activation.TANH),
                                new Layer.Residual(List.of(dense(3, Activation.SOFTMAX)))),
                        texts));
        models.put(
                "behind dropout",
                model(network(FEATURES, dense(3, Activation.SOFTMAX), new Layer.Dropout(0.5)), texts));
        return models;
    }
}

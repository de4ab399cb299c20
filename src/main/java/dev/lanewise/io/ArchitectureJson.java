package dev.lanewise.io;

import dev.lanewise.Activation;
import dev.lanewise.Architecture;
import dev.lanewise.Initializer;
import dev.lanewise.Layer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The JSON of an {@link Architecture}; {@code docs/model-format.md} defines it. What is as usual is left out. */
final class ArchitectureJson {

    private static final String NAME = Envelope.ARCHITECTURE_KEY;

    private static final String INPUTS = "inputs";
    private static final String LAYERS = "layers";
    private static final String TYPE = "type";
    private static final String UNITS = "units";
    private static final String ACTIVATION = "activation";
    private static final String BIAS = "bias";
    private static final String INITIALIZER = "initializer";
    private static final String L2 = "l2";
    private static final String LEARNING_RATE_FACTOR = "learning_rate_factor";
    private static final String RATE = "rate";
    private static final String MOMENTUM = "momentum";
    private static final String EPSILON = "epsilon";
    private static final String INITIAL_SLOPE = "initial_slope";

    private ArchitectureJson() {}

    /**
     * On one line.
     *
     * @throws IllegalArgumentException if residual blocks are nested deeper than {@link #parse} reads
     */
    static String write(Architecture architecture) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        members.put(INPUTS, new JsonValue.Whole(architecture.inputs()));
        members.put(LAYERS, layers(architecture.layers()));
        String json = JsonWriter.compact(new JsonValue.Members(members));
        try {
            parse(json);
        } catch (ModelFormatException e) {
            throw new IllegalArgumentException("the layers cannot be saved: " + e.getMessage(), e);
        }
        return json;
    }

    private static JsonValue layers(List<Layer> layers) {
        return new JsonValue.Items(layers.stream().map(ArchitectureJson::layer).toList());
    }

    private static JsonValue layer(Layer layer) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        members.put(TYPE, new JsonValue.Text(layer.id()));
        switch (layer) {
            case Layer.Dense dense -> putDense(dense, members);
            case Layer.Dropout dropout -> members.put(RATE, new JsonValue.Fraction(dropout.rate()));
            case Layer.BatchNormalization normalization -> {
                members.put(MOMENTUM, new JsonValue.Fraction(normalization.momentum()));
                members.put(EPSILON, new JsonValue.Fraction(normalization.epsilon()));
            }
            case Layer.LayerNormalization normalization ->
                members.put(EPSILON, new JsonValue.Fraction(normalization.epsilon()));
            case Layer.Nonlinearity(Activation function) -> members.put(ACTIVATION, new JsonValue.Text(function.id()));
            case Layer.PRelu prelu -> members.put(INITIAL_SLOPE, new JsonValue.Fraction(prelu.initialSlope()));
            case Layer.Residual(List<Layer> block) -> members.put(LAYERS, layers(block));
        }
        return new JsonValue.Members(members);
    }

    private static void putDense(Layer.Dense dense, Map<String, JsonValue> members) {
        members.put(UNITS, new JsonValue.Whole(dense.units()));
        members.put(ACTIVATION, new JsonValue.Text(dense.activation().id()));
        if (!dense.bias()) {
            members.put(BIAS, new JsonValue.Flag(false));
        }
        dense.initializer().ifPresent(initializer -> members.put(INITIALIZER, new JsonValue.Text(initializer.id())));
        if (dense.l2() != 0) {
            members.put(L2, new JsonValue.Fraction(dense.l2()));
        }
        if (dense.learningRateFactor() != 1) {
            members.put(LEARNING_RATE_FACTOR, new JsonValue.Fraction(dense.learningRateFactor()));
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws ModelFormatException if it is no valid architecture; says what is wrong and where
     */
    static Architecture parse(String json) {
        JsonMembers members = JsonMembers.of(NAME, JsonReader.parseWithFractions(NAME, json));
        int inputs = members.count(INPUTS);
        List<Layer> layers = parse(NAME + "." + LAYERS, members.items(LAYERS));
        members.requireNothingLeft();
        return checked(NAME, () -> new Architecture(inputs, layers));
    }

    private static List<Layer> parse(String name, List<JsonValue> items) {
        List<Layer> layers = new ArrayList<>();
        for (int l = 0; l < items.size(); l++) {
            String place = name + "[" + l + "]";
            JsonMembers members = JsonMembers.of(place, items.get(l));
            layers.add(checked(place, () -> layer(place, members)));
            members.requireNothingLeft();
        }
        return layers;
    }

    private static Layer layer(String name, JsonMembers members) {
        String type = members.text(TYPE);
        return switch (type) {
            case "dense" -> dense(members);
            case "dropout" -> new Layer.Dropout(number(members, RATE));
            case "batch_normalization" ->
                new Layer.BatchNormalization(number(members, MOMENTUM), number(members, EPSILON));
            case "layer_normalization" -> new Layer.LayerNormalization(number(members, EPSILON));
            case "activation" -> new Layer.Nonlinearity(Activation.parse(members.text(ACTIVATION)));
            case "prelu" -> new Layer.PRelu(number(members, INITIAL_SLOPE));
            case "residual" -> new Layer.Residual(parse(name + "." + LAYERS, members.items(LAYERS)));
            default ->
                throw new ModelFormatException(name + ": unknown type " + JsonWriter.excerpt(type)
                        + "; this version knows dense, dropout, batch_normalization, layer_normalization, activation,"
                        + " prelu, residual");
        };
    }

    private static Layer dense(JsonMembers members) {
        return new Layer.Dense(
                members.count(UNITS),
                Activation.parse(members.text(ACTIVATION)),
                !members.has(BIAS) || members.flag(BIAS),
                members.has(INITIALIZER) ? Optional.of(Initializer.parse(members.text(INITIALIZER))) : Optional.empty(),
                members.has(L2) ? number(members, L2) : 0,
                members.has(LEARNING_RATE_FACTOR) ? number(members, LEARNING_RATE_FACTOR) : 1);
    }

    private static double number(JsonMembers members, String key) {
        return members.number(key, "that is finite", Double::isFinite);
    }

    private static <T> T checked(String name, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new ModelFormatException(name + ": " + e.getMessage());
        }
    }
}

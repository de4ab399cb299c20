package dev.lanewise.io;

import dev.lanewise.Activation;
import dev.lanewise.Architecture;
import dev.lanewise.FeatureScaling;
import dev.lanewise.Layer;
import dev.lanewise.Model;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.ParameterSlot;
import dev.lanewise.Parameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Everything about a model but its numbers: what the metadata of its file say, and which tensors belong to it.
 *
 * @param architecture the layers
 * @param scaling how features are scaled
 * @param classLabels as in {@link Model}
 * @param metadata as in {@link Model}
 */
record ModelDescription(
        Architecture architecture,
        FeatureScaling.Kind scaling,
        List<String> classLabels,
        Map<String, String> metadata) {

    /** Tensors of a checkpoint begin so; a model does without them. */
    static final String CHECKPOINT_TENSORS = "checkpoint.";

    /** Metadata of a checkpoint begin so; a model does without them. */
    static final String CHECKPOINT_METADATA = Envelope.RESERVED_PREFIX + "checkpoint.";

    private static final String LAYERS = Envelope.RESERVED_PREFIX + "layers";
    private static final String ACTIVATIONS = Envelope.RESERVED_PREFIX + "activations";
    private static final String FEATURE_SCALING = Envelope.RESERVED_PREFIX + "feature_scaling";
    private static final String CLASS_LABELS = Envelope.RESERVED_PREFIX + "class_labels";

    /** Activations of the first format. */
    private static final List<String> PLAIN_ACTIVATIONS =
            List.of("linear", "sigmoid", "tanh", "relu", "leaky_relu", "softmax", "gelu", "silu");

    private static final String OFFSET = "feature_scaling.offset";
    private static final String FACTOR = "feature_scaling.factor";

    /** The description of a model. */
    static ModelDescription of(Model model) {
        return new ModelDescription(
                model.network().architecture(), model.featureScaling().kind(), model.classLabels(), model.metadata());
    }

    /**
     * The description in the metadata of a file, without those of the {@link Envelope}.
     *
     * @throws ModelFormatException if an entry is missing, unknown or wrong
     */
    static ModelDescription parse(Map<String, String> metadata) {
        Map<String, String> own = new HashMap<>(metadata);
        Envelope.KEYS.forEach(own::remove);
        own.keySet().removeIf(key -> key.startsWith(CHECKPOINT_METADATA));
        Architecture architecture = own.containsKey(Envelope.ARCHITECTURE_KEY)
                ? ArchitectureJson.parse(take(own, Envelope.ARCHITECTURE_KEY))
                : plainArchitecture(own);
        FeatureScaling.Kind scaling =
                choice(FEATURE_SCALING, take(own, FEATURE_SCALING), FeatureScaling.Kind.values(), ModelDescription::id);
        List<String> classLabels = strings(CLASS_LABELS, take(own, CLASS_LABELS));
        own.keySet().stream()
                .filter(ModelDescription::isReserved)
                .min(Comparator.naturalOrder())
                .ifPresent(key -> {
                    throw new ModelFormatException("unknown metadata key " + JsonWriter.excerpt(key));
                });
        return new ModelDescription(architecture, scaling, classLabels, own);
    }

    /** The dense layers of the first format. */
    private static Architecture plainArchitecture(Map<String, String> own) {
        List<Integer> layers = layers(take(own, LAYERS));
        List<String> ids = strings(ACTIVATIONS, take(own, ACTIVATIONS));
        if (ids.size() != layers.size() - 1) {
            throw new ModelFormatException(LAYERS + " has " + layers.size() + " sizes, which needs "
                    + (layers.size() - 1) + " activations, but " + ACTIVATIONS + " has " + ids.size());
        }
        Activation[] activations =
                ids.stream().map(ModelDescription::activation).toArray(Activation[]::new);
        return Architecture.of(layers.stream().mapToInt(Integer::intValue).toArray(), activations);
    }

    /** Whether the first format holds the layers: what it cannot hold, older versions of the library could not compute. */
    private boolean isPlain() {
        return architecture.layers().stream()
                .allMatch(layer -> layer instanceof Layer.Dense dense
                        && dense.equals(new Layer.Dense(dense.units(), dense.activation()))
                        && PLAIN_ACTIVATIONS.contains(dense.activation().id()));
    }

    /**
     * The metadata of a file, without those of the {@link Envelope}.
     *
     * @throws IllegalArgumentException if a key of the model's own metadata is reserved, or there are too many labels
     */
    Map<String, String> toMetadata() {
        metadata.keySet().stream()
                .filter(ModelDescription::isReserved)
                .min(Comparator.naturalOrder())
                .ifPresent(key -> {
                    throw new IllegalArgumentException("metadata keys that begin with \"" + Envelope.RESERVED_PREFIX
                            + "\" are reserved, but the model has " + JsonWriter.excerpt(key));
                });
        if (classLabels.size() >= JsonReader.MAX_VALUES) {
            throw new IllegalArgumentException("fewer than " + JsonReader.MAX_VALUES
                    + " class labels can be saved, but the model has " + classLabels.size());
        }
        Map<String, String> entries = new HashMap<>(metadata);
        if (isPlain()) {
            entries.put(LAYERS, JsonWriter.numbers(sizes()));
            entries.put(
                    ACTIVATIONS,
                    JsonWriter.strings(architecture.denseLayers().stream()
                            .map(dense -> dense.activation().id())
                            .toList()));
        } else {
            entries.put(Envelope.ARCHITECTURE_KEY, ArchitectureJson.write(architecture));
        }
        entries.put(FEATURE_SCALING, id(scaling));
        entries.put(CLASS_LABELS, JsonWriter.strings(classLabels));
        return entries;
    }

    private List<Integer> sizes() {
        List<Integer> sizes = new ArrayList<>(List.of(architecture.inputs()));
        architecture.denseLayers().forEach(dense -> sizes.add(dense.units()));
        return sizes;
    }

    /** The tensors of a model that has this description. */
    SortedMap<String, Tensor> tensors(Model model) {
        SortedMap<String, Tensor> tensors = new TreeMap<>();
        put("", model.network().parameters(), tensors);
        tensors.put(OFFSET, new Tensor(scalingShape(), model.featureScaling().offset()));
        tensors.put(FACTOR, new Tensor(scalingShape(), model.featureScaling().factor()));
        return tensors;
    }

    /** Adds the tensors of parameters of this model's layers, each name with a prefix. */
    void put(String prefix, Parameters parameters, Map<String, Tensor> tensors) {
        for (ParameterSlot slot : parameters.slots()) {
            tensors.put(prefix + slot.name(), new Tensor(slot.shape(), parameters.values(slot)));
        }
    }

    /**
     * The parameters that {@link #put} added with this prefix.
     *
     * @throws ModelFormatException if a tensor is missing or has another shape
     */
    Parameters parameters(String prefix, Map<String, Tensor> tensors) {
        Map<String, List<Integer>> shapes = new HashMap<>();
        tensors.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
        for (ParameterSlot slot : slots()) {
            requireShape(prefix + slot.name(), slot.shape(), shapes);
        }
        Parameters parameters = Parameters.zeros(architecture);
        for (ParameterSlot slot : parameters.slots()) {
            parameters.setValues(slot, values(tensors, prefix + slot.name()));
        }
        return parameters;
    }

    /**
     * Checks that a file has the tensors of this model with the right shapes, and no others but a checkpoint's.
     *
     * @throws ModelFormatException if one is missing, unknown, or has another shape
     */
    void requireTensors(List<TensorInfo> tensors) {
        Map<String, List<Integer>> shapes = new HashMap<>();
        tensors.forEach(tensor -> shapes.put(tensor.name(), tensor.shape()));
        slots().forEach(slot -> requireShape(slot.name(), slot.shape(), shapes));
        requireShape(OFFSET, scalingShape(), shapes);
        requireShape(FACTOR, scalingShape(), shapes);
        shapes.keySet().removeIf(name -> name.startsWith(CHECKPOINT_TENSORS));
        shapes.keySet().stream().min(Comparator.naturalOrder()).ifPresent(name -> {
            throw new ModelFormatException("unknown tensor " + JsonWriter.excerpt(name) + " for a model of "
                    + architecture.denseLayers().size() + " layers with weights");
        });
    }

    private List<ParameterSlot> slots() {
        try {
            return architecture.parameterSlots();
        } catch (IllegalArgumentException e) {
            throw new ModelFormatException("no valid model: " + e.getMessage());
        }
    }

    /**
     * The model of this description with the numbers of tensors that passed {@link #requireTensors}.
     *
     * @throws ModelFormatException if the class labels do not fit the outputs, or the layers need more than one array
     */
    Model model(Map<String, Tensor> tensors) {
        try {
            NeuralNetwork network = NeuralNetwork.of(architecture, parameters("", tensors));
            FeatureScaling featureScaling =
                    new FeatureScaling(scaling, values(tensors, OFFSET), values(tensors, FACTOR));
            return new Model(network, featureScaling, classLabels, metadata);
        } catch (IllegalArgumentException e) {
            throw new ModelFormatException("no valid model: " + e.getMessage());
        }
    }

    private List<Integer> scalingShape() {
        return List.of(architecture.inputs());
    }

    private static void requireShape(String name, List<Integer> expected, Map<String, List<Integer>> shapes) {
        List<Integer> shape = shapes.remove(name);
        if (shape == null) {
            throw new ModelFormatException("tensor \"" + name + "\" is missing");
        }
        if (!shape.equals(expected)) {
            throw new ModelFormatException(
                    "tensor \"" + name + "\" has shape " + shape + ", but " + LAYERS + " needs " + expected);
        }
    }

    private static float[] values(Map<String, Tensor> tensors, String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new ModelFormatException("tensor \"" + name + "\" is missing");
        }
        return tensor.values();
    }

    private static boolean isReserved(String key) {
        return key.startsWith(Envelope.RESERVED_PREFIX);
    }

    private static String id(FeatureScaling.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static String take(Map<String, String> metadata, String key) {
        String value = Envelope.required(metadata, key);
        metadata.remove(key);
        return value;
    }

    private static List<Integer> layers(String json) {
        List<Integer> layers = items(LAYERS, json).stream()
                .map(item -> {
                    if (item instanceof JsonValue.Whole(long size) && size >= 1 && size <= Integer.MAX_VALUE) {
                        return (int) size;
                    }
                    throw new ModelFormatException(LAYERS + " must hold sizes of at least 1, but holds " + item.kind());
                })
                .toList();
        if (layers.size() < 2) {
            throw new ModelFormatException(
                    LAYERS + " must name the inputs and at least one layer, but has " + layers.size() + " sizes");
        }
        return layers;
    }

    private static List<String> strings(String key, String json) {
        return items(key, json).stream()
                .map(item -> {
                    if (item instanceof JsonValue.Text(String text)) {
                        return text;
                    }
                    throw new ModelFormatException(key + " must hold strings, but holds " + item.kind());
                })
                .toList();
    }

    private static List<JsonValue> items(String key, String json) {
        if (JsonReader.parse(key, json) instanceof JsonValue.Items(List<JsonValue> items)) {
            return items;
        }
        throw new ModelFormatException(key + " must be a JSON array, but is " + JsonWriter.excerpt(json));
    }

    private static Activation activation(String id) {
        try {
            return Activation.parse(id);
        } catch (IllegalArgumentException _) {
            throw new ModelFormatException(ACTIVATIONS + " is " + JsonWriter.excerpt(id) + ", but this version knows "
                    + String.join(", ", Activation.forms()));
        }
    }

    /**
     * The choice with this id.
     *
     * @throws ModelFormatException if there is none; names those that are
     */
    static <T> T choice(String key, String id, T[] choices, Function<T, String> idOf) {
        for (T choice : choices) {
            if (idOf.apply(choice).equals(id)) {
                return choice;
            }
        }
        String known = Arrays.stream(choices).map(idOf).collect(Collectors.joining(", "));
        throw new ModelFormatException(key + " is " + JsonWriter.excerpt(id) + ", but this version knows " + known);
    }
}

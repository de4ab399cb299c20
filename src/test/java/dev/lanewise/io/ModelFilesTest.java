package dev.lanewise.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.lanewise.Activation;
import dev.lanewise.EveryActivation;
import dev.lanewise.Model;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.Parameters;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ModelFilesTest {

    @TempDir
    private Path folder;

    private static byte[] golden() throws IOException {
        try (InputStream in = ModelFilesTest.class.getResourceAsStream("model-v1.safetensors")) {
            assertTrue(in != null, "model-v1.safetensors is missing");
            return in.readAllBytes();
        }
    }

    @Test
    void format1CanBeReadForEver() throws IOException {
        ModelAssert.assertSame(SampleModel.create(), RawFile.load(golden()));
    }

    @Test
    void aModelIsWrittenAsFormat1() throws IOException {
        assertArrayEquals(golden(), RawFile.bytesOf(SampleModel.create()));
    }

    @Test
    void aLoadedModelIsWrittenAsTheSameBytes() throws IOException {
        assertArrayEquals(golden(), RawFile.bytesOf(RawFile.load(golden())));
    }

    @Test
    void theReportSaysWhatIsInTheFile() throws IOException {
        Path file = Files.write(folder.resolve("model"), golden());
        ModelReport report = ModelFiles.verify(file);
        assertEquals(1, report.formatVersion());
        assertEquals(Files.size(file), report.fileBytes());
        assertEquals(report.fileBytes() - 4 * (3 + 3 + 4 + 12 + 2 + 8), report.dataStart());
        assertEquals(
                List.of(
                        new TensorInfo("feature_scaling.factor", "F32", List.of(3), 0, 12),
                        new TensorInfo("feature_scaling.offset", "F32", List.of(3), 12, 24),
                        new TensorInfo("layers.0.bias", "F32", List.of(4), 24, 40),
                        new TensorInfo("layers.0.weight", "F32", List.of(3, 4), 40, 88),
                        new TensorInfo("layers.1.bias", "F32", List.of(2), 88, 96),
                        new TensorInfo("layers.1.weight", "F32", List.of(4, 2), 96, 128)),
                report.tensors());
        assertEquals("[3,4,2]", report.metadata().get("lanewise.layers"));
        assertEquals("[\"leaky_relu\",\"softmax\"]", report.metadata().get("lanewise.activations"));
        assertEquals("standard", report.metadata().get("lanewise.feature_scaling"));
        assertEquals(
                "[\"small\",\"gr\u00f6\u00dfer \\\"\ud83d\ude00\\\"\"]",
                report.metadata().get("lanewise.class_labels"));
        assertEquals("42", report.metadata().get("seed"));
        assertEquals(report.metadata().get("lanewise.crc32c"), report.crc32c());
        assertEquals(12, report.tensors().get(3).count());
    }

    @Test
    void aModelWithManyLayersKeepsTheirOrder() {
        List<Activation> all = EveryActivation.ALL;
        int[] layers = new int[all.size() + 1];
        Activation[] activations = all.toArray(Activation[]::new);
        for (int l = 0; l < layers.length; l++) {
            layers[l] = l % 3 + 1;
        }
        Model model = Model.of(NeuralNetwork.of(layers, activations));
        ModelAssert.assertSame(model, RawFile.load(RawFile.bytesOf(model)));
    }

    @Test
    void reservedMetadataKeysAreRefused() {
        Model model = Model.of(NeuralNetwork.of(new int[] {1, 1}, Activation.LINEAR));
        Model reserved = new Model(
                model.network(), model.featureScaling(), List.of(), Map.of("lanewise.layers", "[1,1]", "fine", ""));
        Exception e =
                assertThrows(IllegalArgumentException.class, () -> ModelFiles.save(reserved, folder.resolve("model")));
        assertEquals(
                "metadata keys that begin with \"lanewise.\" are reserved, but the model has \"lanewise.layers\"",
                e.getMessage());
    }

    @Test
    void moreLabelsThanCanBeReadAreNotSaved() {
        Model model = Model.of(NeuralNetwork.of(Parameters.zeros(1, 1 << 18), Activation.SOFTMAX));
        Model labelled =
                new Model(model.network(), model.featureScaling(), Collections.nCopies(1 << 18, "x"), model.metadata());
        Exception e =
                assertThrows(IllegalArgumentException.class, () -> ModelFiles.save(labelled, folder.resolve("model")));
        assertEquals("fewer than 262144 class labels can be saved, but the model has 262144", e.getMessage());
    }

    @Test
    void aWeightThatIsNotFiniteIsNotSaved() {
        NeuralNetwork network = NeuralNetwork.of(Parameters.zeros(2, 3), Activation.LINEAR);
        network.parameters().setWeights(0, new float[] {0, 0, 0, 0, Float.NEGATIVE_INFINITY, 0});
        Exception e = assertThrows(
                IllegalArgumentException.class, () -> ModelFiles.save(Model.of(network), folder.resolve("model")));
        assertEquals(
                "only finite numbers are saved, but number 4 of tensor \"layers.0.weight\" is -Infinity",
                e.getMessage());
    }

    @Test
    void aCheckpointsOwnTensorsAndMetadataAreNoPartOfItsModel() {
        Model model = SampleModel.create();
        ModelDescription description = ModelDescription.of(model);
        Map<String, String> metadata = new HashMap<>(description.toMetadata());
        metadata.put("lanewise.checkpoint.epoch", "7");
        TreeMap<String, Tensor> tensors = new TreeMap<>(description.tensors(model));
        tensors.put("checkpoint.layers.0.weight.m", new Tensor(List.of(1), new float[1]));
        Model loaded = RawFile.inTemporaryFile(new byte[0], file -> {
            new SafeTensors(metadata, tensors).write(file);
            return ModelFiles.load(file);
        });
        ModelAssert.assertSame(model, loaded);
    }

    static Stream<Arguments> wrongDescriptions() {
        return Stream.of(
                arguments(
                        "layers",
                        "[3,4]",
                        "lanewise.layers has 2 sizes, which needs 1 activations, but" + " lanewise.activations has 2"),
                arguments(
                        "layers",
                        "[3,5,2]",
                        "tensor \"layers.0.weight\" has shape [3, 4], but lanewise.layers" + " needs [3, 5]"),
                arguments(
                        "layers",
                        "[3,4,2147483647]",
                        "no valid model: layers 3-4-2147483647 leaky_relu softmax need more numbers than one array"
                                + " holds (2^31 - 1)"),
                arguments(
                        "layers",
                        "[3,4,2147483648]",
                        "lanewise.layers must hold sizes of at least 1, but holds the" + " number 2147483648"),
                arguments("layers", "[3,0,2]", "lanewise.layers must hold sizes of at least 1, but holds the number 0"),
                arguments(
                        "layers",
                        "[3]",
                        "lanewise.layers must name the inputs and at least one layer, but has 1" + " sizes"),
                arguments(
                        "layers",
                        "3,4,2",
                        "lanewise.layers is no valid JSON: expected nothing more, found \",\" at" + " character 1"),
                arguments("layers", "{}", "lanewise.layers must be a JSON array, but is \"{}\""),
                arguments(
                        "activations",
                        "[\"relu\",7]",
                        "lanewise.activations must hold strings, but holds the number" + " 7"),
                arguments(
                        "activations",
                        "[\"relu\",\"gloo\"]",
                        "lanewise.activations is \"gloo\", but this version knows "
                                + String.join(", ", Activation.forms())),
                arguments(
                        "activations",
                        "[\"relu\",\"elu(-1)\"]",
                        "lanewise.activations is \"elu(-1)\", but this version knows "
                                + String.join(", ", Activation.forms())),
                arguments(
                        "feature_scaling",
                        "robust",
                        "lanewise.feature_scaling is \"robust\", but this version knows" + " none, standard, min_max"),
                arguments(
                        "class_labels",
                        "[\"one\"]",
                        "no valid model: the network has 2 outputs, but there are 1" + " class labels"),
                arguments("other", "x", "unknown metadata key \"lanewise.other\""));
    }

    @ParameterizedTest
    @MethodSource("wrongDescriptions")
    void aDescriptionThatDoesNotFitIsRefused(String key, String value, String problem) throws IOException {
        ModelDescription description = ModelDescription.of(SampleModel.create());
        Map<String, String> metadata = new HashMap<>(description.toMetadata());
        metadata.put("lanewise." + key, value);
        assertEquals(problem, problem(metadata, description.tensors(SampleModel.create())));
    }

    @Test
    void everyEntryOfADescriptionIsNeeded() throws IOException {
        ModelDescription description = ModelDescription.of(SampleModel.create());
        for (String key : List.of("layers", "activations", "feature_scaling", "class_labels")) {
            Map<String, String> metadata = new HashMap<>(description.toMetadata());
            metadata.remove("lanewise." + key);
            assertEquals(
                    "the metadata have no lanewise." + key,
                    problem(metadata, description.tensors(SampleModel.create())));
        }
    }

    @Test
    void missingAndUnknownTensorsAreRefused() throws IOException {
        ModelDescription description = ModelDescription.of(SampleModel.create());
        TreeMap<String, Tensor> tensors = new TreeMap<>(description.tensors(SampleModel.create()));
        tensors.put("layers.2.weight", new Tensor(List.of(1), new float[1]));
        assertEquals(
                "unknown tensor \"layers.2.weight\" for a model of 2 layers with weights",
                problem(description.toMetadata(), tensors));
        for (String name : description.tensors(SampleModel.create()).keySet()) {
            TreeMap<String, Tensor> fewer = new TreeMap<>(description.tensors(SampleModel.create()));
            fewer.remove(name);
            assertEquals("tensor \"" + name + "\" is missing", problem(description.toMetadata(), fewer));
        }
    }

    private String problem(Map<String, String> metadata, SortedMap<String, Tensor> tensors) throws IOException {
        Path file = folder.resolve("wrong");
        new SafeTensors(metadata, tensors).write(file);
        String message = assertThrows(ModelFormatException.class, () -> ModelFiles.load(file))
                .getMessage();
        assertEquals(
                message,
                assertThrows(ModelFormatException.class, () -> ModelFiles.verify(file))
                        .getMessage());
        assertTrue(message.startsWith(file + ": "), message);
        return message.substring((file + ": ").length());
    }

    @Test
    void whatCannotBeSavedIsFoundBeforeItIsTrained() {
        Model model = SampleModel.create();
        ModelFiles.requireSavable(model);
        for (Map<String, String> metadata :
                List.of(Map.of("lanewise.own", "x"), Map.of("a", "\uD83D"), Map.of("a", "x".repeat(17 << 20)))) {
            Model refused = new Model(model.network(), model.featureScaling(), model.classLabels(), metadata);
            String early = assertThrows(IllegalArgumentException.class, () -> ModelFiles.requireSavable(refused))
                    .getMessage();
            Path file = folder.resolve("model");
            assertEquals(
                    early,
                    assertThrows(IllegalArgumentException.class, () -> ModelFiles.save(refused, file))
                            .getMessage());
        }
    }

    @Test
    void anOldFileIsReplacedAndNothingElseIsLeft() throws IOException {
        Path file = Files.writeString(folder.resolve("model"), "old");
        ModelFiles.save(SampleModel.create(), file);
        assertArrayEquals(golden(), Files.readAllBytes(file));
        assertEquals(List.of(file), files());
    }

    @Test
    void whereNoFileCanBeWrittenTheMessageSaysWhy() throws IOException {
        Path plain = Files.writeString(folder.resolve("plain"), "");
        assertEquals("cannot write " + folder + ": it is a folder", unwritable(folder));
        Path missing = folder.resolve("missing");
        assertEquals(
                "cannot write " + missing.resolve("model") + ": there is no folder " + missing,
                unwritable(missing.resolve("model")));
        assertEquals(
                "cannot write " + plain.resolve("model") + ": " + plain + " is no folder",
                unwritable(plain.resolve("model")));
        assertEquals(List.of(plain), files());
    }

    @Test
    void aDeviceOrASocketIsNotReplacedByAFile() throws IOException {
        Path socket = folder.resolve("socket");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            assertEquals(
                    "cannot write " + socket + ": it is no regular file, pipe or character device", unwritable(socket));
            assertEquals("cannot read " + socket + ": it is no regular file", unreadable(socket));
            assertEquals(List.of(socket), files());
        }
    }

    private static String unwritable(Path file) {
        return assertThrows(UncheckedIOException.class, () -> ModelFiles.save(SampleModel.create(), file))
                .getMessage();
    }

    @Test
    void whatCannotBeReadSaysWhy() {
        Path missing = folder.resolve("missing");
        assertEquals("cannot read " + missing + ": there is no such file", unreadable(missing));
        assertEquals("cannot read " + folder + ": it is a folder", unreadable(folder));
    }

    private static String unreadable(Path file) {
        return assertThrows(UncheckedIOException.class, () -> ModelFiles.load(file))
                .getMessage();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}

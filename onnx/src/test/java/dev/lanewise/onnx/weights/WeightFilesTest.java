package dev.lanewise.onnx.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Activation;
import dev.lanewise.Architecture;
import dev.lanewise.Layer;
import dev.lanewise.Parameters;
import dev.lanewise.io.ModelFormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights of other tools find their layers, or are refused where it is not sure. */
class WeightFilesTest {

    private static final Architecture SMALL = Architecture.of(new int[] {3, 2, 1}, Activation.RELU, Activation.LINEAR);
    private static final Architecture SQUARE = Architecture.of(new int[] {2, 2, 2}, Activation.RELU, Activation.LINEAR);

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("weights");
    }

    private static int[] shape(int... sizes) {
        return sizes;
    }

    private static String refusal(Path file, Architecture architecture, WeightNames names) {
        String message = assertThrows(ModelFormatException.class, () -> WeightFiles.read(file, architecture, names))
                .getMessage();
        assertTrue(message.startsWith(file + ": "), message);
        return message;
    }

    private static String refusal(Path file, Architecture architecture) {
        return refusal(file, architecture, new WeightNames());
    }

    private static void assertSmall(WeightImport read) {
        Parameters parameters = read.network().parameters();
        assertArrayEquals(new float[] {1, 4, 2, 5, 3, 6}, parameters.weights(0));
        assertArrayEquals(new float[] {0.5f, -0.5f}, parameters.biases(0));
        assertArrayEquals(new float[] {7, 8}, parameters.weights(1));
        assertArrayEquals(new float[] {9}, parameters.biases(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"F32", "F16", "BF16", "F64"})
    void linearLayersOfPyTorchAreTransposed(String dtype) {
        Path file = new TensorFileWriter()
                .put("net.0.bias", dtype, shape(2), 0.5, -0.5)
                .put("net.0.weight", dtype, shape(2, 3), 1, 2, 3, 4, 5, 6)
                .put("net.2.bias", dtype, shape(1), 9)
                .put("net.2.weight", dtype, shape(1, 2), 7, 8)
                .safetensors(file());
        WeightImport read = WeightFiles.read(file, SMALL);
        assertSmall(read);
        assertEquals(
                new WeightImport.Assignment("layers.0.weight", "net.0.weight", true),
                read.assignments().getFirst());
        assertEquals("\"net.0.bias\" [2]", WeightFiles.tensors(file).getFirst());
    }

    @Test
    void kernelsOfKerasAreTakenAsTheyAre() {
        Path file = new TensorFileWriter()
                .put("dense/bias:0", shape(2), 0.5, -0.5)
                .put("dense/kernel:0", shape(3, 2), 1, 4, 2, 5, 3, 6)
                .put("dense_1/bias:0", shape(1), 9)
                .put("dense_1/kernel:0", shape(2, 1), 7, 8)
                .safetensors(file());
        assertSmall(WeightFiles.read(file, SMALL));
    }

    @Test
    void coefficientsOfScikitLearnAreReadFromNpz() {
        Path file = new TensorFileWriter()
                .put("coefs_0", "F64", shape(3, 2), 1, 4, 2, 5, 3, 6)
                .put("coefs_1", "F64", shape(2, 1), 7, 8)
                .put("intercepts_0", "F64", shape(2), 0.5, -0.5)
                .put("intercepts_1", "F64", shape(1), 9)
                .npz(file());
        assertSmall(WeightFiles.read(file, SMALL));
    }

    @Test
    void arraysWithoutNamesGoByTheirNumbers() {
        Path file = new TensorFileWriter()
                .put("arr_0", shape(3, 2), 1, 4, 2, 5, 3, 6)
                .put("arr_1", shape(2), 0.5, -0.5)
                .put("arr_2", shape(2, 1), 7, 8)
                .put("arr_3", shape(1), 9)
                .npz(file());
        assertSmall(WeightFiles.read(file, SMALL));
    }

    @Test
    void numbersInNamesGoBeforeTheOrderOfTheFile() {
        TensorFileWriter writer = new TensorFileWriter();
        int[] sizes = new int[13];
        Activation[] activations = new Activation[12];
        Arrays.fill(sizes, 2);
        Arrays.fill(activations, Activation.LINEAR);
        for (int l : new int[] {0, 1, 10, 11, 2, 3, 4, 5, 6, 7, 8, 9}) {
            writer.put("net." + l + ".bias", shape(2), l, l).put("net." + l + ".weight", shape(2, 2), l, 1, 2, 3);
        }
        Parameters parameters = WeightFiles.read(writer.safetensors(file()), Architecture.of(sizes, activations))
                .network()
                .parameters();
        for (int l = 0; l < 12; l++) {
            assertArrayEquals(new float[] {l, l}, parameters.biases(l));
            assertArrayEquals(new float[] {l, 2, 1, 3}, parameters.weights(l));
        }
    }

    @Test
    void normalizationsAndSlopesFindTheirVectors() {
        Architecture architecture = new Architecture(
                3,
                List.of(
                        new Layer.Dense(2, Activation.LINEAR),
                        new Layer.BatchNormalization(0.9, 1e-5),
                        new Layer.PRelu(),
                        new Layer.LayerNormalization(1e-5),
                        new Layer.Dense(1, Activation.LINEAR).withoutBias()));
        Path file = new TensorFileWriter()
                .put("0.weight", shape(2, 3), 1, 2, 3, 4, 5, 6)
                .put("0.bias", shape(2), 1, 2)
                .put("1.weight", shape(2), 3, 4)
                .put("1.bias", shape(2), 5, 6)
                .put("1.running_mean", shape(2), 7, 8)
                .put("1.running_var", shape(2), 9, 10)
                .put("1.num_batches_tracked", "I64", shape(), 99)
                .put("2.weight", shape(2), 11, 12)
                .put("3.weight", shape(2), 13, 14)
                .put("3.bias", shape(2), 15, 16)
                .put("4.weight", shape(1, 2), 17, 18)
                .safetensors(file());
        Parameters parameters = WeightFiles.read(file, architecture).network().parameters();
        DoubleStream.Builder got = DoubleStream.builder();
        parameters.slots().stream().filter(slot -> !slot.isMatrix()).forEach(slot -> {
            for (float value : parameters.values(slot)) {
                got.add(value);
            }
        });
        assertArrayEquals(
                new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16},
                got.build().toArray());
    }

    @Test
    void squareMatrixGoesByItsNameOrByWhatIsSaid() {
        Path torch = square("fc1.weight", "fc2.weight", "fc1.bias", "fc2.bias");
        assertArrayEquals(
                new float[] {1, 3, 2, 4},
                WeightFiles.read(torch, SQUARE).network().parameters().weights(0));
        Path keras = square("d1/kernel", "d2/kernel", "d1/bias", "d2/bias");
        assertArrayEquals(
                new float[] {1, 2, 3, 4},
                WeightFiles.read(keras, SQUARE).network().parameters().weights(0));
        Path other = square("w1", "w2", "b1", "b2");
        assertTrue(refusal(other, SQUARE).contains("layers.0.weight is square"), refusal(other, SQUARE));
        assertArrayEquals(
                new float[] {1, 3, 2, 4},
                WeightFiles.read(other, SQUARE, new WeightNames().withOutputsFirst())
                        .network()
                        .parameters()
                        .weights(0));
        assertArrayEquals(
                new float[] {1, 2, 3, 4},
                WeightFiles.read(other, SQUARE, new WeightNames().withInputsFirst())
                        .network()
                        .parameters()
                        .weights(0));
    }

    private Path square(String w0, String w1, String b0, String b1) {
        return new TensorFileWriter()
                .put(w0, shape(2, 2), 1, 2, 3, 4)
                .put(w1, shape(2, 2), 5, 6, 7, 8)
                .put(b0, shape(2), 0, 0)
                .put(b1, shape(2), 0, 0)
                .safetensors(folder.resolve(w0.replace('/', '-')));
    }

    @Test
    void namesThatTellNoOrderAreRefusedAndCanBeGiven() {
        Path file = square("encoder.weight", "decoder.weight", "encoder.bias", "decoder.bias");
        String message = refusal(file, SQUARE);
        assertTrue(message.contains("may be any of \"encoder.weight\" [2, 2], \"decoder.weight\" [2, 2]"), message);
        WeightNames names = new WeightNames()
                .with("layers.0.weight", "encoder.weight")
                .with("layers.0.bias", "encoder.bias")
                .with("layers.1.weight", "decoder.weight")
                .with("layers.1.bias", "decoder.bias");
        assertArrayEquals(
                new float[] {5, 7, 6, 8},
                WeightFiles.read(file, SQUARE, names).network().parameters().weights(1));
        assertTrue(
                refusal(file, SQUARE, names.with("layers.9.weight", "x")).contains("no parameter \"layers.9.weight\""));
        assertTrue(refusal(file, SQUARE, names.with("layers.0.bias", "x")).contains("no tensor \"x\""));
        assertTrue(refusal(file, SQUARE, new WeightNames().with("layers.0.bias", "encoder.weight"))
                .contains("does not fit"));
    }

    @Test
    void biasOfAnotherLayerIsNotTaken() {
        Architecture architecture = new Architecture(
                2, List.of(new Layer.Dense(2, Activation.LINEAR), new Layer.Dense(2, Activation.LINEAR).withoutBias()));
        Path file = new TensorFileWriter()
                .put("fc1.weight", shape(2, 2), 1, 2, 3, 4)
                .put("fc2.weight", shape(2, 2), 1, 2, 3, 4)
                .put("fc2.bias", shape(2), 1, 2)
                .safetensors(file());
        assertTrue(refusal(file, architecture).contains("two modules"), refusal(file, architecture));
    }

    @Test
    void whatIsMissingOrLeftOverIsNamed() {
        Path few = new TensorFileWriter()
                .put("0.weight", shape(2, 3), 1, 2, 3, 4, 5, 6)
                .safetensors(file());
        assertTrue(refusal(few, SMALL).contains("for layers.0.bias"), refusal(few, SMALL));
        Path many = new TensorFileWriter()
                .put("0.weight", shape(2, 3), 1, 2, 3, 4, 5, 6)
                .put("0.bias", shape(2), 1, 2)
                .put("2.weight", shape(1, 2), 1, 2)
                .put("2.bias", shape(1), 1)
                .put("conv.weight", shape(1, 1, 3, 3), new double[9])
                .safetensors(file());
        assertTrue(refusal(many, SMALL).contains("no layer takes \"conv.weight\" [1, 1, 3, 3]"), refusal(many, SMALL));
    }

    @Test
    void matricesOfBothDirectionsAreRefused() {
        Path file = new TensorFileWriter()
                .put("0.weight", shape(2, 3), 1, 2, 3, 4, 5, 6)
                .put("0.bias", shape(2), 1, 2)
                .put("2.weight", shape(2, 1), 1, 2)
                .put("2.bias", shape(1), 1)
                .safetensors(file());
        assertTrue(refusal(file, SMALL).contains("other than before it"), refusal(file, SMALL));
    }

    @Test
    void numbersThatNoModelHoldsAreRefused() {
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, 1e300}) {
            Path file = new TensorFileWriter()
                    .put("0.weight", "F64", shape(2, 3), 1, 2, bad, 4, 5, 6)
                    .put("0.bias", shape(2), 1, 2)
                    .put("2.weight", shape(1, 2), 1, 2)
                    .put("2.bias", shape(1), 1)
                    .safetensors(file());
            assertTrue(refusal(file, SMALL).contains("number 2 of tensor \"0.weight\""), refusal(file, SMALL));
        }
        Path integers = new TensorFileWriter()
                .put("0.weight", "I64", shape(2, 3), 1, 2, 3, 4, 5, 6)
                .put("0.bias", shape(2), 1, 2)
                .put("2.weight", shape(1, 2), 1, 2)
                .put("2.bias", shape(1), 1)
                .safetensors(file());
        assertTrue(refusal(integers, SMALL).contains("has dtype \"I64\""), refusal(integers, SMALL));
    }

    @Test
    void filesThatAreNoneAreRefused() throws IOException {
        Path file = Files.write(file(), new byte[] {'P', 'K', 3, 4, 0});
        assertTrue(refusal(file, SMALL).contains("no intact zip archive"));
        Files.write(file, new byte[] {1, 2, 3});
        assertTrue(refusal(file, SMALL).contains("too few"));
        assertThrows(UncheckedIOException.class, () -> WeightFiles.read(folder.resolve("none"), SMALL));
        assertThrows(UncheckedIOException.class, () -> WeightFiles.tensors(folder));
        assertFalse(Files.exists(folder.resolve("none")));
    }
}

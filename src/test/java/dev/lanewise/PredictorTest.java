package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One answer, through whichever door and in whatever company a row comes. */
@Tag("everyKernel")
class PredictorTest {

    private static final int MAX_BATCH_SIZE = 257;

    private static final int INPUTS = 21;

    private static final int OUTPUTS = 10;

    private final Random random = new Random(7);

    private final Model model = scaled(Samples.network(
            random, new int[] {INPUTS, 70, 33, OUTPUTS}, Activation.RELU, Activation.TANH, Activation.SOFTMAX));

    private final float[] x = Samples.uniform(random, MAX_BATCH_SIZE * INPUTS);

    private Model scaled(NeuralNetwork network) {
        float[] sample = Samples.uniform(random, 50 * network.inputs());
        List<String> labels = new ArrayList<>();
        for (int j = 0; j < network.outputs(); j++) {
            labels.add("class " + j);
        }
        return new Model(network, FeatureScaling.standard(sample, network.inputs()), labels, Map.of());
    }

    private float[] rows(int from, int count) {
        return Arrays.copyOfRange(x, from * INPUTS, (from + count) * INPUTS);
    }

    @ParameterizedTest
    @EnumSource
    void everyBatchSizeGivesTheBitsOfTheRowAlone(Precision precision) {
        Predictor predictor = model.newPredictor(MAX_BATCH_SIZE, precision);
        float[] alone = new float[MAX_BATCH_SIZE * OUTPUTS];
        for (int row = 0; row < MAX_BATCH_SIZE; row++) {
            predictor.predict(x, row * INPUTS, alone, row * OUTPUTS);
        }
        for (int rows = 1; rows <= MAX_BATCH_SIZE; rows++) {
            int from = MAX_BATCH_SIZE - rows;
            float[] batch = new float[rows * OUTPUTS];
            predictor.predict(rows(from, rows), batch);
            Bits.assertSame(rows + " rows", Arrays.copyOfRange(alone, from * OUTPUTS, alone.length), batch);
        }
    }

    @Test
    void float32GivesTheBitsOfTheModel() {
        float[] out = new float[MAX_BATCH_SIZE * OUTPUTS];
        model.newPredictor(MAX_BATCH_SIZE).predict(x, out);
        Bits.assertSame("scaled", model.predict(x), out);

        Model plain = Model.of(model.network());
        plain.newPredictor(MAX_BATCH_SIZE).predict(x, out);
        Bits.assertSame("plain", plain.predict(x), out);
        Bits.assertDiffer("the scaling matters", model.predict(x), out);
    }

    @Test
    void everyActivationGivesTheBitsOfTheModel() {
        for (Activation each : EveryActivation.ALL) {
            for (Activation next : List.of(each, Activation.TANH, Activation.LOG_SOFTMAX)) {
                Model model = scaled(Samples.network(random, new int[] {5, 70, 40, 3}, Activation.TANH, each, next));
                float[] in = Samples.uniform(random, 13 * 5);
                float[] out = new float[13 * 3];
                model.newPredictor(13).predict(in, out);
                Bits.assertSame(model.network().toString(), model.predict(in), out);
            }
        }
    }

    @Test
    void layersOfOddSizesGiveTheBitsOfTheModel() {
        List<Activation> all = EveryActivation.ALL;
        for (int[] layers : new int[][] {{1, 1}, {40, 1}, {1024, 16, 1024, 17}, {3, 1025, 2}, {33, 16, 16, 5, 1}}) {
            Activation[] activations = new Activation[layers.length - 1];
            for (int l = 0; l < activations.length; l++) {
                activations[l] = all.get(random.nextInt(all.size()));
            }
            Model odd = scaled(Samples.network(random, layers, activations));
            float[] in = Samples.uniform(random, 13 * layers[0]);
            float[] out = new float[13 * layers[layers.length - 1]];
            odd.newPredictor(13).predict(in, out);
            Bits.assertSame(Arrays.toString(layers) + Arrays.toString(activations), odd.predict(in), out);
        }
    }

    /** Of the network whose weights are rounded by division instead of by bits. */
    @Test
    void bfloat16GivesTheBitsOfTheRoundedNetwork() {
        NeuralNetwork rounded = model.network().copy();
        for (int l = 0; l < rounded.layerCount(); l++) {
            float[] weights = rounded.parameters().weights(l);
            for (int i = 0; i < weights.length; i++) {
                double step = Math.scalb(1.0, Math.getExponent(weights[i]) - 7);
                weights[i] = (float) (Math.rint(weights[i] / step) * step);
            }
            rounded.parameters().setWeights(l, weights);
        }
        float[] out = new float[MAX_BATCH_SIZE * OUTPUTS];
        model.newPredictor(MAX_BATCH_SIZE, Precision.BFLOAT16).predict(x, out);
        Bits.assertSame(
                "bfloat16", new Model(rounded, model.featureScaling(), model.classLabels(), Map.of()).predict(x), out);
    }

    /** A layer without activation: the result is off by at most half a step of each weight, plus what float sums may lose. */
    @Test
    void int8IsOffByHalfAStepOfEachWeight() {
        NeuralNetwork network = Samples.network(random, new int[] {50, 40}, Activation.LINEAR);
        float[] in = Samples.uniform(random, 50);
        float[] exact = network.predict(in);
        float[] out = new float[40];
        Model.of(network).newPredictor(1, Precision.INT8).predict(in, out);
        double inputs = 0;
        for (float feature : in) {
            inputs += Math.abs(feature);
        }
        for (int j = 0; j < 40; j++) {
            float largest = 0;
            for (int i = 0; i < 50; i++) {
                largest = Math.max(largest, Math.abs(network.parameters().weight(0, i, j)));
            }
            double half = largest / 127 / 2;
            assertEquals(exact[j], out[j], half * inputs * 1.001 + 60 * 0x1p-24 * inputs * largest);
        }
        Bits.assertDiffer("int8 rounds", exact, out);
    }

    @ParameterizedTest
    @EnumSource
    void segmentsOfEveryKindGiveTheSameBits(Precision precision) {
        Predictor predictor = model.newPredictor(5, precision);
        float[] in = rows(3, 5);
        float[] expected = new float[5 * OUTPUTS];
        predictor.predict(in, expected);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment nativeIn = arena.allocate(in.length * 4L + 1);
            MemorySegment unaligned = nativeIn.asSlice(1).copyFrom(MemorySegment.ofArray(in));
            MemorySegment heapOut = MemorySegment.ofArray(new byte[expected.length * 4]);
            MemorySegment nativeOut = arena.allocate(expected.length * 4L);
            predictor.predict(unaligned, heapOut);
            predictor.predict(MemorySegment.ofArray(in), nativeOut);
            assertEquals(-1, heapOut.mismatch(MemorySegment.ofArray(expected)));
            assertEquals(-1, nativeOut.mismatch(MemorySegment.ofArray(expected)));

            nativeOut.fill((byte) 0);
            predictor.predict(unaligned, 2L * INPUTS * 4, 3, nativeOut, OUTPUTS * 4L);
            float[] some = nativeOut.toArray(ValueLayout.JAVA_FLOAT);
            assertArrayEquals(new float[OUTPUTS], Arrays.copyOf(some, OUTPUTS), "before outOffset");
            Bits.assertSame(
                    "from the third row on",
                    Arrays.copyOfRange(expected, 2 * OUTPUTS, 5 * OUTPUTS),
                    Arrays.copyOfRange(some, OUTPUTS, 4 * OUTPUTS));
        }
    }

    @Test
    void writesNothingButTheAnswers() {
        float[] out = new float[4 * OUTPUTS];
        Arrays.fill(out, 42f);
        model.newPredictor(8).predict(x, 5 * INPUTS, 2, out, OUTPUTS);
        float[] expected = new float[4 * OUTPUTS];
        Arrays.fill(expected, 42f);
        System.arraycopy(model.predict(rows(5, 2)), 0, expected, OUTPUTS, 2 * OUTPUTS);
        Bits.assertSame("out", expected, out);
    }

    @Test
    void answersMayReplaceTheInputs() {
        float[] inPlace = rows(0, 9);
        model.newPredictor(9).predict(inPlace, 0, 9, inPlace, 0);
        Bits.assertSame("in place", model.predict(rows(0, 9)), Arrays.copyOf(inPlace, 9 * OUTPUTS));
    }

    @Test
    void classifiesAsTheModelDoes() {
        int[] expected = model.classify(x);
        Predictor predictor = model.newPredictor(MAX_BATCH_SIZE);
        int[] classes = new int[MAX_BATCH_SIZE + 2];
        predictor.classify(x, 0, MAX_BATCH_SIZE, classes, 1);
        assertArrayEquals(expected, Arrays.copyOfRange(classes, 1, MAX_BATCH_SIZE + 1));
        for (int row = 0; row < MAX_BATCH_SIZE; row++) {
            assertEquals(expected[row], predictor.classify(rows(row, 1)));
        }
        assertTrue(Arrays.stream(expected).distinct().count() > 1, "all rows are of one class");
    }

    @Test
    void aLogitIsClassOneFromZeroOn() {
        NeuralNetwork network = NeuralNetwork.of(new int[] {1, 1}, Activation.LINEAR);
        network.parameters().setWeights(0, new float[] {1});
        Predictor predictor = Model.of(network).newPredictor(1);
        assertEquals(1, predictor.classify(new float[] {0.1f}));
        assertEquals(0, predictor.classify(new float[] {-0.1f}));
    }

    @ParameterizedTest
    @EnumSource
    void notANumberTouchesItsRowAlone(Precision precision) {
        Predictor predictor = model.newPredictor(5, precision);
        float[] clean = new float[5 * OUTPUTS];
        predictor.predict(rows(0, 5), clean);
        for (float special : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            float[] in = rows(0, 5);
            in[2 * INPUTS + 4] = special;
            float[] out = new float[5 * OUTPUTS];
            predictor.predict(in, out);
            for (int row = 0; row < 5; row++) {
                float[] expected = Arrays.copyOfRange(clean, row * OUTPUTS, (row + 1) * OUTPUTS);
                float[] actual = Arrays.copyOfRange(out, row * OUTPUTS, (row + 1) * OUTPUTS);
                if (row != 2) {
                    Bits.assertSame("row " + row + " beside " + special, expected, actual);
                } else if (Float.isNaN(special)) {
                    for (float answer : actual) {
                        assertTrue(Float.isNaN(answer), "NaN passes through, but row 2 has " + answer);
                    }
                }
            }
        }
    }

    @Test
    void predictorsOfUnchangedWeightsShareThem() {
        NeuralNetwork network = model.network();
        for (Precision precision : Precision.values()) {
            PackedNetwork packed = network.packed(precision);
            assertSame(packed, network.packed(precision));
            network.parameters().values()[0] += 1;
            assertNotSame(packed, network.packed(precision));
            network.parameters().values()[0] -= 1;
            PackedNetwork beforeTheBias = network.packed(precision);
            network.parameters().setBiases(0, Samples.uniform(random, 70));
            assertNotSame(beforeTheBias, network.packed(precision), "a change of a bias counts");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCopyAnswersAsItsOriginalWhateverBecomesOfTheNetwork(Precision precision) {
        Predictor original = model.newPredictor(MAX_BATCH_SIZE, precision);
        float[] expected = new float[MAX_BATCH_SIZE * OUTPUTS];
        original.predict(x, expected);
        model.network().parameters().setBiases(2, Samples.uniform(random, OUTPUTS));
        float[] out = new float[MAX_BATCH_SIZE * OUTPUTS];
        Predictor copy = original.copy(MAX_BATCH_SIZE);
        copy.predict(x, out);
        Bits.assertSame("copy", expected, out);
        model.newPredictor(MAX_BATCH_SIZE, precision).predict(x, out);
        Bits.assertDiffer("the change matters", expected, out);
        assertEquals(3, original.copy(3).maxBatchSize());
        assertSame(precision, copy.precision());
        refused("maxBatchSize must be at least 1, but is 0", () -> original.copy(0));
    }

    @Test
    void trainingChangesThePredictorsMadeLater() {
        Predictor before = Model.of(model.network()).newPredictor(1);
        float[] old = model.network().predict(rows(0, 1));
        model.network().parameters().setBiases(2, Samples.uniform(random, OUTPUTS));
        float[] out = new float[OUTPUTS];
        before.predict(rows(0, 1), out);
        Bits.assertSame("made before", old, out);
        Model.of(model.network()).newPredictor(1).predict(rows(0, 1), out);
        Bits.assertSame("made after", model.network().predict(rows(0, 1)), out);
        Bits.assertDiffer("the change matters", old, out);
    }

    @Test
    void saysWhatMemoryItTakes() {
        Predictor float32 = model.newPredictor(4);
        Predictor int8 = model.newPredictor(4, Precision.INT8);
        // Each panel of 16 outputs has a line of 64 bytes after it, for each layer 5, 3 and 1 of them.
        assertEquals(5 * (21 + 1) * 64 + 3 * (70 + 1) * 64 + (33 + 1) * 64 + 8, float32.weightBytes());
        assertEquals(5 * (6 + 1) * 64 + 3 * (18 + 1) * 64 + (9 + 1) * 64 + 8, int8.weightBytes());
        assertEquals(4 * 4 * (32 + 10 + 80 + 48), float32.scratchBytes());
        assertEquals(Precision.INT8, int8.precision());
        assertEquals(4, int8.maxBatchSize());
        assertSame(model, int8.model());
        assertEquals(INPUTS, int8.inputs());
        assertEquals(OUTPUTS, int8.outputs());
    }

    @Test
    void eachWrongCallSaysWhatIsWrong() {
        Predictor predictor = model.newPredictor(4);
        float[] in = new float[4 * INPUTS];
        float[] out = new float[4 * OUTPUTS];
        refused("maxBatchSize must be at least 1, but is 0", () -> model.newPredictor(0));
        refused(
                "maxBatchSize must be at most 67108863, for rows of 32 numbers, but is 67108864",
                () -> model.newPredictor(67_108_864));
        refused(
                "in must hold whole rows of 21 numbers and at least one, but holds 20 numbers",
                () -> predictor.predict(new float[20], out));
        refused(
                "in must hold whole rows of 21 numbers and at least one, but holds 0 numbers",
                () -> predictor.predict(new float[0], out));
        refused("rows must be 1 to maxBatchSize, 4, but is 5", () -> predictor.predict(new float[5 * INPUTS], out));
        refused(
                "out must hold 10 numbers (rows × outputs), but holds 40",
                () -> predictor.predict(new float[INPUTS], out));
        refused("rows must be 1 to maxBatchSize, 4, but is 0", () -> predictor.predict(in, 0, 0, out, 0));
        refused("rows must be 1 to maxBatchSize, 4, but is -1", () -> predictor.predict(in, 0, -1, out, 0));
        refused("in must hold 42 numbers from 43 on, but holds 84", () -> predictor.predict(in, 43, 2, out, 0));
        refused("in must hold 21 numbers from -1 on, but holds 84", () -> predictor.predict(in, -1, out, 0));
        refused("out must hold 20 numbers from 21 on, but holds 40", () -> predictor.predict(in, 0, 2, out, 21));
        refused("in must hold 21 numbers (one row of features), but holds 84", () -> predictor.classify(in));
        refused(
                "classes must hold 3 numbers from 0 on, but holds 2",
                () -> predictor.classify(in, 0, 3, new int[2], 0));
        MemorySegment segment = MemorySegment.ofArray(in);
        MemorySegment answers = MemorySegment.ofArray(out);
        refused(
                "in must hold 1 to 4 rows of 21 floats, but has 85 bytes",
                () -> predictor.predict(segment.asSlice(0, 85), answers));
        refused(
                "out must hold 1 × 10 floats, but has 160 bytes",
                () -> predictor.predict(segment.asSlice(0, 84), answers));
        refused(
                "in must hold 168 bytes from 169 on, but holds 336",
                () -> predictor.predict(segment, 169, 2, answers, 0));
        refused(
                "out must hold 80 bytes from 81 on, but holds 160",
                () -> predictor.predict(segment, 0, 2, answers, 81));
    }

    @Test
    void segmentsThatCannotBeUsedAreRefused() throws InterruptedException {
        Predictor predictor = model.newPredictor(1);
        MemorySegment in = MemorySegment.ofArray(rows(0, 1));
        MemorySegment out = MemorySegment.ofArray(new float[OUTPUTS]);
        MemorySegment fixed = out.asReadOnly();
        refused("out must be writable, but is read-only", () -> predictor.predict(in, fixed));
        refused("out must be writable, but is read-only", () -> predictor.predict(in, 0, 1, fixed, 0));
        predictor.predict(in.asReadOnly(), out);
        Bits.assertSame("of a read-only row", model.predict(rows(0, 1)), out.toArray(ValueLayout.JAVA_FLOAT));

        MemorySegment closed;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mine = arena.allocate(in.byteSize());
            Thread other = Thread.ofPlatform().unstarted(() -> {
                assertThrows(WrongThreadException.class, () -> predictor.predict(mine, out));
                assertThrows(WrongThreadException.class, () -> predictor.predict(in, 0, 1, mine, 0));
            });
            AtomicReference<Throwable> failure = new AtomicReference<>();
            other.setUncaughtExceptionHandler((_, thrown) -> failure.set(thrown));
            other.start();
            other.join();
            assertNull(failure.get());
            closed = mine;
        }
        assertThrows(IllegalStateException.class, () -> predictor.predict(closed, out));
        assertThrows(IllegalStateException.class, () -> predictor.predict(in, 0, 1, closed, 0));
    }

    private static void refused(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }

    @Test
    void int8NamesTheLayerItCannotKeep() {
        NeuralNetwork network = model.network();
        float[] weights = network.parameters().weights(1);
        weights[5] = Float.NaN;
        network.parameters().setWeights(1, weights);
        refused(
                "dense layer 1: int8 weights must be finite, but the one from input 0 to output 5 is NaN",
                () -> model.newPredictor(1, Precision.INT8));
    }
}

package dev.lanewise.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.Activation;
import dev.lanewise.EveryActivation;
import dev.lanewise.FeatureScaling;
import dev.lanewise.Model;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.Parameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class ModelFilesProperties {

    private static final byte[] INTACT = RawFile.bytesOf(SampleModel.create());

    @Provide
    Arbitrary<Model> models() {
        Arbitrary<int[]> layers = Arbitraries.integers()
                .between(1, 40)
                .array(int[].class)
                .ofMinSize(2)
                .ofMaxSize(5);
        Arbitrary<Map<String, String>> metadata = Arbitraries.maps(validText().map(key -> "key " + key), validText())
                .ofMaxSize(4);
        return layers.flatMap(sizes ->
                Arbitraries.longs().flatMap(seed -> metadata.map(map -> model(sizes, seed, map))));
    }

    /** Any string but the ones with unpaired surrogates, which no file can hold. */
    private static Arbitrary<String> validText() {
        return Arbitraries.strings()
                .ofMaxLength(12)
                .filter(text ->
                        text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
    }

    private static Model model(int[] layers, long seed, Map<String, String> metadata) {
        Random random = new Random(seed);
        Parameters parameters = Parameters.zeros(layers);
        List<Activation> activations = new ArrayList<>();
        for (int l = 0; l < layers.length - 1; l++) {
            parameters.setWeights(l, anyFinite(random, layers[l] * layers[l + 1]));
            parameters.setBiases(l, anyFinite(random, layers[l + 1]));
            activations.add(EveryActivation.ALL.get(random.nextInt(EveryActivation.ALL.size())));
        }
        FeatureScaling.Kind kind = any(random, FeatureScaling.Kind.values());
        List<String> labels = new ArrayList<>();
        for (int j = 0; j < layers[layers.length - 1]; j++) {
            labels.add("class " + (char) ('\u00c0' + j));
        }
        return new Model(
                NeuralNetwork.of(parameters, activations.toArray(Activation[]::new)),
                new FeatureScaling(kind, anyFinite(random, layers[0]), anyFactor(random, layers[0])),
                random.nextBoolean() ? labels : List.of(),
                metadata);
    }

    /** Any but zeros, which no scaling may have. */
    private static float[] anyFactor(Random random, int count) {
        float[] values = anyFinite(random, count);
        for (int i = 0; i < count; i++) {
            values[i] = values[i] == 0 ? Float.MIN_VALUE : values[i];
        }
        return values;
    }

    private static <T> T any(Random random, T[] choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** Any bits but infinities and NaN: subnormals, both zeros, the largest. */
    private static float[] anyFinite(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            float value = Float.intBitsToFloat(random.nextInt());
            values[i] = Float.isFinite(value) ? value : -0f;
        }
        return values;
    }

    @Property(tries = 100)
    void aLoadedModelIsTheSavedOneInBits(@ForAll("models") Model model) {
        byte[] bytes = RawFile.bytesOf(model);
        Model loaded = RawFile.load(bytes);
        ModelAssert.assertSame(model, loaded);
        assertArrayEquals(bytes, RawFile.bytesOf(loaded));
    }

    @Property
    void anyBytesAreRefused(@ForAll byte[] bytes) {
        assertRefused(bytes);
    }

    @Property
    void overwrittenBytesAreRefused(@ForAll("places") int place, @ForAll @Size(min = 1, max = 16) byte[] written) {
        byte[] damaged = INTACT.clone();
        int count = Math.min(written.length, damaged.length - place);
        System.arraycopy(written, 0, damaged, place, count);
        if (!Arrays.equals(damaged, INTACT)) {
            assertRefused(damaged);
        }
    }

    @Provide
    Arbitrary<Integer> places() {
        return Arbitraries.integers().between(0, INTACT.length - 1);
    }

    /** Checksums that fit prove nothing against somebody who can compute them. */
    @Property
    void headersThatLieAreRefused(@ForAll("members") List<String> members, @ForAll @Size(max = 64) byte[] data) {
        Map<String, String> metadata = ModelDescription.of(SampleModel.create()).toMetadata();
        assertRefused(RawFile.sealed(metadata, String.join(",", members), data));
    }

    @Provide
    Arbitrary<List<String>> members() {
        Arbitrary<String> numbers = Arbitraries.of(
                "0",
                "1",
                "2",
                "3",
                "4",
                "12",
                "48",
                "-1",
                "65536",
                "2147483647",
                "2147483648",
                "4611686018427387904",
                "9223372036854775807",
                "99999999999999999999",
                "\"4\"",
                "[4]",
                "{}");
        Arbitrary<String> arrays = numbers.list().ofMaxSize(4).map(list -> "[" + String.join(",", list) + "]");
        Arbitrary<String> names = Arbitraries.of(
                "layers.0.weight", "layers.0.bias", "layers.1.weight", "feature_scaling.offset", "x", "__metadata__");
        Arbitrary<String> dtypes = Arbitraries.of("F32", "F32", "F32", "F64", "");
        return names.flatMap(name -> dtypes.flatMap(dtype -> arrays.flatMap(shape -> arrays.map(offsets -> "\"" + name
                        + "\":{\"dtype\":\"" + dtype + "\",\"shape\":" + shape + ",\"data_offsets\":" + offsets
                        + "}"))))
                .list()
                .ofMaxSize(6);
    }

    private static void assertRefused(byte[] bytes) {
        try {
            RawFile.load(bytes);
        } catch (ModelFormatException e) {
            assertEquals(1, e.getMessage().lines().count(), e.getMessage());
            return;
        }
        throw new AssertionError("damage went unnoticed");
    }
}

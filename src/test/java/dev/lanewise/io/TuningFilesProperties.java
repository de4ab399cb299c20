package dev.lanewise.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.Activation;
import dev.lanewise.Host;
import dev.lanewise.Model;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.Precision;
import dev.lanewise.TuningResult;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TuningFilesProperties {

    private static final String INTACT = TuningFiles.toJson(SampleTuning.of(SampleTuning.HOST));

    @Provide
    Arbitrary<TuningResult> results() {
        Arbitrary<List<Integer>> layers = counts().list().ofMinSize(2).ofMaxSize(6);
        Arbitrary<Optional<TuningResult.Serving>> serving = servings().optional();
        Arbitrary<Optional<TuningResult.Training>> training = Combinators.combine(
                        counts(), counts(), positive(), positive())
                .as(TuningResult.Training::new)
                .optional();
        return Combinators.combine(hosts(), layers, serving, training)
                .filter((_, _, forServing, forTraining) -> forServing.isPresent() || forTraining.isPresent())
                .as(TuningResult::new);
    }

    private static Arbitrary<Host> hosts() {
        return Combinators.combine(lines(), counts(), lines(), Arbitraries.of(0, 64, 128, 256, 512))
                .as(Host::new);
    }

    private static Arbitrary<String> lines() {
        return Arbitraries.strings()
                .ofMinLength(1)
                .ofMaxLength(12)
                .filter(text -> !text.isBlank()
                        && text.codePoints()
                                .noneMatch(
                                        c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE));
    }

    private static Arbitrary<TuningResult.Serving> servings() {
        return counts().flatMap(maxBatchSize -> {
            Arbitrary<List<Integer>> preferred = Arbitraries.integers()
                    .between(1, maxBatchSize)
                    .set()
                    .ofMaxSize(Math.min(5, maxBatchSize))
                    .map(sizes -> sizes.stream().sorted().toList());
            return Combinators.combine(
                            Arbitraries.of(Precision.class),
                            Arbitraries.longs().between(0, Long.MAX_VALUE),
                            preferred,
                            counts(),
                            positive(),
                            Arbitraries.longs().between(1, Long.MAX_VALUE))
                    .as((precision, delay, sizes, workers, rate, p99) ->
                            new TuningResult.Serving(precision, maxBatchSize, delay, sizes, workers, rate, p99));
        });
    }

    private static Arbitrary<Integer> counts() {
        return Arbitraries.integers().between(1, Integer.MAX_VALUE);
    }

    /** Any bits of a positive finite number. */
    private static Arbitrary<Double> positive() {
        return Arbitraries.longs()
                .between(1, Double.doubleToRawLongBits(Double.MAX_VALUE))
                .map(Double::longBitsToDouble);
    }

    /** Records of doubles are equal when their bits are. */
    @Property
    void aTuningComesBackAsItWas(@ForAll("results") TuningResult result) {
        String json = TuningFiles.toJson(result);
        TuningResult read = TuningFiles.parse("the text", json);
        assertEquals(result, read);
        assertEquals(json, TuningFiles.toJson(read));
    }

    @Property(tries = 200)
    void aStoredTuningIsFoundAfterTheModelWasSavedAndLoaded(@ForAll("results") TuningResult any) {
        List<Integer> layers = List.of(3, 2);
        Model model = Model.of(NeuralNetwork.of(new int[] {3, 2}, Activation.RELU));
        TuningResult here = new TuningResult(Host.current(), layers, any.serving(), any.training());
        TuningResult other = new TuningResult(any.host(), layers, any.serving(), any.training());
        Model stored = TuningFiles.store(TuningFiles.store(model, here), other);
        Model loaded = RawFile.load(RawFile.bytesOf(stored));
        ModelAssert.assertSame(stored, loaded);
        assertEquals(Optional.of(here), TuningFiles.find(loaded));
    }

    @Property
    void aTextThatWasChangedIsReadOrRefusedButNothingElseHappens(
            @ForAll("places") int place, @ForAll("pieces") String piece) {
        String before = INTACT.substring(0, place);
        String after = INTACT.substring(Math.min(INTACT.length(), place + piece.length()));
        for (String text : List.of(before + piece + after, before + piece + INTACT.substring(place))) {
            try {
                TuningFiles.parse("the text", text);
            } catch (ModelFormatException e) {
                assertEquals(1, e.getMessage().lines().count(), e.getMessage());
            }
        }
    }

    @Provide
    Arbitrary<Integer> places() {
        return Arbitraries.integers().between(0, INTACT.length() - 1);
    }

    @Provide
    Arbitrary<String> pieces() {
        return Arbitraries.of(
                "\"",
                "{",
                "}",
                "[",
                "]",
                ",",
                ":",
                "0",
                "-",
                ".5",
                "e9",
                "e999",
                "\\u000a",
                "\\ud83d",
                "\n",
                "null",
                "NaN",
                "9".repeat(30),
                String.join("", Collections.nCopies(20, "[")));
    }
}

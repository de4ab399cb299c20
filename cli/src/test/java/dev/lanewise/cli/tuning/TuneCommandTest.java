package dev.lanewise.cli.tuning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lanewise.Activation;
import dev.lanewise.FeatureScaling;
import dev.lanewise.Host;
import dev.lanewise.Model;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.Precision;
import dev.lanewise.TuningResult;
import dev.lanewise.cli.CliRun;
import dev.lanewise.cli.FakeTuner;
import dev.lanewise.cli.Tables;
import dev.lanewise.cli.context.ExitCode;
import dev.lanewise.io.ModelFiles;
import dev.lanewise.io.TuningFiles;
import dev.lanewise.train.Optimizer;
import dev.lanewise.tune.load.ArrivalProcess;
import dev.lanewise.tune.serving.ServingVerdict.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command with {@link FakeTuner}: everything but the measurements. */
class TuneCommandTest {

    private static final String LAYERS = "tune serving --layers 8-5-3 ";
    private static final String TRAINING = "tune training --data digits --hidden 8 ";

    @TempDir
    Path folder;

    @BeforeEach
    void makeAModel() {
        NeuralNetwork network = NeuralNetwork.builder()
                .input(64)
                .dense(8, Activation.TANH)
                .dense(10, Activation.SOFTMAX)
                .build();
        ModelFiles.save(
                new Model(network, FeatureScaling.none(64), List.of(), Map.of("kept", "yes")), file("m.safetensors"));
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private static CliRun ok(FakeTuner tuner, Object... arguments) {
        CliRun run = CliRun.of(tuner.factory(), arguments);
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        return run;
    }

    private JsonNode json(String name) throws IOException {
        return new ObjectMapper().readTree(file(name).toFile());
    }

    @Test
    void theTunerGetsWhatWasAskedFor() {
        FakeTuner tuner = FakeTuner.met();
        ok(tuner, LAYERS, "--p99 300us --rate 20k/s --threads 61 --precision int8 --budget 30s --forks 5 --seed 7");
        assertEquals(Optional.of(Duration.ofNanos(300_000)), tuner.goal().p99());
        assertEquals(
                Optional.of(new ArrivalProcess.Poisson(20_000, 7)), tuner.goal().load());
        assertEquals(61, tuner.goal().workers());
        assertEquals(Precision.INT8, tuner.goal().precision());
        assertEquals(Duration.ofSeconds(30), tuner.options().budget());
        assertEquals(5, tuner.options().forks());
        assertEquals(7, tuner.options().seed());
        assertEquals(5, tuner.model().network().layer(0).outputs());
    }

    @Test
    void withoutAGoalTheTunerChooses() {
        FakeTuner tuner = FakeTuner.met();
        ok(tuner, "tune", file("m.safetensors"));
        assertEquals(Optional.empty(), tuner.goal().p99());
        assertEquals(Optional.empty(), tuner.goal().load());
        assertEquals(
                Math.max(1, Runtime.getRuntime().availableProcessors() - 1),
                tuner.goal().workers());
        assertEquals(64, tuner.model().network().inputs());
        assertEquals(Duration.ofSeconds(60), tuner.options().budget());
    }

    @Test
    void aTraceIsRead() {
        FakeTuner tuner = FakeTuner.met();
        Path trace = Tables.write(file("t.txt"), "1.5\n1.5001\n1.6\n");
        CliRun run = ok(tuner, LAYERS, "--trace", trace);
        ArrivalProcess.Trace load = (ArrivalProcess.Trace) tuner.goal().load().orElseThrow();
        assertEquals(100_000_000, load.nanos()[2]);
        assertTrue(run.out().contains("a trace of 3 requests"), run.out());
    }

    @Test
    void theTablesOfServingHoldPredictedBesideObservedAndEndWithTheAnswer() {
        CliRun run = ok(FakeTuner.met(), LAYERS, "--p99 300us --rate 20000/s --threads 2");
        assertTrue(
                run.out().lines().filter(line -> !line.contains(".build()")).allMatch(line -> line.length() <= 120),
                run.out());
        assertLine(run.out(), "8 +60\\.0 +52\\.9 – 99\\.2 +133333");
        assertLine(run.out(), "p50 µs +60\\.0 +66\\.0 +\\+10\\.0 %");
        assertLine(run.out(), "p99 µs +210 +231 +\\+10\\.0 %");
        assertLine(run.out(), "p99 µs, all requests +230 +310 +\\+34\\.8 %");
        assertLine(run.out(), "p99\\.9 µs, all requests +400 +420 +\\+5\\.0 %");
        assertLine(run.out(), "requests/s answered +20000 +19800 +-1\\.0 %");
        assertLine(run.out(), "8 +0 +– +2 +20000 +60\\.0 +210 +misses the target");
        assertTrue(
                run.out()
                        .contains(
                                "3 JVMs, whose curves differ in shape by 1.0x at 8 rows; within one by 1.1x at 1 row\n"
                                        + "this machine runs at two speeds, 1.8 times apart\n"),
                run.out());
        assertEquals(
                "BatchingOptions.builder().maxBatchSize(32).maxQueueDelayMicros(50).preferredBatchSizes(8, 16).workers(2).build()"
                        + " keeps the 99th percentile at 210 µs (180 at its fast speed, 390 at its slow one, where the target is out of"
                        + " reach) under 20000 requests/s, target 300 µs; a real run met it with 231 µs, and with 310 µs over all"
                        + " requests",
                run.out().lines().toList().getLast());
        assertTrue(
                run.out()
                        .contains(
                                "later than the target: 1.25 % of all requests, 1.05 % by the machine's own interruptions\n"
                                        + "in the JVM meanwhile: 2 collections of garbage, 9 ms; compiler 41 ms\n"),
                run.out());
        assertEquals("tune: cost curve\ntune: validation\n", run.err());
    }

    @Test
    void aMachineThatDisturbsHasAnAnswerAndSaysWhatAUserWouldFeel() throws IOException {
        FakeTuner tuner = FakeTuner.ending(new Finding.Disturbed("a user would feel 310 µs over all requests"));
        CliRun run = ok(tuner, LAYERS, "-q --p99 300us --json", file("r.json"), "--result", file("t.json"));
        String last = run.out().lines().toList().getLast();
        assertTrue(last.startsWith("BatchingOptions.builder().maxBatchSize(32)"), last);
        assertTrue(last.endsWith("; a user would feel 310 µs over all requests"), last);
        assertEquals("disturbed", json("r.json").at("/serving/finding").asText());
        assertTrue(json("r.json").get("answered").booleanValue());
        assertEquals(
                32, TuningFiles.load(file("t.json")).serving().orElseThrow().maxBatchSize());
    }

    private static void assertLine(String text, String pattern) {
        assertTrue(text.lines().anyMatch(line -> line.matches(pattern)), () -> pattern + "\n" + text);
    }

    @Test
    void theTablesOfTrainingEndWithOptionsForTrain() {
        CliRun run = ok(FakeTuner.met(), TRAINING, "--threads 2 -q");
        assertLine(run.out(), "128 +236\\d{3} ±2\\.0 % +47\\d{4} ±2\\.0 % +2\\.53 +1\\.00 on 2 +chosen");
        assertTrue(run.out().contains("\nthis machine runs at two speeds, 1.8 times apart\n"), run.out());
        assertTrue(run.out().contains("gradient noise scale 210 rows, 95 % interval 160 to 290"), run.out());
        assertTrue(run.out().contains("\nThe rate grows with the square root of 128 / 32 times"), run.out());
        assertTrue(run.out().contains("\nBatches of 128 rows have the least expected time.\n"), run.out());
        assertTrue(run.out().contains("runs to a validation loss of 0.2000"), run.out());
        assertLine(run.out(), "256 +0\\.00280 +not reached +0\\.\\d+");
        assertEquals(
                "train with --batch-size 128 --learning-rate 0.002 --threads 2, which reached the same validation loss first",
                run.out().lines().toList().getLast());
        assertEquals("", run.err());
    }

    @Test
    void trainingIsTunedOnTheRowsThatTrainWouldSee() {
        FakeTuner tuner = FakeTuner.met();
        ok(tuner, TRAINING, "--optimizer sgd --batch-size 64 --threads 1 --seed 3");
        assertEquals(List.of(1294, 144), tuner.rows());
        assertEquals(64, tuner.plan().batchSize());
        assertTrue(tuner.plan().optimizer() instanceof Optimizer.Sgd);
        assertEquals(1, tuner.threads());
        ok(tuner, "tune training --data digits", file("m.safetensors"));
        ok(tuner, TRAINING, "--test-split 0");
        assertEquals(1617, tuner.rows().get(4));
    }

    @Test
    void theDocumentHoldsEverythingAndTheResultAsItIsKept() throws IOException {
        ok(FakeTuner.met(), LAYERS, "--p99 300us --json", file("r.json"), "--result", file("t.json"));
        JsonNode document = json("r.json");
        assertEquals("tune", document.get("command").asText());
        assertEquals("serving", document.get("for").asText());
        assertEquals("[8,5,3]", document.get("layers").toString());
        assertTrue(document.get("answered").booleanValue());
        assertEquals(300_000, document.at("/serving/targetNanos").intValue());
        assertEquals(12, document.at("/serving/curve/points").size());
        assertEquals(60_000, document.at("/serving/curve/points/5/nanos").intValue());
        assertEquals(52_920, document.at("/serving/curve/points/5/low").intValue(), "at the fast speed");
        assertEquals(99_200, document.at("/serving/curve/points/5/high").intValue(), "at the slow speed");
        assertEquals(1.6, document.at("/serving/curve/speeds/slow").doubleValue());
        assertEquals(
                "this machine runs at two speeds, 1.8 times apart",
                document.at("/serving/curve/speeds/text").asText());
        assertEquals(390_000, document.at("/serving/paced/slow/p99").intValue());
        assertFalse(document.at("/serving/paced/keptSlow").booleanValue());
        assertEquals(0.0105, document.at("/serving/run/lateByMachine").doubleValue());
        assertEquals(9, document.at("/serving/run/collectionMillis").intValue());
        assertEquals(41, document.at("/serving/run/compilationMillis").intValue());
        assertEquals(32, document.at("/serving/best/maxBatchSize").intValue());
        assertEquals(210_000, document.at("/serving/best/predicted/p99").intValue());
        assertEquals(231_000, document.at("/serving/observed/p99").intValue());
        assertEquals(2, document.at("/serving/candidates").size());
        assertEquals(4, document.at("/serving/frontier").size());
        assertEquals(3, document.at("/serving/oneByOne").size());
        assertEquals("met", document.at("/serving/finding").asText());
        assertFalse(document.has("training"));
        assertEquals(json("t.json"), document.get("result"));
        assertEquals(Host.current(), TuningFiles.load(file("t.json")).host());
    }

    @Test
    void theDocumentOfATraining() throws IOException {
        ok(FakeTuner.met(), TRAINING, "--json", file("r.json"), "--result", file("t.json"));
        JsonNode training = json("r.json").get("training");
        assertEquals(128, training.get("batchSize").intValue());
        assertEquals(210, training.at("/noiseScale/rows").doubleValue());
        assertEquals(12, training.get("costs").size());
        assertEquals(6, training.get("expected").size());
        assertTrue(training.at("/runs/2/seconds").isNull(), "not reached");
        assertEquals(2, training.at("/runs/0/points/0").size());
        assertTrue(training.get("undecided").isNull());
        assertEquals(1.44, training.at("/speeds/slow").doubleValue());
        TuningResult.Training result =
                TuningFiles.load(file("t.json")).training().orElseThrow();
        assertEquals(128, result.batchSize());
        assertEquals(0.002, result.learningRate());
    }

    @Test
    void theDocumentOnStandardOutputIsAlone() {
        assertEquals(
                "tune",
                ok(FakeTuner.met(), LAYERS, "-q --json -").json().get("command").asText());
    }

    @Test
    void storingPutsTheAnswerIntoTheModel() {
        ok(FakeTuner.met(), "tune serving --store", file("m.safetensors"));
        Model stored = ModelFiles.load(file("m.safetensors"));
        assertEquals("yes", stored.metadata().get("kept"));
        TuningResult.Serving answer =
                TuningFiles.find(stored).orElseThrow().serving().orElseThrow();
        assertEquals(32, answer.maxBatchSize());
        assertEquals(List.of(8, 16), answer.preferredBatchSizes());
        assertEquals(210_000, answer.p99Nanos());
        ok(FakeTuner.met(), "tune training --data digits --store", file("m.safetensors"));
        TuningResult both =
                TuningFiles.find(ModelFiles.load(file("m.safetensors"))).orElseThrow();
        assertEquals(answer, both.serving().orElseThrow());
        assertEquals(128, both.training().orElseThrow().batchSize());
    }

    @Test
    void aTargetThatCannotBeMetHasACodeOfItsOwnAndLeavesNoResult() throws IOException {
        FakeTuner tuner = FakeTuner.ending(
                new Finding.Missed("20000 requests/s need 340 µs", "take --p99 340us or --rate 15000/s"));
        byte[] before = Files.readAllBytes(file("m.safetensors"));
        CliRun run = CliRun.of(
                tuner.factory(),
                "tune serving -q --store",
                file("m.safetensors"),
                "--json",
                file("r.json"),
                "--result",
                file("t.json"));
        assertEquals(ExitCode.NO_ANSWER, run.exitCode());
        String sentence = "no answer: 20000 requests/s need 340 µs; take --p99 340us or --rate 15000/s";
        assertEquals("lanewise: " + sentence + "; no result was written\n", run.err());
        assertEquals(sentence, run.out().lines().toList().getLast());
        assertEquals("missed", json("r.json").at("/serving/finding").asText());
        assertTrue(json("r.json").get("result").isNull());
        assertFalse(Files.exists(file("t.json")));
        assertEquals(-1, Arrays.mismatch(before, Files.readAllBytes(file("m.safetensors"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {LAYERS, TRAINING})
    void aChoiceThatIsOpenIsNoAnswer(String command) {
        CliRun run = CliRun.of(FakeTuner.undecided("two sizes differ by 1.9x").factory(), command, "-q");
        assertEquals(ExitCode.NO_ANSWER, run.exitCode());
        assertEquals("lanewise: no answer: two sizes differ by 1.9x; take a longer --budget\n", run.err());
        assertFalse(run.out().contains("chosen"), run.out());
    }

    @Test
    void whatTheTunerRefusesIsOneLine() {
        CliRun.of(FakeTuner.met().factory(), LAYERS, "-q --p99 20us")
                .assertFailed(ExitCode.FAILURE, "the target of 20 µs is below the 25 µs of one row; take a longer one");
    }

    @ParameterizedTest
    @ValueSource(strings = {LAYERS + "--p99 300us", TRAINING})
    void thePageHoldsItsDataAndAPlaceForEachChart(String command) throws IOException {
        ok(FakeTuner.met(), command, "-q --json", file("r.json"), "--html", file("r.html"));
        String page = Files.readString(file("r.html"));
        Matcher data = Pattern.compile("<script type=\"application/json\" id=\"data\">(.*?)</script>", Pattern.DOTALL)
                .matcher(page);
        assertTrue(data.find());
        assertEquals(json("r.json"), new ObjectMapper().readTree(data.group(1)));
        Matcher asked = Pattern.compile("(?:draw|table|say|remove|getElementById)\\('([a-z-]+)'")
                .matcher(page);
        int found = 0;
        while (asked.find()) {
            assertTrue(page.contains("id=\"" + asked.group(1) + "\""), asked.group(1));
            found++;
        }
        assertTrue(found > 15, "ids " + found);
        assertFalse(Pattern.compile("/\\*[A-Z]+\\*/").matcher(page).find());
        assertTrue(page.contains("<title>Lanewise: batch sizes</title>"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            tune serving                                            | name either a MODEL or --layers
            tune serving m --layers 8-1                             | a MODEL has its layers
            tune training --data digits m --hidden 8                | a MODEL has its layers
            tune serving --layers 8                                 | --layers must name the inputs and at least one layer
            tune --layers 8-1 --for cooking                         | expected one of [serving, training]
            tune serving --layers 8-1 --p99 300                     | expected a time with its unit, such as 300us, 2.5ms or 60s, but got "300"
            tune serving --layers 8-1 --p99 0us                     | --p99 must be above 0
            tune serving --layers 8-1 --rate fast                   | --rate must be requests a second, such as 20000/s or 20k/s, but is "fast"
            tune serving --layers 8-1 --rate 0/s                    | --rate must be above 0 and finite, but is 0.0
            tune serving --layers 8-1 --rate 5/s --trace t.txt      | either --rate or --trace may be there, but both are
            tune serving --layers 8-1 --budget 0s                   | --budget must be above 0
            tune --layers 8-1 --forks 0                             | --forks must be at least 1, but is 0
            tune serving --layers 8-1 --threads 0                   | --threads must be at least 1, but is 0
            tune serving --layers 8-1 --precision half              | half
            tune serving --layers 8-1 --store                       | --store puts the answer into MODEL, but there is none
            tune serving --layers 8-1 --data digits                 | Unknown option: '--data'; --data is for lanewise tune training (see lanewise tune serving --help)
            tune serving --layers 8-1 --epochs 3                    | --epochs is for lanewise tune training
            tune serving --layers 8-1 --test-split 0                | --test-split is for lanewise tune training
            tune serving --layers 8-1 --target price                | --target is for lanewise tune training
            tune training --data digits --p99 1ms                   | --p99 is for lanewise tune serving
            tune training --data digits --forks 2                   | --forks is for lanewise tune serving
            tune serving --layers 8-1 --html -                      | --html must be a file, but is -
            tune serving --layers 8-1 --result -                    | --result must be a file, but is -
            tune training --hidden 8                                | --data is missing
            tune training --data digits --batch-size auto           | --batch-size auto is for train
            tune training --data digits --validation-split 0        | --validation-split must be above 0
            tune training --data digits --layers 64-8-9             | must begin with 64 (features) and end with 10
            tune                                                    | name either a MODEL or --layers
            tune --for                                              | Missing required parameter for option '--for' (PURPOSE)
            """)
    void aCommandLineWithoutMeaningMeasuresNothing(String command, String message) {
        FakeTuner tuner = FakeTuner.met();
        CliRun.of(tuner.factory(), command).assertFailed(ExitCode.USAGE, message);
        assertFalse(tuner.isUsed());
    }

    @Test
    void brokenFilesAreFoundBeforeTheWork() throws IOException {
        FakeTuner tuner = FakeTuner.met();
        Path trace = Tables.write(file("t.txt"), "0.5\n0.25\n");
        CliRun.of(tuner.factory(), LAYERS, "-q --trace", trace)
                .assertFailed(ExitCode.FAILURE, "t.txt:2: arrivals must be in order of time");
        Files.write(file("broken"), new byte[] {1, 2, 3});
        CliRun.of(tuner.factory(), "tune", file("broken")).assertFailed(ExitCode.FAILURE, "broken");
        CliRun.of(tuner.factory(), "tune", file("absent")).assertFailed(ExitCode.FAILURE, "absent");
        CliRun.of(tuner.factory(), LAYERS, "--html", folder).assertFailed(ExitCode.FAILURE, "it is a folder");
        CliRun.of(tuner.factory(), LAYERS, "--result", file("none/t.json"))
                .assertFailed(ExitCode.FAILURE, "there is no folder");
        assertFalse(tuner.isUsed());
    }
}

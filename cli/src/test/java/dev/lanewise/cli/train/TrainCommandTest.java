package dev.lanewise.cli.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lanewise.FeatureScaling;
import dev.lanewise.Loss;
import dev.lanewise.Model;
import dev.lanewise.cli.CliRun;
import dev.lanewise.cli.Tables;
import dev.lanewise.cli.context.ExitCode;
import dev.lanewise.cli.model.Provenance;
import dev.lanewise.io.ModelFiles;
import dev.lanewise.train.EarlyStopping;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainCommandTest {

    @TempDir
    Path folder;

    private Path file(String name) {
        return folder.resolve(name);
    }

    @Test
    void digitsReachTheirAccuracyWithTheDefaults() {
        JsonNode json =
                CliRun.ok("train digits --json --quiet --out", file("m")).json();
        assertTrue(json.at("/test/accuracy").asDouble() >= 0.97, json.toString());
        assertEquals(359, json.at("/test/rows").asInt());
        assertEquals(10, json.at("/test/perClass").size());
        int right = 0;
        int all = 0;
        for (int i = 0; i < 10; i++) {
            for (int j = 0; j < 10; j++) {
                int count = json.at("/test/confusionMatrix").get(i).get(j).asInt();
                all += count;
                right += i == j ? count : 0;
            }
        }
        assertEquals(359, all);
        assertEquals(json.at("/test/accuracy").asDouble(), right / 359.0);
        assertEquals("[64,512,256,10]", json.get("layers").toString());
        assertEquals(1294, json.at("/train/rows").asInt());
        assertEquals(144, json.at("/validation/rows").asInt());
    }

    @Test
    void theModelFileEvaluatesAsItsTrainingSaid() {
        JsonNode trained =
                CliRun.ok("train digits --epochs 2 --json -q --out", file("m")).json();
        JsonNode evaluated = CliRun.ok("evaluate --json", file("m"), "digits").json();
        assertEquals(trained.get("test"), evaluated.get("test"));
    }

    @Test
    void aTableOfClassesIsLearned() {
        Path table = Tables.classes(file("t.csv"), 400);
        JsonNode json = CliRun.ok("train", table, "--hidden 16 --json -q --out", file("m"))
                .json();
        assertTrue(json.at("/test/accuracy").asDouble() > 0.9, json.toString());
        Model model = ModelFiles.load(file("m"));
        assertEquals(List.of("big", "small"), model.classLabels());
        assertEquals(3, model.network().inputs(), "a number and two categories");
    }

    @Test
    void categoriesStayZeroAndOne() {
        Path table = Tables.classes(file("t.csv"), 100);
        CliRun.ok("train", table, "--hidden 4 --epochs 1 -q --out", file("m"));
        FeatureScaling scaling = ModelFiles.load(file("m")).featureScaling();
        assertArrayEquals(new float[] {0, 0}, new float[] {scaling.offset()[1], scaling.offset()[2]});
        assertArrayEquals(new float[] {1, 1}, new float[] {scaling.factor()[1], scaling.factor()[2]});
        assertTrue(scaling.factor()[0] != 1);
    }

    @Test
    void aRegressionIsMeasuredAndSavedInTheUnitOfItsTarget() {
        Path table = Tables.numbers(file("t.csv"), 500);
        JsonNode json = CliRun.ok("train", table, "--target price --json -q --out", file("m"))
                .json();
        assertTrue(json.at("/test/r2").asDouble() > 0.98, json.toString());
        assertTrue(json.at("/test/rmse").asDouble() > 10, json.toString());
        float predicted = ModelFiles.load(file("m")).predict(new float[] {0, 0})[0];
        assertEquals(100_000, predicted, 2_000);
    }

    @Test
    void theTestRowsHaveNoInfluenceOnTheModel() throws IOException {
        Path train = Tables.classes(file("train.csv"), 200);
        Path one = Tables.classes(file("one.csv"), 50);
        Path other = Tables.write(file("other.csv"), "length,colour,kind\n1e9,red,big\n");
        CliRun.ok("train", train, "--hidden 4 --epochs 3 -q --out", file("a"), "--test", one);
        CliRun.ok("train", train, "--hidden 4 --epochs 3 -q --out", file("b"), "--test", other);
        assertArrayEquals(Files.readAllBytes(file("a")), Files.readAllBytes(file("b")));
    }

    @Test
    void theSameSeedWritesTheSameFileAndAnotherSeedAnotherOne() throws IOException {
        for (String name : List.of("a 5", "b 5", "c 6")) {
            CliRun.ok(
                    "train digits --hidden 8 --epochs 2 -q --out",
                    file(name.substring(0, 1)),
                    "--seed" + name.substring(1));
        }
        assertArrayEquals(Files.readAllBytes(file("a")), Files.readAllBytes(file("b")));
        assertFalse(Arrays.equals(Files.readAllBytes(file("a")), Files.readAllBytes(file("c"))));
    }

    @Test
    void theModelSaysWhereItComesFrom() {
        CliRun.ok(
                "train digits --hidden 8 --epochs 2 --optimizer sgd --schedule step:0.5:1 --seed 9 -q --out",
                file("m"));
        Model model = ModelFiles.load(file("m"));
        assertEquals("9", model.metadata().get(Provenance.SEED));
        assertEquals("sparse_categorical_cross_entropy", model.metadata().get(Provenance.LOSS));
        assertEquals(
                "optimizer=sgd(learning_rate=0.01,momentum=0.9,nesterov=false) schedule=step(0.5,1) epochs=2 batch_size=32"
                        + " l2=0.0 clip_norm=0.0 validation_split=0.1 early_stopping=(patience=10,min_delta=0.0)",
                model.metadata().get(Provenance.PLAN));
        assertEquals(64, model.metadata().get(Provenance.DATA_SHA256).length());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mse",
                "mae",
                "huber",
                "half_squared_error",
                "binary_cross_entropy",
                "categorical_cross_entropy",
                "sparse_categorical_cross_entropy"
            })
    void everyLossTrainsAClassifier(String loss) {
        Path table = Tables.classes(file("t.csv"), 400);
        JsonNode json = CliRun.ok("train", table, "--json -q --out", file("m"), "--loss", loss)
                .json();
        assertTrue(json.at("/test/accuracy").asDouble() > 0.85, json.toString());
        assertEquals(loss, json.get("loss").asText());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--optimizer sgd --momentum 0.5 --nesterov --learning-rate 0.1",
                "--optimizer rmsprop --schedule exponential:0.9",
                "--optimizer adam --schedule constant --l2 1e-4 --clip-norm 1",
                "--layers 3-6-4-2 --activations silu,clip(-1,1),softmax",
                "--layers 3-6-1 --initializer lecun_normal",
                "--hidden none",
                "--scaling min-max --patience 0 --validation-split 0",
                "--scaling range --patience 2 --min-delta 1e9",
                "--activation gelu --batch-size 7 --test-split 0.5 --threads 2",
            })
    void optionsAreTaken(String options) {
        Path table = Tables.classes(file("t.csv"), 120);
        JsonNode json = CliRun.ok("train", table, "--epochs 5 --json -q --out", file("m"), options)
                .json();
        assertTrue(json.at("/test/accuracy").asDouble() > 0, json.toString());
    }

    @Test
    void earlyStoppingRestoresTheBestEpoch() {
        Path table = Tables.classes(file("t.csv"), 120);
        JsonNode json = CliRun.ok("train", table, "--patience 2 --min-delta 1e9 --json -q --out", file("m"))
                .json();
        assertEquals("early_stopping", json.get("reason").asText());
        assertEquals(3, json.get("epochs").asInt(), "the first counts as better than nothing");
    }

    @Test
    void progressIsALineForEachEpochOnStandardError() {
        CliRun run = CliRun.ok("train digits --hidden 8 --epochs 3 --patience 0 --out", file("m"));
        Matcher epochs = Pattern.compile(
                        "epoch (\\d)/3  loss [\\d.]+  validation loss [\\d.]+  accuracy [\\d.]+  [\\d,]+ rows/s  \\d+:\\d\\d left")
                .matcher(run.err());
        for (int epoch = 1; epoch <= 3; epoch++) {
            assertTrue(epochs.find(), run.err());
            assertEquals(Integer.toString(epoch), epochs.group(1));
        }
        assertTrue(run.out().contains("confusion matrix"), run.out());
        assertTrue(run.out().contains("saved " + file("m")), run.out());
        assertEquals(
                "",
                CliRun.ok("train digits --hidden 8 --epochs 1 -q --out", file("m"))
                        .err());
    }

    /** 50 passes over 90 rows are 150 steps, after which a network has hardly left its first weights. */
    @Test
    void aSmallTableIsTrainedLongEnoughByDefault() {
        StringBuilder text = new StringBuilder("a,y\n");
        for (int row = 0; row < 90; row++) {
            text.append(row % 3 * 5 + row * 0.0167)
                    .append(',')
                    .append("pqr".charAt(row % 3))
                    .append('\n');
        }
        Path table = Tables.write(file("t.csv"), text.toString());
        JsonNode json = CliRun.ok("train", table, "--hidden 16 --json -q --out", file("m"))
                .json();
        assertEquals(1, json.at("/test/accuracy").asDouble(), json.toString());
        assertTrue(json.at("/train/loss").asDouble() < 0.3, json.toString());
        assertTrue(json.get("plan").asText().contains("epochs=667 "), json.toString());
        assertTrue(json.get("plan").asText().contains("patience=133,"), json.toString());
        assertFalse(json.get("stillFalling").asBoolean(), json.toString());

        JsonNode few = CliRun.ok("train", table, "--hidden 16 --epochs 50 --json -q --out", file("m"))
                .json();
        assertTrue(few.get("stillFalling").asBoolean(), few.toString());
        assertTrue(few.get("plan").asText().contains("patience=10,"), few.toString());
        String out = CliRun.ok("train", table, "--hidden 16 --epochs 50 -q --out", file("m"))
                .out();
        assertTrue(out.contains("note: the loss was still falling when the epochs ended; more --epochs"), out);
    }

    @Test
    void aTableOfManyRowsHasFiftyEpochs() {
        TrainingOptions options = new TrainingOptions();
        Loss loss = new Loss.MeanSquaredError();
        assertEquals(2000, options.plan(loss, 1).epochs());
        assertEquals(2000, options.plan(loss, 32).epochs());
        assertEquals(1000, options.plan(loss, 33).epochs());
        assertEquals(50, options.plan(loss, 1249).epochs());
        assertEquals(50, options.plan(loss, 1_000_000).epochs());
        assertEquals(
                new EarlyStopping(10, 0, true),
                options.plan(loss, 1293).earlyStopping().orElseThrow());
        assertEquals(
                new EarlyStopping(400, 0, true),
                options.plan(loss, 32).earlyStopping().orElseThrow());
    }

    @Test
    void manyEpochsArePrintedNowAndThen() {
        Path table = Tables.classes(file("t.csv"), 50);
        CliRun run = CliRun.ok("train", table, "--hidden 2 --epochs 301 --patience 0 --out", file("m"));
        List<String> epochs =
                run.err().lines().filter(line -> line.startsWith("epoch ")).toList();
        assertEquals(3 + 75 + 1, epochs.size(), run.err());
        assertTrue(epochs.getFirst().startsWith("epoch   1/301"), epochs.getFirst());
        assertTrue(epochs.getLast().startsWith("epoch 301/301"), epochs.getLast());
    }

    /** A single validation row has no R², which was printed as -Infinity. */
    @Test
    void r2OfConstantTargetsIsADash() {
        Path table = Tables.write(file("t.csv"), "a,y\n1,2.5\n2,3.5\n3,4.5\n4,6.5\n5,5.5\n6,7.5\n7,8.5\n8,9.5\n");
        CliRun run = CliRun.ok("train", table, "--hidden 4 --epochs 2 --out", file("m"));
        assertTrue(run.err().contains("R² –"), run.err());
        assertFalse(run.err().contains("Infinity"), run.err());
        Path constant = Tables.write(file("c.csv"), "a,y\n1,2.5\n2,2.5\n");
        String text = CliRun.ok("evaluate", file("m"), constant).out();
        assertTrue(text.lines().anyMatch(line -> line.startsWith("2 ") && line.endsWith("–")), text);
        JsonNode json = CliRun.ok("evaluate", file("m"), constant, "--json").json();
        assertTrue(json.at("/test/r2").isNull(), json.toString());
    }

    /** The network overflows on the test row alone, so that it has no figures; what was trained stays. */
    @Test
    void aReportThatFailsDoesNotLoseTheModel() {
        Path train = Tables.classes(file("train.csv"), 60);
        Path test = Tables.write(file("test.csv"), "length,colour,kind\n3e38,red,big\n");
        CliRun.of("train", train, "--hidden 8 --epochs 2 --scaling none -q --out", file("m"), "--test", test)
                .assertFailed(
                        ExitCode.FAILURE, "the model is saved in " + file("m") + ", but there is no report of it: ");
        assertEquals(List.of("big", "small"), ModelFiles.load(file("m")).classLabels());
    }

    @Test
    void moreRowsInABatchThanThereAreMeansOneBatchOfAllAndANote() {
        CliRun run = CliRun.ok("train digits --hidden 8 --epochs 1 --batch-size 5000 --out", file("m"));
        assertTrue(run.err().contains("note: the batch size 5,000 is over the 1,294 rows to train"), run.err());
    }

    @Test
    void aClassThatOccursOnceIsAClass() {
        Path table = Tables.write(file("t.csv"), "x,kind\n" + "1,a\n".repeat(20) + "2,b\n".repeat(20) + "9,rare\n");
        JsonNode json = CliRun.ok("train", table, "--epochs 2 --json -q --out", file("m"))
                .json();
        assertEquals(3, json.at("/test/perClass").size());
    }

    @Test
    void missingValuesAreImputedOnRequest() {
        Path table = Tables.write(file("t.csv"), "x,kind\n" + "1,a\n?,b\n".repeat(20));
        CliRun.of("train", table, "-q --out", file("m")).assertFailed(ExitCode.FAILURE, "t.csv:");
        CliRun.ok("train", table, "--missing ? --impute --epochs 1 -q --out", file("m"));
    }

    @Test
    void aLabelsSuffixIsDropped() {
        Path train = Tables.write(file("train.csv"), "1,a\n2,b\n".repeat(30));
        Path test = Tables.write(file("test.csv"), "1,a.\n2,b.\n");
        CliRun.ok("train", train, "--no-header --epochs 1 -q --out", file("m"), "--label-suffix . --test", test);
        assertEquals(List.of("a", "b"), ModelFiles.load(file("m")).classLabels());
    }

    @Test
    void aFirstLineOfNumbersIsNoHeaderUnlessOneSaysSo() {
        Path table = Tables.write(file("t.csv"), "7,8,a\n" + "1,2,b\n3,4,a\n".repeat(30));
        CliRun.of("train", table, "-q --out", file("m")).assertFailed(ExitCode.FAILURE, "add --no-header");
        assertEquals(
                49,
                CliRun.ok(
                                "train",
                                table,
                                "--no-header --epochs 1 --test-split 0.2 --validation-split 0 --json -q --out",
                                file("m"))
                        .json()
                        .at("/train/rows")
                        .asInt());
        assertEquals(
                48,
                CliRun.ok(
                                "train",
                                table,
                                "--header --epochs 1 --test-split 0.2 --validation-split 0 --json -q --out",
                                file("m"))
                        .json()
                        .at("/train/rows")
                        .asInt());
    }

    @Test
    void anIdxFolderIsTrainedAndTestedOnItsOwnFiles() throws IOException {
        idx("train-images-idx3-ubyte", 60, 2, 2);
        idx("train-labels-idx1-ubyte", 60);
        idx("t10k-images-idx3-ubyte", 20, 2, 2);
        idx("t10k-labels-idx1-ubyte", 20);
        JsonNode json = CliRun.ok("train", folder, "--epochs 3 --json -q --out", file("m"))
                .json();
        assertEquals(54, json.at("/train/rows").asInt());
        assertEquals(20, json.at("/test/rows").asInt());
        assertEquals("[4,512,256,2]", json.get("layers").toString());
        assertEquals(
                json.get("test"),
                CliRun.ok("evaluate --json", file("m"), folder).json().get("test"));
        assertEquals(21, CliRun.ok("predict", file("m"), folder).out().lines().count());
        assertEquals(
                21,
                CliRun.ok("predict", file("m"), file("t10k-images-idx3-ubyte"))
                        .out()
                        .lines()
                        .count());
    }

    /** Images of one bright pixel, whose labels are whether it is in the upper row. */
    private void idx(String name, int... shape) throws IOException {
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file(name)))) {
            out.writeInt(0x0800 + shape.length);
            for (int size : shape) {
                out.writeInt(size);
            }
            for (int i = 0; i < shape[0]; i++) {
                if (shape.length == 1) {
                    out.writeByte(i % 4 < 2 ? 1 : 0);
                    continue;
                }
                for (int pixel = 0; pixel < 4; pixel++) {
                    out.writeByte(pixel == i % 4 ? 255 : 0);
                }
            }
        }
    }

    @Test
    void pixelsAreScaledByOneRange() {
        CliRun.ok("train digits --hidden 8 --epochs 1 -q --out", file("m"));
        FeatureScaling scaling = ModelFiles.load(file("m")).featureScaling();
        for (int j = 0; j < 64; j++) {
            assertEquals(0f, scaling.offset()[j]);
            assertEquals(1 / 16f, scaling.factor()[j]);
        }
    }
}

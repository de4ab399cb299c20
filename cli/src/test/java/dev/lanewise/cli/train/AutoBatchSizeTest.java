package dev.lanewise.cli.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Host;
import dev.lanewise.Precision;
import dev.lanewise.TuningResult;
import dev.lanewise.cli.CliRun;
import dev.lanewise.cli.FakeTuner;
import dev.lanewise.cli.context.ExitCode;
import dev.lanewise.cli.model.Provenance;
import dev.lanewise.io.ModelFiles;
import dev.lanewise.io.TuningFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code train --batch-size auto} with {@link FakeTuner}, whose answer is 128 rows, 0.002 and 2 threads. */
class AutoBatchSizeTest {

    private static final String TRAIN = "train digits --hidden 8 --epochs 2 --batch-size auto ";

    @TempDir
    Path folder;

    private Path model() {
        return folder.resolve("m.safetensors");
    }

    private Path tuning(Host host, List<Integer> layers) {
        Path file = folder.resolve("t.json");
        TuningResult.Training answer = new TuningResult.Training(64, 1, 0.0015, 100);
        TuningFiles.save(new TuningResult(host, layers, Optional.empty(), Optional.of(answer)), file);
        return file;
    }

    private static CliRun ok(FakeTuner tuner, Object... arguments) {
        CliRun run = CliRun.of(tuner.factory(), arguments);
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        return run;
    }

    @Test
    void theChoiceIsSaidAndTheRunCanBeRepeatedWithIt() throws IOException {
        FakeTuner tuner = FakeTuner.met();
        CliRun run = ok(tuner, TRAIN, "--threads 4 --out", model());
        assertTrue(
                run.err()
                        .contains(
                                "batch size auto: --batch-size 128 --learning-rate 0.002 --threads 2\n"
                                        + "  Batches of 128 rows have the least expected time. The rate grows with the square root of"),
                run.err());
        assertEquals(List.of(1294), tuner.rows());
        assertEquals(4, tuner.threads());
        String plan = ModelFiles.load(model()).metadata().get(Provenance.PLAN);
        assertTrue(plan.contains("batch_size=128 ") && plan.contains("learning_rate=0.002,"), plan);
        byte[] automatic = Files.readAllBytes(model());
        ok(tuner, TRAIN.replace("auto", "128"), "--learning-rate 0.002 -q --out", model());
        assertArrayEquals(automatic, Files.readAllBytes(model()));
    }

    @Test
    void aLearningRateOfTheUserStays() {
        ok(FakeTuner.met(), TRAIN, "--learning-rate 0.01 --threads 1 -q --out", model());
        String plan = ModelFiles.load(model()).metadata().get(Provenance.PLAN);
        assertTrue(plan.contains("batch_size=128 ") && plan.contains("learning_rate=0.01,"), plan);
    }

    @Test
    void aTuningOfThisMachineIsUsedWithoutMeasuring() {
        FakeTuner tuner = FakeTuner.met();
        CliRun run = ok(tuner, TRAIN, "--out", model(), "--tuning", tuning(Host.current(), List.of(64, 8, 10)));
        assertTrue(
                run.err().contains("--batch-size 64 --learning-rate 0.0015 --threads 1\n  as tuned on this machine"),
                run.err());
        assertFalse(tuner.isUsed());
    }

    @Test
    void aTuningOfAnotherMachineOrNetworkIsAWarningAndTheMachineIsMeasured() {
        Host here = Host.current();
        Host other = new Host(here.cpu(), here.processors() + 1, here.jdk(), here.vectorBits());
        FakeTuner tuner = FakeTuner.met();
        CliRun run = ok(tuner, TRAIN, "-q --out", model(), "--tuning", tuning(other, List.of(64, 8, 10)));
        assertTrue(run.err().startsWith("lanewise: WARNING: the tuning was made on another machine or JVM"), run.err());
        assertTrue(tuner.isUsed());
        run = ok(FakeTuner.met(), TRAIN, "-q --out", model(), "--tuning", tuning(here, List.of(64, 9, 10)));
        assertEquals(
                "lanewise: WARNING: the tuning was made with the layers 64-9-10 and is not used; tuning anew\n",
                run.err());
    }

    @Test
    void whatCannotBeUsedIsAnErrorAndLeavesNoModel() {
        FakeTuner tuner = FakeTuner.met();
        CliRun.of(tuner.factory(), "train digits --tuning t.json --out", model())
                .assertFailed(ExitCode.USAGE, "--tuning is for --batch-size auto");
        CliRun.of(tuner.factory(), TRAIN, "--tuning", folder.resolve("absent"), "--out", model())
                .assertFailed(ExitCode.FAILURE, "absent");
        Path serving = folder.resolve("s.json");
        TuningResult.Serving answer = new TuningResult.Serving(Precision.FLOAT32, 8, 0, List.of(), 1, 1000, 90_000);
        TuningFiles.save(
                new TuningResult(Host.current(), List.of(64, 8, 10), Optional.of(answer), Optional.empty()), serving);
        CliRun.of(tuner.factory(), TRAIN, "-q --tuning", serving, "--out", model())
                .assertFailed(ExitCode.FAILURE, "the tuning is for serving alone");
        assertFalse(tuner.isUsed());
        assertFalse(Files.exists(model()));
    }

    @Test
    void aChoiceThatIsOpenIsAWarning() {
        CliRun run = CliRun.of(FakeTuner.undecided("two sizes differ by 1.9x").factory(), TRAIN, "-q --out", model());
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        assertTrue(
                run.err()
                        .contains("lanewise: WARNING: two sizes differ by 1.9x; lanewise tune training takes longer and"
                                + " can tell\n"),
                run.err());
        assertTrue(Files.exists(model()));
    }
}

package dev.lanewise.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Activation;
import dev.lanewise.Dataset;
import dev.lanewise.Loss;
import dev.lanewise.Model;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.SeededRandom;
import dev.lanewise.train.Callback;
import dev.lanewise.train.Checkpoint;
import dev.lanewise.train.EarlyStopping;
import dev.lanewise.train.History;
import dev.lanewise.train.Optimizer;
import dev.lanewise.train.Schedule;
import dev.lanewise.train.Trainer;
import dev.lanewise.train.TrainingPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CheckpointFilesTest {

    private static final int EPOCHS = 7;
    private static final int INTERRUPTED_AFTER = 3;

    @TempDir
    Path folder;

    static Stream<Optimizer> optimizers() {
        return Stream.of(
                new Optimizer.Sgd(0.05),
                new Optimizer.Sgd(0.05, 0.9, true),
                new Optimizer.RmsProp(0.01),
                new Optimizer.AdamW(0.01, 0.1));
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void resumedRunEndsWithTheBitsOfAnUninterruptedOne(Optimizer optimizer) {
        Path file = folder.resolve("run.safetensors");
        NeuralNetwork whole = network();
        Model model = Model.of(whole);
        Trainer trainer = new Trainer(whole, plan(optimizer));
        trainer.callback(new Callback() {
            @Override
            public void onEpochEnd(History.Epoch epoch) {
                if (epoch.number() == INTERRUPTED_AFTER) {
                    CheckpointFiles.save(model, trainer.checkpoint(), file);
                }
            }
        });
        History wholeHistory = trainer.fit(data());

        CheckpointFiles.Saved saved = CheckpointFiles.load(file);
        NeuralNetwork resumed = saved.model().network();
        History history =
                new Trainer(resumed, plan(optimizer)).resume(saved.checkpoint()).fit(data());

        assertEquals(INTERRUPTED_AFTER + 1, history.epochs().getFirst().number());
        assertEquals(wholeHistory.bestEpoch(), history.bestEpoch());
        assertEquals(wholeHistory.last().loss(), history.last().loss());
        assertArrayEquals(whole.parameters().values(), resumed.parameters().values());
    }

    @Test
    void checkpointIsReadAsAModelToo() {
        Path file = folder.resolve("run.safetensors");
        NeuralNetwork network = network();
        Trainer trainer = new Trainer(network, plan(new Optimizer.Adam(0.01)));
        trainer.fit(data());
        CheckpointFiles.save(Model.of(network), trainer.checkpoint(), file);

        assertArrayEquals(
                trainer.checkpoint().parameters().values(),
                ModelFiles.load(file).network().parameters().values());
    }

    @Test
    void modelIsNoCheckpoint() {
        Path file = folder.resolve("model.safetensors");
        ModelFiles.save(Model.of(network()), file);
        ModelFormatException e = assertThrows(ModelFormatException.class, () -> CheckpointFiles.load(file));
        assertTrue(e.getMessage().contains("a model, but no checkpoint"), e.getMessage());
    }

    @Test
    void everyTruncationIsRefused() throws IOException {
        Path file = folder.resolve("run.safetensors");
        NeuralNetwork network = network();
        Trainer trainer = new Trainer(network, plan(new Optimizer.Adam(0.01)));
        trainer.fit(data());
        CheckpointFiles.save(Model.of(network), trainer.checkpoint(), file);
        byte[] bytes = Files.readAllBytes(file);
        for (int length = 0; length < bytes.length; length += 7) {
            Files.write(file, Arrays.copyOf(bytes, length));
            assertThrows(ModelFormatException.class, () -> CheckpointFiles.load(file));
        }
    }

    /** The checksum tells damage, not nonsense: whoever writes a file by other means may write anything. */
    @ParameterizedTest
    @CsvSource({
        "has_best_weights, yes, 'must be true or false, but is \"yes\"'",
        "has_best_weights, TRUE, 'must be true or false, but is \"TRUE\"'",
        "best_loss, NaN, 'the best loss must be finite'",
        "best_loss, Infinity, 'the best loss must be finite'",
        "best_loss, 0x1p3, 'must be a number, but is \"0x1p3\"'",
        "best_loss, 1d, 'must be a number, but is \"1d\"'",
        "loss_to_beat, NaN, 'the loss to beat finite or Infinity'",
        "best_epoch, 0, 'the best epoch must be at least 1'",
        "best_epoch, 99, 'the best epoch must be among the'",
        "waited, -1, 'at least 0 epochs ago'",
        "waited, +1, 'must be a whole number, but is \"+1\"'",
        "epoch, 0, 'must be after epoch 1 or later'",
        "epoch, x, 'must be a whole number, but is \"x\"'",
        "steps, 1.0, 'must be a whole number, but is \"1.0\"'",
        "moments, -1, 'must be at least 0'",
        "moments, 3, 'checkpoint.moments.2.'"
    })
    void metadataThatAreNoStateAreRefused(String key, String text, String complaint) throws IOException {
        Path file = folder.resolve("run.safetensors");
        NeuralNetwork network = network();
        Trainer trainer = new Trainer(network, plan(new Optimizer.Adam(0.01)));
        trainer.fit(data());
        CheckpointFiles.save(Model.of(network), trainer.checkpoint(), file);
        Map<String, String> metadata;
        SortedMap<String, Tensor> tensors;
        try (SafeTensorsReader reader = SafeTensorsReader.open(file)) {
            metadata = new HashMap<>(reader.header().metadata());
            tensors = reader.readTensors();
        }
        metadata.put(ModelDescription.CHECKPOINT_METADATA + key, text);
        new SafeTensors(metadata, tensors).write(file);
        String message = assertThrows(ModelFormatException.class, () -> CheckpointFiles.load(file))
                .getMessage();
        assertTrue(message.contains(complaint), message);
    }

    @Test
    void thePlanIsPartOfTheFileAndFilesWithoutItAreRead() throws IOException {
        Path file = folder.resolve("run.safetensors");
        NeuralNetwork network = network();
        Trainer trainer = new Trainer(network, plan(new Optimizer.Adam(0.01)));
        trainer.fit(data());
        Checkpoint checkpoint = trainer.checkpoint();
        CheckpointFiles.save(Model.of(network), checkpoint, file);
        assertEquals(checkpoint.plan(), CheckpointFiles.load(file).checkpoint().plan());
        assertEquals("sparse_categorical_cross_entropy", checkpoint.plan().get("loss"));

        Checkpoint unknown = new Checkpoint(
                checkpoint.epoch(),
                checkpoint.steps(),
                checkpoint.parameters(),
                checkpoint.moments(),
                checkpoint.best());
        CheckpointFiles.save(Model.of(network), unknown, file);
        assertEquals(Map.of(), CheckpointFiles.load(file).checkpoint().plan());
    }

    @Test
    void checkpointOfAnotherOptimizerIsRefused() {
        NeuralNetwork network = network();
        Trainer trainer = new Trainer(network, plan(new Optimizer.Adam(0.01)));
        trainer.fit(data());
        Trainer other = new Trainer(network, plan(new Optimizer.Sgd(0.1)));
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> other.resume(trainer.checkpoint()));
        assertTrue(
                e.getMessage().startsWith("the checkpoint is of another plan: it has optimizer adam("), e.getMessage());
    }

    private static NeuralNetwork network() {
        return NeuralNetwork.builder()
                .input(5)
                .dense(9, Activation.TANH)
                .dense(3, Activation.SOFTMAX)
                .seed(4)
                .build();
    }

    private static TrainingPlan plan(Optimizer optimizer) {
        return TrainingPlan.builder(new Loss.SparseCategoricalCrossEntropy())
                .optimizer(optimizer)
                .schedule(new Schedule.ExponentialDecay(0.9))
                .epochs(EPOCHS)
                .batchSize(8)
                .validationSplit(0.25)
                .earlyStopping(new EarlyStopping(EPOCHS))
                .seed(9)
                .build();
    }

    private static Dataset data() {
        int rows = 50;
        SeededRandom random = SeededRandom.of(1, 1);
        float[] x = new float[rows * 5];
        float[] y = new float[rows];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
        }
        for (int row = 0; row < rows; row++) {
            y[row] = x[row * 5] > 0.3 ? 2 : x[row * 5 + 1] > 0 ? 1 : 0;
        }
        return Dataset.of(x, y, rows);
    }
}

package dev.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.Activation;
import dev.lanewise.Bits;
import dev.lanewise.Dataset;
import dev.lanewise.Loss;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.Parameters;
import dev.lanewise.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A run that goes on from a checkpoint ends with the bits of one that was never interrupted. */
@Tag("everyKernel")
class CheckpointTest {

    private static final int EPOCHS = 6;

    private static NeuralNetwork network() {
        return Samples.network(new Random(1), new int[] {4, 18, 1}, Activation.SILU, Activation.LINEAR);
    }

    private static Dataset data() {
        return Samples.regression(new Random(2), 75, 4);
    }

    private static TrainingPlan.Builder plan(Optimizer optimizer) {
        return TrainingPlan.builder(new Loss.MeanSquaredError())
                .optimizer(optimizer)
                .schedule(new Schedule.CosineDecay(EPOCHS, 0.1))
                .validationSplit(0.2)
                .epochs(EPOCHS);
    }

    /** The checkpoints after each epoch of a run. */
    private static List<Checkpoint> checkpoints(NeuralNetwork network, TrainingPlan plan) {
        List<Checkpoint> checkpoints = new ArrayList<>();
        Trainer trainer = new Trainer(network, plan);
        trainer.callback(new Callback() {
            @Override
            public void onEpochEnd(History.Epoch epoch) {
                checkpoints.add(trainer.checkpoint());
            }
        });
        trainer.fit(data());
        return checkpoints;
    }

    static List<Optimizer> optimizers() {
        return OptimizerTest.optimizers().toList();
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void everyCheckpointLeadsToTheSameEnd(Optimizer optimizer) {
        TrainingPlan plan = plan(optimizer).earlyStopping(new EarlyStopping(3)).build();
        NeuralNetwork uninterrupted = network();
        List<Checkpoint> checkpoints = checkpoints(uninterrupted, plan);
        for (Checkpoint checkpoint : checkpoints.subList(0, checkpoints.size() - 1)) {
            NeuralNetwork resumed = NeuralNetwork.of(new int[] {4, 18, 1}, Activation.SILU, Activation.LINEAR);
            History history = new Trainer(resumed, plan).resume(checkpoint).fit(data());
            assertEquals(checkpoint.epoch() + 1, history.epochs().getFirst().number());
            assertEquals(checkpoints.size(), history.last().number());
            Bits.assertSame(
                    "parameters",
                    uninterrupted.parameters().values(),
                    resumed.parameters().values());
        }
    }

    @Test
    void aCheckpointIsACopy() {
        NeuralNetwork network = network();
        TrainingPlan plan = plan(new Optimizer.Adam(0.01)).build();
        Checkpoint first = checkpoints(network, plan).getFirst();
        NeuralNetwork oneEpoch = network();
        new Trainer(oneEpoch, plan(new Optimizer.Adam(0.01)).epochs(1).build()).fit(data());
        Bits.assertSame(
                "parameters", oneEpoch.parameters().values(), first.parameters().values());
        assertEquals(1, first.epoch());
        assertEquals(2, first.steps());
        assertEquals(2, first.moments().size());
    }

    @Test
    void checkpointsThatDoNotFitAreRefused() {
        TrainingPlan adam = plan(new Optimizer.Adam(0.01)).build();
        Checkpoint checkpoint = checkpoints(network(), adam).getFirst();
        Trainer sgd = new Trainer(network(), plan(new Optimizer.Sgd(0.1)).build());
        assertEquals(
                "optimizer sgd has 0 moments, but the checkpoint has 2",
                assertThrows(IllegalArgumentException.class, () -> sgd.resume(checkpoint))
                        .getMessage());
        Trainer stopping = new Trainer(
                network(),
                plan(new Optimizer.Adam(0.01))
                        .earlyStopping(new EarlyStopping(3))
                        .build());
        assertEquals(
                "the plan restores the best weights, but the checkpoint lacks them",
                assertThrows(IllegalArgumentException.class, () -> stopping.resume(checkpoint))
                        .getMessage());
        Trainer other = new Trainer(NeuralNetwork.of(new int[] {4, 1}, Activation.LINEAR), adam);
        assertEquals(
                "parameters of layers [4, 1] expected, but got [4, 18, 1]",
                assertThrows(IllegalArgumentException.class, () -> other.resume(checkpoint))
                        .getMessage());
    }

    @Test
    void thereIsNoCheckpointBeforeTheEndOfAnEpoch() {
        Trainer trainer = new Trainer(network(), plan(new Optimizer.Sgd(0.1)).build());
        assertEquals(
                "there is no checkpoint before the end of the first epoch",
                assertThrows(IllegalStateException.class, trainer::checkpoint).getMessage());
        Parameters parameters = Parameters.zeros(1, 1);
        Checkpoint.Best best = new Checkpoint.Best(0, 0, 0, 0, Optional.empty());
        assertThrows(IllegalArgumentException.class, () -> new Checkpoint(0, 0, parameters, List.of(), best));
    }
}

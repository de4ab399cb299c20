package dev.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Activation;
import dev.lanewise.Bits;
import dev.lanewise.Dataset;
import dev.lanewise.Loss;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.Parameters;
import dev.lanewise.Samples;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
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
                "the checkpoint is of another plan: it has optimizer"
                        + " adam(learning_rate=0.01,beta1=0.9,beta2=0.999,epsilon=1.0E-8), not"
                        + " sgd(learning_rate=0.1,momentum=0.0,nesterov=false)",
                assertThrows(IllegalArgumentException.class, () -> sgd.resume(checkpoint))
                        .getMessage());
        Trainer stopping = new Trainer(
                network(),
                plan(new Optimizer.Adam(0.01))
                        .earlyStopping(new EarlyStopping(3))
                        .build());
        assertEquals(
                "the checkpoint is of another plan: it has early_stopping none, not"
                        + " (patience=3,min_delta=0.0,restore_best_weights=true)",
                assertThrows(IllegalArgumentException.class, () -> stopping.resume(checkpoint))
                        .getMessage());
        Trainer other = new Trainer(NeuralNetwork.of(new int[] {4, 1}, Activation.LINEAR), adam);
        assertEquals(
                "parameters of layers [4, 1] expected, but got [4, 18, 1]",
                assertThrows(IllegalArgumentException.class, () -> other.resume(checkpoint))
                        .getMessage());
    }

    /** Each of these was accepted, and gave a run that was neither the one nor the other. */
    static Stream<Arguments> otherPlans() {
        Optimizer adam = new Optimizer.Adam(0.01);
        return Stream.of(
                Arguments.of("optimizer", plan(new Optimizer.Adam(0.02))),
                Arguments.of("optimizer", plan(new Optimizer.AdamW(0.01, 0))),
                Arguments.of("optimizer", plan(new Optimizer.Adam(0.01, 0.9, 0.99, 1e-8))),
                Arguments.of("schedule", plan(adam).schedule(new Schedule.Constant())),
                Arguments.of("schedule", plan(adam).schedule(new Schedule.CosineDecay(EPOCHS + 1, 0.1))),
                Arguments.of("batch_size", plan(adam).batchSize(16)),
                Arguments.of("l2", plan(adam).l2(0.1)),
                Arguments.of("clip_norm", plan(adam).clipNorm(1)),
                Arguments.of("validation_split", plan(adam).validationSplit(0.3)),
                Arguments.of("early_stopping", plan(adam).earlyStopping(new EarlyStopping(3, 0, false))),
                Arguments.of("shuffle", plan(adam).shuffle(false)),
                Arguments.of("seed", plan(adam).seed(1)));
    }

    @ParameterizedTest
    @MethodSource("otherPlans")
    void anotherPlanIsRefusedAndItsDifferenceNamed(String setting, TrainingPlan.Builder other) {
        Checkpoint checkpoint =
                checkpoints(network(), plan(new Optimizer.Adam(0.01)).build()).getFirst();
        NeuralNetwork network = network();
        float[] before = network.parameters().values().clone();
        Trainer trainer = new Trainer(network, other.build());
        String message = assertThrows(IllegalArgumentException.class, () -> trainer.resume(checkpoint))
                .getMessage();
        assertTrue(message.startsWith("the checkpoint is of another plan: it has " + setting + " "), message);
        assertFalse(message.contains(";"), message);
        Bits.assertSame("parameters", before, network.parameters().values());
    }

    @Test
    void aSettingOfALaterVersionIsSaidToBeUnknown() {
        TrainingPlan adam = plan(new Optimizer.Adam(0.01)).build();
        Checkpoint known = checkpoints(network(), adam).getFirst();
        Map<String, String> settings = new HashMap<>(known.plan());
        settings.put("warm_up", "3");
        Checkpoint later = new Checkpoint(
                known.epoch(), known.steps(), known.parameters(), known.moments(), known.best(), settings);
        assertEquals(
                "the checkpoint is of another plan: it has warm_up 3, which is unknown to this version",
                assertThrows(IllegalArgumentException.class, () -> new Trainer(network(), adam).resume(later))
                        .getMessage());
    }

    @Test
    void anotherLossIsRefused() {
        Checkpoint checkpoint =
                checkpoints(network(), plan(new Optimizer.Adam(0.01)).build()).getFirst();
        TrainingPlan huber = TrainingPlan.builder(new Loss.Huber(1))
                .optimizer(new Optimizer.Adam(0.01))
                .schedule(new Schedule.CosineDecay(EPOCHS, 0.1))
                .validationSplit(0.2)
                .epochs(EPOCHS)
                .build();
        assertEquals(
                "the checkpoint is of another plan: it has loss mse, not huber",
                assertThrows(IllegalArgumentException.class, () -> new Trainer(network(), huber).resume(checkpoint))
                        .getMessage());
    }

    @Test
    void epochsAndThreadsMayDiffer() {
        Optimizer optimizer = new Optimizer.Adam(0.01);
        Checkpoint last = checkpoints(network(), plan(optimizer).build()).getLast();
        TrainingPlan longer = plan(optimizer).epochs(EPOCHS + 2).threads(3).build();
        NeuralNetwork resumed = network();
        History history = new Trainer(resumed, longer).resume(last).fit(data());
        assertEquals(2, history.epochs().size());
        NeuralNetwork atOnce = network();
        new Trainer(atOnce, longer).fit(data());
        Bits.assertSame(
                "parameters", atOnce.parameters().values(), resumed.parameters().values());
    }

    @Test
    void aCheckpointWithNothingLeftToTrainIsRefused() {
        TrainingPlan plan = plan(new Optimizer.Sgd(0.1)).build();
        Checkpoint last = checkpoints(network(), plan).getLast();
        assertEquals(
                "the plan ends after epoch 6, but the checkpoint is after epoch 6: nothing is left to train",
                assertThrows(IllegalArgumentException.class, () -> new Trainer(network(), plan).resume(last))
                        .getMessage());
    }

    @Test
    void aTrainerIsForOneFit() {
        TrainingPlan plan = plan(new Optimizer.Sgd(0.1)).build();
        Checkpoint first = checkpoints(network(), plan).getFirst();
        Trainer trainer = new Trainer(network(), plan);
        assertThrows(IllegalArgumentException.class, () -> trainer.fit(Samples.regression(new Random(2), 75, 3)));
        trainer.fit(data());
        String message = "a trainer is for one fit; make a new one for the next";
        assertEquals(
                message,
                assertThrows(IllegalStateException.class, () -> trainer.fit(data()))
                        .getMessage());
        assertEquals(
                message,
                assertThrows(IllegalStateException.class, () -> trainer.fit(data(), data()))
                        .getMessage());
        assertEquals(
                message,
                assertThrows(IllegalStateException.class, () -> trainer.resume(first))
                        .getMessage());
    }

    @Test
    void checkpointsOutOfRangeAreRefused() {
        Optional<Parameters> none = Optional.empty();
        assertThrows(IllegalArgumentException.class, () -> new Checkpoint.Best(0, 1, 1, 0, none));
        assertThrows(IllegalArgumentException.class, () -> new Checkpoint.Best(1, 1, 1, -1, none));
        assertThrows(IllegalArgumentException.class, () -> new Checkpoint.Best(1, Double.NaN, 1, 0, none));
        assertThrows(
                IllegalArgumentException.class, () -> new Checkpoint.Best(1, Double.POSITIVE_INFINITY, 1, 0, none));
        assertThrows(IllegalArgumentException.class, () -> new Checkpoint.Best(1, 1, Double.NaN, 0, none));
        Parameters parameters = Parameters.zeros(1, 1);
        Checkpoint.Best third = new Checkpoint.Best(3, 1, Double.POSITIVE_INFINITY, 0, none);
        assertThrows(IllegalArgumentException.class, () -> new Checkpoint(2, 9, parameters, List.of(), third));
        assertEquals(3, new Checkpoint(3, 9, parameters, List.of(), third).epoch());
    }

    @Test
    void thereIsNoCheckpointBeforeTheEndOfAnEpoch() {
        Trainer trainer = new Trainer(network(), plan(new Optimizer.Sgd(0.1)).build());
        assertEquals(
                "there is no checkpoint before the end of the first epoch",
                assertThrows(IllegalStateException.class, trainer::checkpoint).getMessage());
        Parameters parameters = Parameters.zeros(1, 1);
        Checkpoint.Best best = new Checkpoint.Best(1, 0, 0, 0, Optional.empty());
        assertThrows(IllegalArgumentException.class, () -> new Checkpoint(0, 0, parameters, List.of(), best));
    }
}

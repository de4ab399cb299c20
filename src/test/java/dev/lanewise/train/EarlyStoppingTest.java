package dev.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Activation;
import dev.lanewise.Bits;
import dev.lanewise.Dataset;
import dev.lanewise.Loss;
import dev.lanewise.MiniBatch;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.Samples;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Early stopping of a run whose validation loss must rise: it learns noise by heart. */
@Tag("everyKernel")
class EarlyStoppingTest {

    private static final int PATIENCE = 3;

    private final NeuralNetwork network =
            Samples.network(new Random(1), new int[] {5, 40, 1}, Activation.TANH, Activation.LINEAR);

    private final Dataset noise = noise(2);
    private final Dataset heldOut = noise(3);

    private static Dataset noise(long seed) {
        Random random = new Random(seed);
        return Dataset.of(Samples.uniform(random, 40 * 5), Samples.uniform(random, 40), 40);
    }

    private TrainingPlan.Builder plan() {
        return TrainingPlan.builder(new Loss.MeanSquaredError())
                .optimizer(new Optimizer.Adam(0.02))
                .batchSize(8)
                .epochs(200);
    }

    private double validationLoss() {
        Loss loss = new Loss.MeanSquaredError();
        try (MiniBatch training = new MiniBatch(network, loss, 1)) {
            Validation validation = new Validation(network, loss, heldOut, training, 240);
            validation.run(1);
            return validation.loss();
        }
    }

    @Test
    void stopsAfterItsPatienceAndRestoresTheBestWeights() {
        History history = new Trainer(
                        network,
                        plan().earlyStopping(new EarlyStopping(PATIENCE)).build())
                .fit(noise, heldOut);

        assertEquals(History.EndReason.EARLY_STOPPING, history.reason());
        assertTrue(history.epochs().size() < 200);
        assertEquals(history.bestEpoch() + PATIENCE, history.last().number());
        assertEquals(history.bestEpoch(), history.best().number());
        for (History.Epoch epoch : history.epochs()) {
            assertTrue(epoch.validationLoss() >= history.best().validationLoss());
        }
        assertEquals(history.best().validationLoss(), validationLoss());
        assertNotEquals(history.last().validationLoss(), validationLoss());
    }

    @Test
    void theRestoredNetworkIsTheOneThatTrainedForTheBestEpochs() {
        NeuralNetwork shorter = network.copy();
        History history = new Trainer(
                        network,
                        plan().earlyStopping(new EarlyStopping(PATIENCE)).build())
                .fit(noise, heldOut);
        new Trainer(shorter, plan().epochs(history.bestEpoch()).build()).fit(noise);
        Bits.assertSame(
                "parameters",
                shorter.parameters().values(),
                network.parameters().values());
    }

    @Test
    void keepsTheLastWeightsIfAsked() {
        History history = new Trainer(
                        network,
                        plan().earlyStopping(new EarlyStopping(PATIENCE, 0, false))
                                .build())
                .fit(noise, heldOut);
        assertEquals(History.EndReason.EARLY_STOPPING, history.reason());
        assertEquals(history.last().validationLoss(), validationLoss());
        assertNotEquals(history.best().validationLoss(), validationLoss());
    }

    @Test
    void restoresTheBestWeightsOfARunThatEndsByItself() {
        int epochs = 12;
        History history = new Trainer(
                        network,
                        plan().epochs(epochs)
                                .earlyStopping(new EarlyStopping(epochs))
                                .build())
                .fit(noise, heldOut);
        assertEquals(History.EndReason.COMPLETED, history.reason());
        assertTrue(history.bestEpoch() < epochs);
        assertEquals(history.best().validationLoss(), validationLoss());
    }

    @Test
    void restoresTheBestWeightsOfARunThatWasStopped() {
        Trainer trainer = new Trainer(
                network, plan().earlyStopping(new EarlyStopping(200)).build());
        trainer.callback(new Callback() {
            @Override
            public void onBatchEnd(BatchEnd batch) {
                if (batch.epoch() == 12) {
                    trainer.stop();
                }
            }
        });
        History history = trainer.fit(noise, heldOut);
        assertEquals(History.EndReason.STOPPED, history.reason());
        assertEquals(history.best().validationLoss(), validationLoss());
    }

    @Test
    void aLargeMinDeltaStopsEarlier() {
        History history = new Trainer(
                        network,
                        plan().earlyStopping(new EarlyStopping(2, 1e6, true)).build())
                .fit(noise, heldOut);
        assertEquals(3, history.last().number());
    }
}

package dev.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Activation;
import dev.lanewise.Bits;
import dev.lanewise.Dataset;
import dev.lanewise.Loss;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.NonFiniteLossException;
import dev.lanewise.Parameters;
import dev.lanewise.Samples;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The L2 penalty and the clipped gradient. */
@Tag("everyKernel")
class RegularizationTest {

    private static final double RATE = 0.5;

    private final NeuralNetwork network =
            Samples.network(new Random(1), new int[] {4, 18, 2}, Activation.TANH, Activation.LINEAR);

    private static TrainingPlan.Builder oneStep() {
        return TrainingPlan.builder(new Loss.HalfSquaredError())
                .optimizer(new Optimizer.Sgd(RATE))
                .epochs(1)
                .batchSize(10);
    }

    private static Dataset data() {
        Random random = new Random(2);
        return Dataset.of(Samples.uniform(random, 40), Samples.uniform(random, 20), 10);
    }

    private NeuralNetwork after(TrainingPlan.Builder plan, Dataset data) {
        NeuralNetwork copy = network.copy();
        new Trainer(copy, plan.build()).fit(data);
        return copy;
    }

    /** The length of the way from the network to another. */
    private double distance(NeuralNetwork other) {
        double squares = 0;
        for (int i = 0; i < network.parameters().values().length; i++) {
            double step = (double) other.parameters().values()[i]
                    - network.parameters().values()[i];
            squares += step * step;
        }
        return Math.sqrt(squares);
    }

    @Test
    void thePenaltyPullsAtWeightsAndNotAtBiases() {
        // Without features the first layer's weights have no other gradient than their own.
        Dataset noFeatures = Dataset.of(new float[40], data().y(), 10);
        NeuralNetwork plain = after(oneStep(), noFeatures);
        NeuralNetwork penalized = after(oneStep().l2(0.25), noFeatures);
        float[] before = network.layer(0).weights();
        Bits.assertSame("weights without penalty", before, plain.layer(0).weights());
        float[] expected = before.clone();
        for (int i = 0; i < expected.length; i++) {
            expected[i] = Math.fma((float) -RATE, 0.25f * before[i], before[i]);
        }
        Bits.assertSame("weights", expected, penalized.layer(0).weights());
        for (int l = 0; l < 2; l++) {
            Bits.assertSame(
                    "biases", plain.layer(l).biases(), penalized.layer(l).biases());
        }
        Bits.assertDiffer(
                "weights of layer 1",
                plain.layer(1).weights(),
                penalized.layer(1).weights());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.25, 0.9})
    void aLongGradientIsCutToTheNormAndKeepsItsDirection(double share) {
        NeuralNetwork plain = after(oneStep(), data());
        double norm = distance(plain) / RATE;
        double limit = share * norm;
        NeuralNetwork clipped = after(oneStep().clipNorm(limit), data());
        // Each of 128 parameters below 2 is rounded once.
        assertEquals(RATE * limit, distance(clipped), Math.sqrt(128) * 0x1p-24 + 1e-5 * limit);
        for (int i = 0; i < network.parameters().values().length; i++) {
            double start = network.parameters().values()[i];
            double step = plain.parameters().values()[i] - start;
            assertEquals(share * step, clipped.parameters().values()[i] - start, 0x1p-23 + 1e-5 * limit);
        }
    }

    @Test
    void aNormThatOverflowsStopsTrainingInsteadOfMakingTheStepZero() {
        NeuralNetwork line = NeuralNetwork.of(Parameters.zeros(1, 1), Activation.LINEAR);
        Dataset far = Dataset.of(new float[] {10}, new float[] {1e19f}, 1);
        Trainer trainer = new Trainer(line, oneStep().clipNorm(1).build());
        NonFiniteLossException e = assertThrows(NonFiniteLossException.class, () -> trainer.fit(far));
        assertTrue(e.getMessage().contains("the norm of the gradient is Infinity in epoch 1, batch 1"), e.getMessage());
    }

    @Test
    void aShortGradientIsLeftAlone() {
        NeuralNetwork plain = after(oneStep(), data());
        double norm = distance(plain) / RATE;
        assertTrue(norm > 0.1);
        Bits.assertSame(
                "parameters",
                plain.parameters().values(),
                after(oneStep().clipNorm(1.01 * norm), data()).parameters().values());
    }

    @Test
    void theNormCountsThePenalty() {
        double limit = 0.01;
        NeuralNetwork clipped = after(oneStep().l2(100).clipNorm(limit), data());
        assertEquals(RATE * limit, distance(clipped), Math.sqrt(128) * 0x1p-24 + 1e-5 * limit);
    }
}

package dev.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Activation;
import dev.lanewise.Bits;
import dev.lanewise.Dataset;
import dev.lanewise.Loss;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.Parameters;
import dev.lanewise.Samples;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How gradients become steps; {@link GoldenTrajectoryTest} follows whole runs. */
@Tag("everyKernel")
class OptimizerTest {

    static Stream<Optimizer> optimizers() {
        return Stream.of(
                new Optimizer.Sgd(0.1),
                new Optimizer.Sgd(0.05, 0.9, false),
                new Optimizer.Sgd(0.05, 0.9, true),
                new Optimizer.RmsProp(0.005),
                new Optimizer.Adam(0.01),
                new Optimizer.AdamW(0.01, 0.001),
                new Optimizer.AdamW(0.01, 0.9, 0.999, 1e-8, 0.001, true));
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void everyOptimizerMakesTheLossSmall(Optimizer optimizer) {
        Random random = new Random(1);
        NeuralNetwork network = Samples.network(random, new int[] {3, 20, 1}, Activation.TANH, Activation.LINEAR);
        TrainingPlan plan = TrainingPlan.builder(new Loss.MeanSquaredError())
                .optimizer(optimizer)
                .epochs(60)
                .batchSize(16)
                .build();
        History history = new Trainer(network, plan).fit(Samples.regression(random, 200, 3));
        double first = history.epochs().getFirst().loss();
        assertTrue(
                history.last().loss() < 0.2 * first,
                first + " to " + history.last().loss());
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void padsStayZero(Optimizer optimizer) {
        Random random = new Random(2);
        NeuralNetwork network = Samples.network(
                random,
                new int[] {3, 17, 5, 33, 2},
                Activation.SIGMOID,
                Activation.SOFTMAX,
                Activation.GELU,
                Activation.SIGMOID);
        TrainingPlan plan = TrainingPlan.builder(new Loss.BinaryCrossEntropy())
                .optimizer(optimizer)
                .epochs(3)
                .batchSize(8)
                .l2(0.01)
                .clipNorm(0.1)
                .build();
        Dataset data = Dataset.of(Samples.uniform(random, 30 * 3), Samples.labels(random, 60, 2), 30);
        new Trainer(network, plan).fit(data);

        float[] values = network.parameters().values();
        boolean[] isPad = pads(network.parameters());
        int pads = 0;
        for (int i = 0; i < values.length; i++) {
            if (isPad[i]) {
                pads++;
                assertEquals(0, values[i], "pad " + i);
            }
        }
        assertEquals(values.length - network.parameters().count(), pads);
    }

    private static boolean[] pads(Parameters layout) {
        Parameters ones = layout.zerosLike();
        for (int l = 0; l < ones.layerCount(); l++) {
            ones.setWeights(l, ones(ones.inputs(l) * ones.outputs(l)));
            ones.setBiases(l, ones(ones.outputs(l)));
        }
        boolean[] pads = new boolean[ones.values().length];
        for (int i = 0; i < pads.length; i++) {
            pads[i] = ones.values()[i] == 0;
        }
        return pads;
    }

    private static float[] ones(int length) {
        float[] ones = new float[length];
        Arrays.fill(ones, 1f);
        return ones;
    }

    /** Two steps on one weight of 1 with the gradients 0.5 and -0.25, by the formulas on paper. */
    @ParameterizedTest
    @MethodSource("optimizers")
    void twoStepsByHand(Optimizer optimizer) {
        double w = 1;
        double m = 0;
        double v = 0;
        double rate = 0.5 * optimizer.learningRate();
        double[] expected = new double[2];
        for (int step = 1; step <= 2; step++) {
            double g = step == 1 ? 0.5 : -0.25;
            switch (optimizer) {
                case Optimizer.Sgd sgd -> {
                    v = sgd.momentum() * v + g;
                    w -= rate * (sgd.nesterov() ? g + sgd.momentum() * v : v);
                }
                case Optimizer.RmsProp(var _, double rho, double epsilon) -> {
                    v = rho * v + (1 - rho) * g * g;
                    w -= rate * g / (Math.sqrt(v) + epsilon);
                }
                case Optimizer.Adam _, Optimizer.AdamW _ -> {
                    w -= optimizer instanceof Optimizer.AdamW adamW ? rate * adamW.weightDecay() * w : 0;
                    m = 0.9 * m + 0.1 * g;
                    v = 0.999 * v + 0.001 * g * g;
                    double mean = m / (1 - Math.pow(0.9, step));
                    double square = v / (1 - Math.pow(0.999, step));
                    w -= rate * mean / (Math.sqrt(square) + 1e-8);
                }
            }
            expected[step - 1] = w;
        }
        Parameters parameters = Parameters.zeros(1, 1);
        Parameters gradients = Parameters.zeros(1, 1);
        parameters.setWeights(0, new float[] {1});
        OptimizerState state = new OptimizerState(optimizer, parameters);
        double[] actual = new double[2];
        for (int step = 1; step <= 2; step++) {
            gradients.setWeights(0, new float[] {step == 1 ? 0.5f : -0.25f});
            step(state, parameters, gradients, 0.5);
            actual[step - 1] = parameters.weight(0, 0, 0);
        }
        // A step is good to a few roundings of the weight, and to 1e-4 of itself: 1 - 0.999 has lost 10 bits in float.
        assertArrayEquals(expected, actual, 2 * 0x1p-23 + 1e-4 * rate);
        assertEquals(2, state.steps());
    }

    /** Whatever the decays, the first step of Adam is the learning rate: its two corrections undo the two averages. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 0.9, 0.999, 0.9995, 0.9999, 0.999999, 1 - 1e-8, 1 - 1e-12})
    void theFirstStepOfAdamIsTheLearningRate(double decay) {
        for (double[] betas : new double[][] {{0.9, decay}, {decay, 0.999}, {decay, decay}}) {
            double step = moved(new Optimizer.Adam(0.125, betas[0], betas[1], 1e-12), 1, 0.75f);
            assertEquals(0.125, step, 0.125 * 2e-5, Arrays.toString(betas));
        }
    }

    /** A gradient that stays the same goes on giving steps of the learning rate, also where float cannot hold 1 - β. */
    @ParameterizedTest
    @ValueSource(doubles = {0.9, 0.999, 0.9999, 0.999999, 1 - 1e-8, 1 - 1e-12})
    void underAConstantGradientEveryStepOfAdamIsTheLearningRate(double decay) {
        int steps = 200;
        double moved = moved(new Optimizer.Adam(0x1p-10, 0.9, decay, 1e-12), steps, 0.75f);
        assertEquals(steps * 0x1p-10, moved, steps * 0x1p-10 * 1e-4);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.9, 0.99, 0.9999, 1 - 1e-8, 1 - 1e-12})
    void theFirstStepOfRmsPropIsTheGradientOverTheRootOfItsShare(double rho) {
        double expected = 0x1p-20 / Math.sqrt(1 - rho);
        assertEquals(expected, moved(new Optimizer.RmsProp(0x1p-20, rho, 1e-12), 1, 0.75f), 2e-5 * expected);
    }

    /** The decays that everybody uses have kept their weights, to the bit, since the first version. */
    @Test
    void theUsualDecaysHaveWeightsThatAddUpToOne() {
        for (double decay : new double[] {0, 0.5, 0.9, 0.95, 0.98, 0.99, 0.999}) {
            assertEquals(1 - (float) decay, OptimizerState.oneMinus(decay), 0f);
        }
        assertEquals(1e-8f, OptimizerState.oneMinus(1 - 1e-8), 1e-15f);
        assertEquals(1e-4f, OptimizerState.oneMinus(0.9999), 0f);
    }

    /** How far {@code steps} equal gradients move a weight of 0. */
    private static double moved(Optimizer optimizer, int steps, float gradient) {
        Parameters parameters = Parameters.zeros(1, 1);
        Parameters gradients = Parameters.zeros(1, 1);
        gradients.setWeights(0, new float[] {gradient});
        OptimizerState state = new OptimizerState(optimizer, parameters);
        for (int step = 0; step < steps; step++) {
            step(state, parameters, gradients, 1);
        }
        return -parameters.weight(0, 0, 0);
    }

    @Test
    void aRestoredStateGoesOnWithTheSameBits() {
        Random random = new Random(3);
        for (Optimizer optimizer : optimizers().toList()) {
            Parameters parameters = Parameters.zeros(4, 5);
            Parameters gradients = Parameters.zeros(4, 5);
            OptimizerState state = new OptimizerState(optimizer, parameters);
            gradients.setWeights(0, Samples.uniform(random, 20));
            step(state, parameters, gradients, 1);
            Parameters copy = parameters.copy();
            OptimizerState restored = new OptimizerState(optimizer, copy);
            restored.restore(state.steps(), state.moments());
            gradients.setWeights(0, Samples.uniform(random, 20));
            step(state, parameters, gradients, 1);
            step(restored, copy, gradients, 1);
            Bits.assertSame(optimizer.toString(), parameters.values(), copy.values());
        }
    }

    private static void step(OptimizerState state, Parameters parameters, Parameters gradients, double rateFactor) {
        state.begin(parameters, gradients, rateFactor);
        state.apply(0, parameters.values().length);
    }
}

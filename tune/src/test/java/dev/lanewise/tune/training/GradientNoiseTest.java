package dev.lanewise.tune.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Activation;
import dev.lanewise.Dataset;
import dev.lanewise.Loss;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.train.TrainingPlan;
import dev.lanewise.tune.training.TrainingVerdict.NoiseScale;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GradientNoiseTest {

    private static final int FEATURES = 10;

    private static TrainingPlan plan(double l2) {
        return TrainingPlan.builder(new Loss.MeanSquaredError())
                .l2(l2)
                .threads(1)
                .build();
    }

    /** A linear layer with all weights {@code weight} and bias 0. */
    private static NeuralNetwork linear(float weight) {
        NeuralNetwork network = NeuralNetwork.of(new int[] {FEATURES, 1}, Activation.LINEAR);
        float[] weights = new float[FEATURES];
        Arrays.fill(weights, weight);
        network.parameters().setWeights(0, weights);
        network.parameters().setBiases(0, new float[1]);
        return network;
    }

    /** {@code x ~ N(0, I)}, {@code y ~ N(0, noise²)}: the true weights are 0. */
    private static Dataset data(int rows, double noise, long seed) {
        Random random = new Random(seed);
        float[] x = new float[rows * FEATURES];
        float[] y = new float[rows];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
        }
        for (int i = 0; i < y.length; i++) {
            y[i] = (float) (noise * random.nextGaussian());
        }
        return Dataset.of(x, y, rows);
    }

    /**
     * With d features, {@code y = w*·x + ε}, {@code ε ~ N(0, σ²)} and {@code δ = w - w*}, the residual of a row is {@code r =
     * δ·x - ε} and its gradient by weights and bias {@code g = 2 r (x, 1)}.
     *
     * <pre>
     * G        = E g    = 2 (δ, 0)                            because E x xᵀ = I
     * E |g|²   = 4 E r² (|x|² + 1)
     * E r²     = |δ|² + σ²
     * E r²|x|² = E (δ·x)²|x|² + σ² d = |δ|² (d + 2) + σ² d    by E x₁²|x|² = 3 + (d - 1)
     * tr(Σ)    = E |g|² - |G|² = 4 (|δ|² (d + 2) + σ² (d + 1))
     * scale    = tr(Σ) / |G|² = d + 2 + (d + 1) σ² / |δ|²
     * </pre>
     */
    private static double trueScale(double squaredDelta, double noise) {
        return FEATURES + 2 + (FEATURES + 1) * noise * noise / squaredDelta;
    }

    @ParameterizedTest
    @CsvSource({"0.1, 0.1", "0.3, 1", "0.3, 3", "1, 10", "0.1, 2"})
    void theScaleOfALinearRegressionIsThatOfItsFormula(float weight, double noise) {
        double expected = trueScale(FEATURES * (double) weight * weight, noise);
        NoiseScale scale = GradientNoise.of(linear(weight), plan(0), data(60_000, noise, 1), 60_000, 2);
        assertEquals(expected, scale.rows(), 0.15 * expected);
        assertTrue(scale.low() < expected && expected < scale.high(), scale + " should hold " + expected);
        assertTrue(scale.high() - scale.low() < 0.6 * expected, scale + " should be narrow");
    }

    @Test
    void theIntervalHoldsTheTruthNineteenTimesInTwenty() {
        double expected = trueScale(FEATURES * 0.09, 1);
        int hits = 0;
        double total = 0;
        for (int seed = 0; seed < 100; seed++) {
            NoiseScale scale = GradientNoise.of(linear(0.3f), plan(0), data(4800, 1, seed), 4800, seed);
            hits += scale.low() <= expected && expected <= scale.high() ? 1 : 0;
            total += scale.rows();
        }
        // 95 of 100 less the 3 that a bootstrap over 24 costs, and three deviations of 2.5; and so above for the mean.
        assertTrue(hits >= 85, "the interval held the truth " + hits + " times in 100");
        assertEquals(expected, total / 100, 0.03 * expected);
    }

    @Test
    void pureNoiseHasAnInfiniteUpperEnd() {
        NoiseScale scale = GradientNoise.of(linear(0), plan(0), data(10_000, 1, 3), 10_000, 4);
        assertEquals(Double.POSITIVE_INFINITY, scale.high());
        assertTrue(scale.low() > 1000, scale.toString());
    }

    /** The penalty adds {@code l2 · w} to every gradient, so to {@code G} but not to {@code Σ}: {@code |G|² = |(2 + l2) δ|²}. */
    @Test
    void thePenaltyOnWeightsIsPartOfTheGradient() {
        double expected = trueScale(FEATURES * 0.09, 1) / 4;
        NoiseScale scale = GradientNoise.of(linear(0.3f), plan(2), data(60_000, 1, 5), 60_000, 6);
        assertEquals(expected, scale.rows(), 0.05 * expected);
    }

    @Test
    void aNetworkThatIsMeasuredStaysAsItIs() {
        NeuralNetwork network = linear(0.3f);
        float[] before = network.parameters().values().clone();
        GradientNoise.of(network, plan(0), data(960, 1, 7), 960, 8);
        assertTrue(Arrays.equals(before, network.parameters().values()));
    }

    @Test
    void theSameSeedGivesTheSameScale() {
        Dataset data = data(960, 1, 9);
        assertEquals(
                GradientNoise.of(linear(0.3f), plan(0), data, 480, 10),
                GradientNoise.of(linear(0.3f), plan(0), data, 480, 10));
    }

    @Test
    void theScaleOfPlacesIsTheMeanOfTheirRatios() {
        List<GradientNoise.Pair> early = List.of(new GradientNoise.Pair(2, 10), new GradientNoise.Pair(2, 10));
        List<GradientNoise.Pair> late = List.of(new GradientNoise.Pair(0.5, 30), new GradientNoise.Pair(0.5, 30));
        assertEquals(new NoiseScale(32.5, 32.5, 32.5), GradientNoise.scale(List.of(early, late), 0));
    }

    @Test
    void theRatioIsTakenAfterTheMeans() {
        // The mean of the ratios would be (5 - 20) / 2.
        List<GradientNoise.Pair> pairs = List.of(new GradientNoise.Pair(2, 10), new GradientNoise.Pair(-0.5, 10));
        NoiseScale scale = GradientNoise.scale(List.of(pairs), 0);
        assertEquals(20 / 1.5, scale.rows(), 1e-12);
        assertEquals(5, scale.low(), 1e-12);
        assertEquals(Double.POSITIVE_INFINITY, scale.high());
    }

    @Test
    void aGradientThatCannotBeToldFromZeroHasAnInfiniteScale() {
        List<GradientNoise.Pair> pairs = Stream.generate(() -> new GradientNoise.Pair(-1, 10))
                .limit(GradientNoise.PAIRS)
                .toList();
        double infinite = Double.POSITIVE_INFINITY;
        assertEquals(new NoiseScale(infinite, infinite, infinite), GradientNoise.scale(List.of(pairs), 0));
    }

    @ParameterizedTest
    @CsvSource({"95", "1001"})
    void rowsThatAreTooFewOrTooManyAreRefused(int rows) {
        Dataset data = data(1000, 1, 11);
        String message = assertThrows(
                        IllegalArgumentException.class, () -> GradientNoise.of(linear(1), plan(0), data, rows, 0))
                .getMessage();
        assertEquals("the noise scale needs at least 96 rows, of 1000 that there are, but got " + rows, message);
    }
}

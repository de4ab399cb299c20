package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Backpropagation against central differences of the loss in double, for every activation and every loss that fits. */
@Tag("everyKernel")
class GradientTest {

    private static final int[] LAYERS = {4, 6, 5, 3};
    private static final int ROWS = 6;

    /** Central differences in double are good to 1e-9 with this step, as long as no kink is near. */
    private static final double STEP = 0x1p-17;

    private static final double KINK_DISTANCE = 1e-3;

    /**
     * Roundings on the longest way from an input to a gradient: the sums of each layer, forward and backward, the sum over the
     * rows, and 8 for each activation, derivative and loss.
     */
    private static final int ROUNDINGS = 2 * Arrays.stream(LAYERS).sum() + ROWS + 8 * 2 * LAYERS.length;

    private static final List<Loss> LOSSES = List.of(
            new Loss.HalfSquaredError(),
            new Loss.MeanSquaredError(),
            new Loss.MeanAbsoluteError(),
            new Loss.Huber(0.5),
            new Loss.BinaryCrossEntropy(),
            new Loss.CategoricalCrossEntropy(),
            new Loss.SparseCategoricalCrossEntropy());

    static Stream<Arguments> outputsAndLosses() {
        List<Arguments> pairs = new ArrayList<>();
        for (Loss loss : LOSSES) {
            for (Activation output : EveryActivation.ALL) {
                if (fits(loss, output)) {
                    pairs.add(Arguments.of(output, loss));
                }
            }
        }
        return pairs.stream();
    }

    private static boolean fits(Loss loss, Activation output) {
        return switch (loss) {
            case Loss.BinaryCrossEntropy() -> output.equals(Activation.SIGMOID) || output.equals(Activation.LINEAR);
            case Loss.CategoricalCrossEntropy(), Loss.SparseCategoricalCrossEntropy() ->
                output.equals(Activation.SOFTMAX) || output.equals(Activation.LINEAR);
            default -> true;
        };
    }

    @ParameterizedTest
    @MethodSource("outputsAndLosses")
    void gradientsAgreeWithCentralDifferences(Activation output, Loss loss) {
        for (Activation hidden : below(output)) {
            Case smooth = Case.awayFromKinks(hidden, output, loss);
            smooth.check();
        }
    }

    /** Every activation below what a loss asks for; below others, which end no network that is any good, two of them. */
    private static List<Activation> below(Activation output) {
        boolean usual = output instanceof Activation.Linear || output.hasLogits();
        return usual ? EveryActivation.ALL : List.of(output, Activation.TANH);
    }

    /** A network, a loss and a batch. */
    private record Case(NeuralNetwork network, ReferenceNetwork reference, Loss loss, Dataset data) {

        static Case awayFromKinks(Activation hidden, Activation output, Loss loss) {
            for (long seed = 0; seed < 1000; seed++) {
                Random random = new Random(seed);
                // Exponentials of exponentials leave what float can tell.
                Activation second = hidden instanceof Activation.Exponential ? Activation.TANH : hidden;
                NeuralNetwork network = Samples.network(random, LAYERS, hidden, second, output);
                ReferenceNetwork reference = new ReferenceNetwork(network);
                Dataset data = Dataset.of(Samples.uniform(random, ROWS * LAYERS[0]), targets(loss, random), ROWS);
                if (reference.costs(loss, data.x(), data.y()).distanceToKink() > KINK_DISTANCE) {
                    return new Case(network, reference, loss, data);
                }
            }
            throw new AssertionError("no case without a kink");
        }

        private static float[] targets(Loss loss, Random random) {
            int classes = LAYERS[LAYERS.length - 1];
            float[] labels = Samples.labels(random, ROWS, classes);
            return switch (loss) {
                case Loss.SparseCategoricalCrossEntropy() -> labels;
                case Loss.CategoricalCrossEntropy() -> Samples.oneHot(labels, classes);
                case Loss.BinaryCrossEntropy() -> Samples.labels(random, ROWS * classes, 2);
                default -> Samples.uniform(random, ROWS * classes);
            };
        }

        void check() {
            MiniBatch batch = new MiniBatch(network, loss, ROWS);
            batch.gather(data, 0, ROWS);
            double cost = batch.forward();
            batch.backward();
            double expectedCost = reference.costs(loss, data.x(), data.y()).sum();
            double costTolerance = ErrorBound.gamma(ROUNDINGS) * Math.max(1, expectedCost);
            assertTrue(
                    Math.abs(cost - expectedCost) <= costTolerance,
                    () -> this + ": loss " + expectedCost + " expected, but was " + cost);
            for (int l = 0; l < network.layerCount(); l++) {
                Slope[] weights = slopes(reference.w[l]);
                Slope[] biases = slopes(reference.b[l]);
                judge("dw of layer " + l, weights, batch.gradients().weights(l));
                judge("db of layer " + l, biases, batch.gradients().biases(l));
            }
        }

        /** A derivative by central differences, and the sum of the magnitudes that the rows add to it. */
        record Slope(double value, double magnitude) {}

        private Slope[] slopes(double[]... parameters) {
            List<Slope> slopes = new ArrayList<>();
            for (double[] row : parameters) {
                for (int j = 0; j < row.length; j++) {
                    double old = row[j];
                    row[j] = old + STEP;
                    double[] above = reference.costs(loss, data.x(), data.y()).ofRows();
                    row[j] = old - STEP;
                    double[] below = reference.costs(loss, data.x(), data.y()).ofRows();
                    row[j] = old;
                    double sum = 0;
                    double magnitude = 0;
                    for (int r = 0; r < ROWS; r++) {
                        double slope = (above[r] - below[r]) / (2 * STEP);
                        sum += slope;
                        magnitude += Math.abs(slope);
                    }
                    slopes.add(new Slope(sum, magnitude));
                }
            }
            return slopes.toArray(Slope[]::new);
        }

        private void judge(String what, Slope[] expected, float[] actual) {
            double scale =
                    Arrays.stream(expected).mapToDouble(Slope::magnitude).max().orElseThrow();
            double tolerance = ErrorBound.gamma(ROUNDINGS) * scale + 1e-9;
            assertTrue(scale > 1e4 * tolerance, () -> this + ": " + what + " has a vacuous tolerance");
            for (int i = 0; i < actual.length; i++) {
                int at = i;
                assertTrue(
                        Math.abs(actual[i] - expected[i].value()) <= tolerance,
                        () -> "%s: %s[%d] %s ± %s expected, but was %s"
                                .formatted(this, what, at, expected[at].value(), tolerance, actual[at]));
            }
        }

        @Override
        public String toString() {
            return network + " " + loss;
        }
    }
}

package dev.lanewise.kernel;

import static dev.lanewise.kernel.Oracle.UNIT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.constraints.IntRange;

/** Properties of the row-wise loss, categorical cross-entropy, in both twins. */
@PropertyDefaults(tries = 300, edgeCases = EdgeCasesMode.NONE)
class CategoricalCrossEntropyProperties {

    private static final float LOGIT_RANGE = 20;

    @Property(tries = 1000)
    void twinsGiveEqualBits(
            @ForAll Numbers numbers,
            @ForAll @IntRange(min = 1, max = 7) int rows,
            @ForAll @IntRange(min = 1, max = 70) int n,
            @ForAll long seed) {
        Random random = new Random(seed);
        float[][] z = numbers.matrix(random, rows, n);
        float[][] y = random.nextBoolean() ? numbers.matrix(random, rows, n) : labels(random, rows, n);
        Result scalar = run(Twin.SCALAR, n, 0.3f, z, y, random);
        Result vector = run(Twin.VECTOR, n, 0.3f, z, y, random);
        scalar.terms.assertSameBits("terms", vector.terms);
        scalar.delta.assertSameBits("delta", vector.delta);
    }

    @Property
    void rowsOfABatchEqualTheRowsAlone(
            @ForAll Twin twin,
            @ForAll @IntRange(min = 1, max = 7) int rows,
            @ForAll @IntRange(min = 1, max = 70) int n,
            @ForAll long seed) {
        Random random = new Random(seed);
        float[][] z = Numbers.SPECIAL.matrix(random, rows, n);
        float[][] y = labels(random, rows, n);
        Result batch = run(twin, n, 0.3f, z, y, random);
        for (int b = 0; b < rows; b++) {
            Result row = run(twin, n, 0.3f, new float[][] {z[b]}, new float[][] {y[b]}, random);
            for (int j = 0; j < n; j++) {
                Window.assertSameBits("terms", b, j, row.terms.get(0, j), batch.terms.get(b, j));
                Window.assertSameBits("delta", b, j, row.delta.get(0, j), batch.delta.get(b, j));
            }
        }
    }

    @Property
    void padsBecomeZero(@ForAll Twin twin, @ForAll @IntRange(min = 1, max = 40) int n, @ForAll long seed) {
        Random random = new Random(seed);
        Result result = run(twin, n, 0.3f, logits(random, 3, n), labels(random, 3, n), random);
        result.terms.assertPadsZero("terms");
        result.delta.assertPadsZero("delta");
    }

    @Property
    void agreesWithTheLossInDouble(@ForAll Twin twin, @ForAll @IntRange(min = 1, max = 70) int n, @ForAll long seed) {
        Random random = new Random(seed);
        float[] z = logits(random, 1, n)[0];
        float[] y = labels(random, 1, n)[0];
        if (random.nextBoolean()) {
            z[largest(y)] = Math.nextDown(LOGIT_RANGE); // right, and surer than any of the others
        }
        float scale = random.nextFloat(0.01f, 2);
        Result result = run(twin, n, scale, new float[][] {z}, new float[][] {y}, random);

        int largest = largest(z);
        double max = z[largest];
        double others = 0;
        double weight = 0;
        for (int j = 0; j < n; j++) {
            others += j == largest ? 0 : Math.exp(z[j] - max);
            weight += y[j];
        }
        double logOfSum = Math.log1p(others);
        // Exponents are off by a unit of up to 40; a number passes a lane and four levels of the tree on its way to the
        // sum. The largest exponential is 1 and exact; it is part of the sum where the others are not small.
        double exponential = 2 * LOGIT_RANGE * UNIT + ActivationNumbers.EXP_ULPS * ActivationNumbers.ULP;
        double addition = Oracle.gamma(Tiles.padded(n) / Tiles.LINE + 4);
        double share = others / (1 + others);
        double sumTolerance = 1.001 * (exponential * share + addition * (others < 0.999 ? share : 1));
        double logTolerance = sumTolerance + 1.14 * ActivationNumbers.ULP * logOfSum;
        for (int j = 0; j < n; j++) {
            double term = y[j] * (max - z[j] + logOfSum);
            double termTolerance = 1.001 * (y[j] * (logTolerance + UNIT * (max - z[j])) + 2 * UNIT * term);
            assertTrue(termTolerance <= 1e-5 * term, "vacuous tolerance");
            Oracle.judge("terms[" + j + "]", term, termTolerance, result.terms.get(0, j));

            double p = Math.exp(z[j] - max) / (1 + others) * weight;
            double deltaTolerance = 1.001
                    * (p * (2 * exponential + 2 * addition + UNIT) + 2 * UNIT * Math.abs(p - y[j]) + Float.MIN_NORMAL);
            assertTrue(deltaTolerance <= 1e-5 * Math.max(p, y[j]), "vacuous tolerance");
            Oracle.judge("delta[" + j + "]", scale * (p - y[j]), scale * deltaTolerance, result.delta.get(0, j));

            int logit = j;
            double slope = Oracle.slope(h -> loss(z, y, logit, h), 0);
            Oracle.judge(
                    "delta[" + j + "]",
                    scale * slope,
                    scale * (deltaTolerance + Oracle.SLOPE_ERROR),
                    result.delta.get(0, j));
        }
    }

    /** Confident right answers: what the other classes leave of the loss, at every class and from many classes too. */
    @Property(tries = 100)
    void aConfidentRightAnswerKeepsItsLoss(
            @ForAll Twin twin,
            @ForAll @IntRange(min = 2, max = 70) int n,
            @ForAll @IntRange(min = 1, max = 85) int lead,
            @ForAll boolean soft,
            @ForAll long seed) {
        Random random = new Random(seed);
        int target = random.nextInt(n);
        float[] z = new float[n];
        float[] y = new float[n];
        z[target] = lead;
        y[target] = soft ? 0.75f : 1;
        float term = run(twin, n, 1f, new float[][] {z}, new float[][] {y}, random)
                .terms
                .get(0, target);
        double exact = y[target] * Math.log1p((n - 1) * Math.exp(-lead));
        // Exp, seven additions at most, the logarithm, the product.
        Oracle.judge("term", exact, 14 * UNIT * exact, term);
    }

    /** As {@code log Σ e^z - z} in float, these would be 2.742e-6 and 0. */
    @Property(tries = 20)
    void smallLossesHaveTheirDigits(@ForAll Twin twin) {
        float[][] z = {{12.794f, 0}, {0, 17.1f}};
        float[][] y = {{1, 0}, {0, 1}};
        Result result = run(twin, 2, 1f, z, y, new Random(4));
        assertEquals(Math.log1p(Math.exp(-12.794f)), result.terms.get(0, 0), 1e-12);
        assertEquals(Math.log1p(Math.exp(-17.1f)), result.terms.get(1, 1), 1e-14);
    }

    /** The loss of a row whose logit {@code at} grows by {@code h}. */
    private static double loss(float[] z, float[] y, int at, double h) {
        double logSum = logSumOfExponentials(z, at, h);
        double loss = 0;
        for (int j = 0; j < z.length; j++) {
            loss += y[j] * (logSum - (j == at ? z[j] + h : z[j]));
        }
        return loss;
    }

    private static double logSumOfExponentials(float[] z, int at, double h) {
        double sum = 0;
        for (int j = 0; j < z.length; j++) {
            sum += Math.exp(j == at ? z[j] + h : z[j]);
        }
        return Math.log(sum);
    }

    @Property(tries = 20)
    void extremeLogitsGiveFiniteLosses(@ForAll Twin twin) {
        float[][] z = {{1e4f, -1e4f, 0}, {1e4f, -1e4f, 0}, {-1e4f, -1e4f, -1e4f}};
        float[][] y = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
        Result result = run(twin, 3, 1f, z, y, new Random(1));
        float third = 1f / 3f;
        float[][] terms = {{0, 0, 0}, {0, 2e4f, 0}, {0, 0, (float) Math.log(3)}};
        float[][] delta = {{0, 0, 0}, {1, -1, 0}, {third, third, third - 1}};
        for (int b = 0; b < 3; b++) {
            for (int j = 0; j < 3; j++) {
                assertEquals(terms[b][j], result.terms.get(b, j), Math.ulp(terms[b][j]));
                assertEquals(delta[b][j], result.delta.get(b, j), Math.ulp(delta[b][j]));
            }
        }
    }

    @Property(tries = 20)
    void impossibleClassesThatAreNotTheTargetCostNothing(@ForAll Twin twin) {
        float[][] z = {{Float.NEGATIVE_INFINITY, 0, 0}};
        float[][] y = {{0, 1, 0}};
        Result result = run(twin, 3, 1f, z, y, new Random(2));
        assertEquals(0f, result.terms.get(0, 0));
        assertEquals(0f, result.delta.get(0, 0), 0f);
        assertEquals((float) Math.log(2), result.terms.get(0, 1), Math.ulp(1f));
        assertEquals(-0.5f, result.delta.get(0, 1));
        assertEquals(0.5f, result.delta.get(0, 2));
    }

    @Property(tries = 20)
    void nanSpoilsItsRowAndNoOther(@ForAll Twin twin, @ForAll @IntRange(max = 19) int at) {
        float[][] z = new float[3][20];
        float[][] y = new float[3][20];
        for (int b = 0; b < 3; b++) {
            y[b][5] = 1;
        }
        z[1][at] = Float.NaN;
        Result result = run(twin, 20, 1f, z, y, new Random(3));
        for (int b = 0; b < 3; b++) {
            assertEquals(b == 1, Float.isNaN(result.terms.get(b, 5)));
            for (int j = 0; j < 20; j++) {
                assertEquals(b == 1, Float.isNaN(result.delta.get(b, j)));
            }
        }
    }

    private static int largest(float[] row) {
        int largest = 0;
        for (int j = 1; j < row.length; j++) {
            largest = row[j] > row[largest] ? j : largest;
        }
        return largest;
    }

    private static float[][] logits(Random random, int rows, int n) {
        float[][] z = new float[rows][n];
        for (float[] row : z) {
            for (int j = 0; j < n; j++) {
                row[j] = random.nextFloat(-LOGIT_RANGE, LOGIT_RANGE);
            }
        }
        return z;
    }

    /** One-hot rows, or rows of probabilities. */
    private static float[][] labels(Random random, int rows, int n) {
        float[][] y = new float[rows][n];
        for (float[] row : y) {
            if (random.nextBoolean()) {
                row[random.nextInt(n)] = 1;
            } else {
                for (int j = 0; j < n; j++) {
                    row[j] = random.nextFloat() * 2 / n;
                }
            }
        }
        return y;
    }

    private record Result(Window terms, Window delta) {}

    private static Result run(Twin twin, int n, float scale, float[][] z, float[][] y, Random place) {
        int stride = Window.stride(place, n);
        Window logits = Window.rows(place, z, n, stride);
        Window targets = Window.rows(place, y, n, stride);
        Window terms = Window.output(place, z.length, n, stride, Float.NaN);
        Window delta = Window.output(place, z.length, n, stride, Float.NaN);
        twin.kernels
                .losses()
                .categoricalCrossEntropy(
                        z.length,
                        n,
                        stride,
                        scale,
                        logits.array,
                        logits.offset,
                        targets.array,
                        targets.offset,
                        terms.array,
                        terms.offset,
                        delta.array,
                        delta.offset);
        logits.assertUnchanged("z");
        targets.assertUnchanged("y");
        terms.assertCanariesAlive("terms");
        delta.assertCanariesAlive("delta");
        return new Result(terms, delta);
    }
}

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

/** Properties of log-softmax and its derivative, in both twins. */
@PropertyDefaults(tries = 300, edgeCases = EdgeCasesMode.NONE)
class LogSoftmaxProperties {

    @Property(tries = 1000)
    void twinsGiveEqualBits(
            @ForAll Numbers numbers,
            @ForAll @IntRange(min = 1, max = 7) int rows,
            @ForAll @IntRange(min = 1, max = 70) int n,
            @ForAll long seed) {
        Random random = new Random(seed);
        float[][] z = numbers.matrix(random, rows, n);
        float[][] delta = numbers.matrix(random, rows, n);
        logSoftmax(Twin.SCALAR, z, n, random).assertSameBits("a", logSoftmax(Twin.VECTOR, z, n, random));
        backward(Twin.SCALAR, z, delta, n, random).assertSameBits("delta", backward(Twin.VECTOR, z, delta, n, random));
    }

    @Property
    void rowsOfABatchEqualTheRowsAlone(
            @ForAll Twin twin,
            @ForAll @IntRange(min = 1, max = 7) int rows,
            @ForAll @IntRange(min = 1, max = 70) int n,
            @ForAll long seed) {
        Random random = new Random(seed);
        float[][] z = Numbers.SPECIAL.matrix(random, rows, n);
        float[][] delta = Numbers.ORDINARY.matrix(random, rows, n);
        Window batch = logSoftmax(twin, z, n, random);
        Window gradient = backward(twin, z, delta, n, random);
        for (int b = 0; b < rows; b++) {
            Window row = logSoftmax(twin, new float[][] {z[b]}, n, random);
            Window rowGradient = backward(twin, new float[][] {z[b]}, new float[][] {delta[b]}, n, random);
            for (int j = 0; j < n; j++) {
                Window.assertSameBits("a", b, j, row.get(0, j), batch.get(b, j));
                Window.assertSameBits("delta", b, j, rowGradient.get(0, j), gradient.get(b, j));
            }
        }
    }

    @Property
    void padsStayZero(@ForAll Twin twin, @ForAll @IntRange(min = 1, max = 40) int n, @ForAll long seed) {
        Random random = new Random(seed);
        float[][] z = Numbers.ORDINARY.matrix(random, 3, n);
        logSoftmax(twin, z, n, random).assertPadsZero("a");
        backward(twin, z, z, n, random).assertPadsZero("delta");
    }

    /**
     * No summand is positive, so nothing cancels: {@code z - max} rounds once, each exponential is off by as many units as
     * its exponent and by the error of exp, which moves a logarithm of their sum by at most what they are off, weighted by
     * themselves: {@code x·e^-x < 0.4}; then come the additions, the logarithm and the last subtraction.
     */
    @Property
    void agreesWithTheFunctionInDouble(
            @ForAll Twin twin, @ForAll @IntRange(min = 1, max = 70) int n, @ForAll long seed) {
        float[] z = SoftmaxProperties.logits(new Random(seed), n);
        Window a = logSoftmax(twin, new float[][] {z}, n, new Random(seed));
        double[] probabilities = SoftmaxProperties.softmax(z);
        for (int j = 0; j < n; j++) {
            double expected = Math.log(probabilities[j]);
            double roundings = SoftmaxProperties.additions(n) + 2 * ActivationNumbers.EXP_ULPS + 0.4;
            double tolerance = UNIT * (roundings + 6 * Math.abs(expected));
            assertTrue(tolerance < 1e-6 * (2 + Math.abs(expected)), "vacuous tolerance");
            Oracle.judge("a[" + j + "]", expected, tolerance, a.get(0, j));
        }
    }

    /** Of a confident answer too the logarithm is right to some units of itself. */
    @Property(tries = 50)
    void aConfidentAnswerKeepsItsLogarithm(@ForAll Twin twin, @ForAll @IntRange(min = 17, max = 80) int lead) {
        Window a = logSoftmax(twin, new float[][] {{0, lead, 0}}, 3, new Random(lead));
        double expected = -Math.log1p(2 * Math.exp(-lead));
        Oracle.judge("a[1]", expected, -8 * UNIT * expected, a.get(0, 1));
        assertTrue(a.get(0, 1) < 0);
    }

    @Property
    void backwardIsTheTransposedJacobian(
            @ForAll Twin twin, @ForAll @IntRange(min = 1, max = 70) int n, @ForAll long seed) {
        Random random = new Random(seed);
        float[] a = logSoftmax(twin, new float[][] {SoftmaxProperties.logits(random, n)}, n, random)
                .row(0);
        float[] delta = Numbers.ORDINARY.vector(random, n);
        Window actual = backwardFrom(twin, new float[][] {a}, new float[][] {delta}, n, random);
        double sum = 0;
        double magnitude = 0;
        for (float d : delta) {
            sum += d;
            magnitude += Math.abs(d);
        }
        for (int j = 0; j < n; j++) {
            double p = Math.exp(a[j]);
            double expected = delta[j] - p * sum;
            double tolerance = p * magnitude * (Oracle.gamma(SoftmaxProperties.additions(n)) + 2 * UNIT)
                    + UNIT * (Math.abs(delta[j]) + p * magnitude);
            assertTrue(tolerance < 2e-6 * (Math.abs(delta[j]) + p * magnitude), "vacuous tolerance");
            Oracle.judge("delta[" + j + "]", expected, tolerance + Float.MIN_VALUE, actual.get(0, j));
        }
    }

    @Property(tries = 20)
    void extremeLogitsGiveTheirLimits(@ForAll Twin twin) {
        float[][] z = {{1e4f, -1e4f, 0f}, {-1e4f, -1e4f, -1e4f}, {0f, Float.NEGATIVE_INFINITY, 0f}};
        Window a = logSoftmax(twin, z, 3, new Random(5));
        assertEquals(0f, a.get(0, 0), 0f);
        assertEquals(-2e4f, a.get(0, 1), 0f);
        assertEquals(-1e4f, a.get(0, 2), 0f);
        assertEquals((float) -Math.log(3), a.get(1, 1), 2e-7f);
        assertEquals(Float.NEGATIVE_INFINITY, a.get(2, 1), 0f);
        assertEquals((float) -Math.log(2), a.get(2, 2), 1e-7f);
    }

    @Property(tries = 20)
    void nanSpoilsItsRowAndNoOther(@ForAll Twin twin, @ForAll @IntRange(max = 19) int at) {
        float[][] z = new float[3][20];
        z[1][at] = Float.NaN;
        Window a = logSoftmax(twin, z, 20, new Random(6));
        for (int b = 0; b < 3; b++) {
            for (int j = 0; j < 20; j++) {
                assertEquals(b == 1, Float.isNaN(a.get(b, j)), b + ", " + j);
            }
        }
    }

    private static Window logSoftmax(Twin twin, float[][] z, int n, Random place) {
        int stride = Window.stride(place, n);
        Window input = Window.rows(place, z, n, stride);
        Window a = Window.output(place, z.length, n, stride, Float.NaN);
        twin.kernels.activations().logSoftmax(z.length, n, stride, input.array, input.offset, a.array, a.offset);
        input.assertUnchanged("z");
        a.assertCanariesAlive("a");
        return a;
    }

    private static Window backward(Twin twin, float[][] z, float[][] delta, int n, Random place) {
        Window a = logSoftmax(twin, z, n, place);
        float[][] activations = new float[z.length][];
        for (int b = 0; b < z.length; b++) {
            activations[b] = a.row(b);
        }
        return backwardFrom(twin, activations, delta, n, place);
    }

    private static Window backwardFrom(Twin twin, float[][] a, float[][] delta, int n, Random place) {
        int stride = Window.stride(place, n);
        Window input = Window.rows(place, a, n, stride);
        Window output = Window.rows(place, delta, n, stride);
        twin.kernels
                .activations()
                .logSoftmaxBackward(a.length, n, stride, input.array, input.offset, output.array, output.offset);
        input.assertUnchanged("a");
        output.assertCanariesAlive("delta");
        return output;
    }
}

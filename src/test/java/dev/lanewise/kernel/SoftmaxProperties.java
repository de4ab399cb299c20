package dev.lanewise.kernel;

import static dev.lanewise.kernel.Oracle.UNIT;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.constraints.IntRange;

/** Properties of softmax and its derivative, in both twins. */
@PropertyDefaults(tries = 300, edgeCases = EdgeCasesMode.NONE)
class SoftmaxProperties {

    @Property(tries = 1000)
    void twinsGiveEqualBits(
            @ForAll Numbers numbers,
            @ForAll @IntRange(min = 1, max = 7) int rows,
            @ForAll @IntRange(min = 1, max = 70) int n,
            @ForAll long seed) {
        Random random = new Random(seed);
        float[][] z = numbers.matrix(random, rows, n);
        float[][] delta = numbers.matrix(random, rows, n);
        softmax(Twin.SCALAR, z, n, random).assertSameBits("a", softmax(Twin.VECTOR, z, n, random));
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
        Window batch = softmax(twin, z, n, random);
        Window gradient = backward(twin, z, delta, n, random);
        for (int b = 0; b < rows; b++) {
            Window row = softmax(twin, new float[][] {z[b]}, n, random);
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
        softmax(twin, z, n, random).assertPadsZero("a");
        backward(twin, z, z, n, random).assertPadsZero("delta");
    }

    /**
     * {@code e^(z - max)} is off by a unit of the exponent for each of its {@code range} and by the error of exp; the sum by
     * that and its additions; then come a division and a product.
     */
    private static double relativeTolerance(double range, int n) {
        double exponential = range * UNIT + ActivationNumbers.EXP_ULPS * ActivationNumbers.ULP;
        return 1.001 * (2 * exponential + Oracle.gamma(additions(n)) + 2 * UNIT);
    }

    /** Roundings on the way of one number through a sum of {@code n}: those of its lane, and four of the tree. */
    static int additions(int n) {
        return Tiles.padded(n) / Tiles.LINE + 4;
    }

    @Property
    void agreesWithTheFunctionInDouble(
            @ForAll Twin twin, @ForAll @IntRange(min = 1, max = 70) int n, @ForAll long seed) {
        Random random = new Random(seed);
        float[] z = logits(random, n);
        Window a = softmax(twin, new float[][] {z}, n, random);
        double[] expected = softmax(z);
        double tolerance = relativeTolerance(40, n);
        assertTrue(tolerance < 1e-5, "vacuous tolerance");
        for (int j = 0; j < n; j++) {
            Oracle.judge("a[" + j + "]", expected[j], tolerance * expected[j], a.get(0, j));
        }
    }

    /** Whatever the exponentials are: their sum, its inverse and the products round. */
    @Property
    void rowsSumToOne(@ForAll Twin twin, @ForAll @IntRange(min = 1, max = 70) int n, @ForAll long seed) {
        Random random = new Random(seed);
        Window a = softmax(twin, new float[][] {logits(random, n)}, n, random);
        double sum = 0;
        for (float p : a.row(0)) {
            assertTrue(p >= 0 && p <= 1);
            sum += p;
        }
        Oracle.judge("sum", 1, Oracle.gamma(additions(n) + 2), sum);
    }

    /** Where adding the shift is exact, so is {@code z - max}, and nothing may change at all. */
    @Property
    void shiftingARowChangesNoBit(
            @ForAll Twin twin,
            @ForAll @IntRange(min = 1, max = 70) int n,
            @ForAll @IntRange(min = -1000, max = 1000) int shift,
            @ForAll long seed) {
        Random random = new Random(seed);
        float[][] z = new float[1][n];
        float[][] shifted = new float[1][n];
        for (int j = 0; j < n; j++) {
            z[0][j] = random.nextInt(-8 * 1024, 8 * 1024) / 1024f;
            shifted[0][j] = z[0][j] + shift;
        }
        softmax(twin, z, n, random).assertSameBits("a", softmax(twin, shifted, n, random));
    }

    @Property
    void backwardIsTheTransposedJacobian(
            @ForAll Twin twin, @ForAll @IntRange(min = 1, max = 70) int n, @ForAll long seed) {
        Random random = new Random(seed);
        float[] a = softmax(twin, new float[][] {logits(random, n)}, n, random).row(0);
        float[] delta = Numbers.ORDINARY.vector(random, n);
        Window actual = backwardFrom(twin, new float[][] {a}, new float[][] {delta}, n, random);
        double magnitude = 0;
        for (int i = 0; i < n; i++) {
            magnitude += Math.abs((double) a[i] * delta[i]);
        }
        for (int j = 0; j < n; j++) {
            double expected = 0;
            for (int i = 0; i < n; i++) {
                expected += delta[i] * ((i == j ? a[i] : 0.0) - (double) a[i] * a[j]);
            }
            double difference = Math.abs(delta[j]) + magnitude;
            double tolerance = a[j] * (Oracle.gamma(additions(n) + 1) * magnitude + Oracle.gamma(3) * difference);
            assertTrue(tolerance < 2e-6 * a[j] * difference, "vacuous tolerance");
            Oracle.judge("delta[" + j + "]", expected, tolerance + Float.MIN_VALUE, actual.get(0, j));
        }
    }

    @Property(tries = 20)
    void extremeLogitsGiveFiniteProbabilities(@ForAll Twin twin) {
        float[][] z = {{1e4f, -1e4f, 0f}, {-1e4f, -1e4f, -1e4f}, {Float.MAX_VALUE, -Float.MAX_VALUE, 1f}};
        Window a = softmax(twin, z, 3, new Random(5));
        Window.assertSameBits("a", 0, 0, 1f, a.get(0, 0));
        Window.assertSameBits("a", 0, 1, 0f, a.get(0, 1));
        Window.assertSameBits("a", 0, 2, 0f, a.get(0, 2));
        Window.assertSameBits("a", 1, 1, 1f / 3f, a.get(1, 1));
        Window.assertSameBits("a", 2, 0, 1f, a.get(2, 0));
        Window.assertSameBits("a", 2, 1, 0f, a.get(2, 1));
    }

    @Property(tries = 20)
    void nanSpoilsItsRowAndNoOther(@ForAll Twin twin, @ForAll @IntRange(max = 19) int at) {
        float[][] z = new float[3][20];
        z[1][at] = Float.NaN;
        Window a = softmax(twin, z, 20, new Random(6));
        for (int b = 0; b < 3; b++) {
            for (int j = 0; j < 20; j++) {
                Window.assertSameBits("a", b, j, b == 1 ? Float.NaN : 0.05f, a.get(b, j));
            }
        }
    }

    static float[] logits(Random random, int n) {
        float[] z = new float[n];
        for (int j = 0; j < n; j++) {
            z[j] = random.nextFloat(-20, 20);
        }
        return z;
    }

    static double[] softmax(float[] z) {
        double[] a = new double[z.length];
        double sum = 0;
        for (int j = 0; j < z.length; j++) {
            a[j] = Math.exp(z[j]);
            sum += a[j];
        }
        double total = sum;
        return Arrays.stream(a).map(e -> e / total).toArray();
    }

    private static Window softmax(Twin twin, float[][] z, int n, Random place) {
        int stride = Window.stride(place, n);
        Window input = Window.rows(place, z, n, stride);
        Window a = Window.output(place, z.length, n, stride, Float.NaN);
        twin.kernels.activations().softmax(z.length, n, stride, input.array, input.offset, a.array, a.offset);
        input.assertUnchanged("z");
        a.assertCanariesAlive("a");
        return a;
    }

    private static Window backward(Twin twin, float[][] z, float[][] delta, int n, Random place) {
        Window a = softmax(twin, z, n, place);
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
                .softmaxBackward(a.length, n, stride, input.array, input.offset, output.array, output.offset);
        input.assertUnchanged("a");
        output.assertCanariesAlive("delta");
        return output;
    }
}

package dev.lanewise.kernel;

import static dev.lanewise.kernel.LayerOperands.EPSILON;
import static dev.lanewise.kernel.Oracle.gamma;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.constraints.IntRange;

/** {@link Normalizations} against plain loops in double, method by method. */
@PropertyDefaults(tries = 200, edgeCases = EdgeCasesMode.NONE)
class NormalizationsProperties {

    /** For what rounds to a subnormal number. */
    private static final double SMALLEST = 4 * Float.MIN_VALUE;

    private static LayerOperands operands(int rows, int n, Random random) {
        return LayerOperands.of(rows, n, Numbers.ORDINARY, random);
    }

    @Property
    void columnMomentsAreThoseOfTheColumn(
            @ForAll Twin twin,
            @ForAll @IntRange(min = 1, max = 60) int rows,
            @ForAll @IntRange(min = 1, max = 40) int n,
            @ForAll long seed) {
        Random random = new Random(seed);
        LayerOperands o = operands(rows, n, random);
        List<Window> moments = LayerKernel.COLUMN_MOMENTS.run(twin, o, random);
        for (int j = 0; j < n; j++) {
            judgeMoments(
                    column(o.x(), j), moments.get(0).get(0, j), moments.get(1).get(0, j));
        }
    }

    /** Of the mean: the sum and the quotient. Of the variance: also what it is off by for a mean that is off. */
    private static void judgeMoments(float[] x, float mean, double variance) {
        Oracle.Sum sum = sum(x);
        sum.judge("sum", 0, 0, 1, (double) mean * x.length);
        double exactMean = sum.value() / x.length;
        double exact = variance(x);
        double tolerance = varianceTolerance(x);
        assertTrue(tolerance < 1e-5 * exact + 1e-10, "vacuous tolerance");
        Oracle.judge("variance around " + exactMean, exact, tolerance, variance);
    }

    private static double varianceTolerance(float[] x) {
        double meanError = sum(x).bound(1) / x.length;
        return gamma(x.length + 4) * (variance(x) + meanError * meanError) + meanError * meanError + SMALLEST;
    }

    private static Oracle.Sum sum(float[] x) {
        Oracle.Sum sum = new Oracle.Sum();
        for (float each : x) {
            sum.add(each);
        }
        return sum;
    }

    private static double variance(float[] x) {
        double mean = sum(x).value() / x.length;
        double squares = 0;
        for (float each : x) {
            squares += (each - mean) * (each - mean);
        }
        return squares / x.length;
    }

    private static float[] column(float[][] x, int j) {
        float[] column = new float[x.length];
        for (int b = 0; b < x.length; b++) {
            column[b] = x[b][j];
        }
        return column;
    }

    /** A large common part must not drown the variance, as it would in the mean of squares minus the square of the mean. */
    @Property(tries = 50)
    void varianceSurvivesALargeMean(@ForAll Twin twin, @ForAll long seed) {
        Random random = new Random(seed);
        LayerOperands o = operands(32, 20, random);
        for (float[] row : o.x()) {
            for (int j = 0; j < 20; j++) {
                row[j] = 100 + row[j] / 10;
            }
        }
        Window variance = LayerKernel.COLUMN_MOMENTS.run(twin, o, random).get(1);
        for (int j = 0; j < 20; j++) {
            float[] x = column(o.x(), j);
            double tolerance = varianceTolerance(x);
            assertTrue(tolerance < 1e-4 * variance(x), "vacuous tolerance");
            Oracle.judge("variance", variance(x), tolerance, variance.get(0, j));
        }
    }

    @Property
    void inverseDeviationsRoundThreeTimes(
            @ForAll Twin twin, @ForAll @IntRange(min = 1, max = 40) int n, @ForAll long seed) {
        Random random = new Random(seed);
        LayerOperands o = operands(1, n, random);
        Window inverse = LayerKernel.INVERSE_DEVIATIONS.run(twin, o, random).getFirst();
        for (int j = 0; j < n; j++) {
            double exact = 1 / Math.sqrt((double) o.variance()[j] + EPSILON);
            Oracle.judge("inverse", exact, gamma(3) * exact, inverse.get(0, j));
        }
    }

    @Property
    void columnsAreNormalized(@ForAll Twin twin, @ForAll @IntRange(min = 1, max = 40) int n, @ForAll long seed) {
        Random random = new Random(seed);
        LayerOperands o = operands(5, n, random);
        Window y = LayerKernel.NORMALIZE_COLUMNS.run(twin, o, random).getFirst();
        for (int b = 0; b < o.rows(); b++) {
            for (int j = 0; j < n; j++) {
                double product = o.gamma()[j] * normal(o.x()[b][j], o.mean()[j], o.inverse()[j]);
                judgeAffine(product, o.beta()[j], 2, y.get(b, j));
            }
        }
    }

    private static double normal(float x, float mean, float inverse) {
        return ((double) x - mean) * inverse;
    }

    /** A product of some roundings, to which an fma adds: one more, of the result. */
    private static void judgeAffine(double product, double summand, int roundings, double actual) {
        double exact = product + summand;
        double tolerance = gamma(roundings) * Math.abs(product) + gamma(1) * Math.abs(exact);
        assertTrue(tolerance < 1e-6 * (Math.abs(product) + Math.abs(summand)), "vacuous tolerance");
        Oracle.judge("y", exact, 1.001 * tolerance + SMALLEST, actual);
    }

    @Property
    void affineColumnsRoundOnce(@ForAll Twin twin, @ForAll @IntRange(min = 1, max = 40) int n, @ForAll long seed) {
        Random random = new Random(seed);
        LayerOperands o = operands(5, n, random);
        Window y = LayerKernel.AFFINE_COLUMNS.run(twin, o, random).getFirst();
        for (int b = 0; b < o.rows(); b++) {
            for (int j = 0; j < n; j++) {
                judgeAffine((double) o.x()[b][j] * o.gamma()[j], o.beta()[j], 0, y.get(b, j));
            }
        }
    }

    @Property
    void runningAverageTakesTheComplementOfWhatIsNew(@ForAll Twin twin, @ForAll long seed) {
        Random random = new Random(seed);
        LayerOperands o = operands(1, 20, random);
        Window running = LayerKernel.RUNNING_AVERAGE.run(twin, o, random).getFirst();
        for (int j = 0; j < 20; j++) {
            double fresh = (double) o.mean()[j] * LayerOperands.COMPLEMENT;
            judgeAffine(fresh, (double) o.gamma()[j] * LayerOperands.MOMENTUM, 1, running.get(0, j));
        }
    }

    @Property
    void parameterGradientsAreSumsOverTheRows(
            @ForAll Twin twin,
            @ForAll boolean byRow,
            @ForAll @IntRange(min = 1, max = 60) int rows,
            @ForAll @IntRange(min = 1, max = 40) int n,
            @ForAll long seed) {
        Random random = new Random(seed);
        LayerOperands o = operands(rows, n, random);
        List<Window> gradients = (byRow ? LayerKernel.ROW_PARAMETER_GRADIENTS : LayerKernel.COLUMN_PARAMETER_GRADIENTS)
                .run(twin, o, random);
        for (int j = 0; j < n; j++) {
            Oracle.Sum dGamma = new Oracle.Sum();
            Oracle.Sum dBeta = new Oracle.Sum();
            float products = 0;
            float sum = 0;
            for (int b = 0; b < rows; b++) {
                float delta = o.delta()[b][j];
                float mean = byRow ? o.rowMean(b) : o.mean()[j];
                float inverse = byRow ? o.rowInverse(b) : o.inverse()[j];
                dGamma.add(delta * normal(o.x()[b][j], mean, inverse));
                dBeta.add(delta);
                products = Math.fma(delta, (o.x()[b][j] - mean) * inverse, products);
                sum += delta;
            }
            dGamma.judge("dGamma", 0, j, 2, gradients.get(0).get(0, j));
            dBeta.judge("dBeta", 0, j, gradients.get(1).get(0, j));
            Window.assertSameBits(
                    "chain of dGamma", 0, j, products, gradients.get(0).get(0, j));
            Window.assertSameBits("chain of dBeta", 0, j, sum, gradients.get(1).get(0, j));
        }
    }

    /** No summand of {@code dx} passes more than six roundings. */
    @Property
    void inputGradientOfColumnsIsTheFormula(
            @ForAll Twin twin,
            @ForAll @IntRange(min = 1, max = 60) int rows,
            @ForAll @IntRange(min = 1, max = 40) int n,
            @ForAll long seed) {
        Random random = new Random(seed);
        LayerOperands o = operands(rows, n, random);
        Window dx = LayerKernel.NORMALIZE_COLUMNS_BACKWARD.run(twin, o, random).getFirst();
        for (int b = 0; b < rows; b++) {
            for (int j = 0; j < n; j++) {
                double scale = (double) o.gamma()[j] * o.inverse()[j];
                double normal = normal(o.x()[b][j], o.mean()[j], o.inverse()[j]);
                double shift = (double) o.dBeta()[j] / rows;
                double slope = (double) o.dGamma()[j] / rows;
                double magnitude = Math.abs(o.delta()[b][j]) + Math.abs(shift) + Math.abs(normal * slope);
                double exact = scale * (o.delta()[b][j] - shift - normal * slope);
                Oracle.judge("dx", exact, Math.abs(scale) * gamma(6) * magnitude + SMALLEST, dx.get(b, j));
            }
        }
    }

    @Property
    void rowsAreNormalized(@ForAll Twin twin, @ForAll @IntRange(min = 1, max = 90) int n, @ForAll long seed) {
        Random random = new Random(seed);
        LayerOperands o = operands(4, n, random);
        List<Window> outputs = LayerKernel.NORMALIZE_ROWS.run(twin, o, random);
        for (int b = 0; b < o.rows(); b++) {
            float[] x = o.x()[b];
            float mean = outputs.get(1).get(0, b);
            float inverse = outputs.get(2).get(0, b);
            sum(x).judge("sum", b, 0, 1, (double) mean * n);
            double variance = variance(x) + EPSILON;
            double tolerance = 0.51 * varianceTolerance(x) / variance + gamma(3);
            assertTrue(tolerance < 2e-5, "vacuous tolerance");
            Oracle.judge("inverse", 1 / Math.sqrt(variance), tolerance / Math.sqrt(variance), inverse);
            for (int j = 0; j < n; j++) {
                judgeAffine(
                        o.gamma()[j] * normal(x[j], mean, inverse),
                        o.beta()[j],
                        2,
                        outputs.get(0).get(b, j));
            }
        }
    }

    /** Sixteen lanes, joined by halves. */
    @Property
    void sumsOverARowAreTheDocumentedTree(
            @ForAll Twin twin, @ForAll @IntRange(min = 1, max = 90) int n, @ForAll long seed) {
        Random random = new Random(seed);
        LayerOperands o = operands(3, n, random);
        List<Window> outputs = LayerKernel.NORMALIZE_ROWS.run(twin, o, random);
        for (int b = 0; b < o.rows(); b++) {
            float[] sums = new float[16];
            for (int j = 0; j < n; j++) {
                sums[j % 16] += o.x()[b][j];
            }
            float mean = joined(sums) / n;
            float[] squares = new float[16];
            for (int j = 0; j < n; j++) {
                float d = o.x()[b][j] - mean;
                squares[j % 16] = Math.fma(d, d, squares[j % 16]);
            }
            float inverse = 1 / (float) Math.sqrt(joined(squares) / n + EPSILON);
            Window.assertSameBits("mean", 0, b, mean, outputs.get(1).get(0, b));
            Window.assertSameBits("inverse", 0, b, inverse, outputs.get(2).get(0, b));
        }
    }

    private static float joined(float[] lanes) {
        for (int half = 8; half >= 1; half /= 2) {
            for (int lane = 0; lane < half; lane++) {
                lanes[lane] += lanes[lane + half];
            }
        }
        return lanes[0];
    }

    @Property
    void inputGradientOfRowsIsTheFormula(
            @ForAll Twin twin, @ForAll @IntRange(min = 1, max = 90) int n, @ForAll long seed) {
        Random random = new Random(seed);
        LayerOperands o = operands(4, n, random);
        Window dx = LayerKernel.NORMALIZE_ROWS_BACKWARD.run(twin, o, random).getFirst();
        for (int b = 0; b < o.rows(); b++) {
            double inverse = o.rowInverse(b);
            Oracle.Sum sum = new Oracle.Sum();
            Oracle.Sum products = new Oracle.Sum();
            for (int j = 0; j < n; j++) {
                double g = (double) o.delta()[b][j] * o.gamma()[j];
                sum.add(g);
                products.add(g * normal(o.x()[b][j], o.rowMean(b), o.rowInverse(b)));
            }
            for (int j = 0; j < n; j++) {
                double g = (double) o.delta()[b][j] * o.gamma()[j];
                double normal = normal(o.x()[b][j], o.rowMean(b), o.rowInverse(b));
                double exact = inverse * (g - sum.value() / n - normal * products.value() / n);
                double ofSums = (sum.bound(1) + Math.abs(normal) * products.bound(3)) / n;
                double magnitude = Math.abs(g) + Math.abs(sum.value() / n) + Math.abs(normal * products.value() / n);
                double tolerance = 1.001 * Math.abs(inverse) * (ofSums + gamma(6) * magnitude);
                double all = Math.abs(g) + (sum.magnitude() + Math.abs(normal) * products.magnitude()) / n;
                assertTrue(tolerance < 1e-5 * Math.abs(inverse) * all, "vacuous tolerance");
                Oracle.judge("dx", exact, tolerance + SMALLEST, dx.get(b, j));
            }
        }
    }

    @Property(tries = 20)
    void nanSpoilsItsRowAndNoOther(@ForAll Twin twin, @ForAll @IntRange(max = 19) int at) {
        Random random = new Random(at);
        LayerOperands o = operands(3, 20, random);
        o.x()[1][at] = Float.NaN;
        List<Window> outputs = LayerKernel.NORMALIZE_ROWS.run(twin, o, random);
        for (int b = 0; b < 3; b++) {
            for (int j = 0; j < 20; j++) {
                assertEquals(b == 1, Float.isNaN(outputs.get(0).get(b, j)));
            }
            assertEquals(b == 1, Float.isNaN(outputs.get(2).get(0, b)));
        }
    }

    /** Nothing to normalize: a constant column or row is its beta. */
    @Property(tries = 20)
    void constantRowsAreBeta(@ForAll Twin twin, @ForAll @IntRange(min = 1, max = 40) int n) {
        Random random = new Random(n);
        LayerOperands o = operands(2, n, random);
        for (int j = 0; j < n; j++) {
            o.x()[1][j] = 0.75f;
        }
        List<Window> outputs = LayerKernel.NORMALIZE_ROWS.run(twin, o, random);
        for (int j = 0; j < n; j++) {
            Window.assertSameBits("y", 1, j, o.beta()[j], outputs.getFirst().get(1, j));
        }
        assertEquals(0.75f, outputs.get(1).get(0, 1));
    }
}

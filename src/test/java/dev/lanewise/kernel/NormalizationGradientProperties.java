package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.constraints.IntRange;

/**
 * The backward methods of {@link Normalizations} after the forward ones, against central differences of {@code Σ delta·y} in
 * double.
 */
@PropertyDefaults(tries = 100, edgeCases = EdgeCasesMode.NONE)
class NormalizationGradientProperties {

    private static final float EPSILON = 0.01f;

    /** {@code h²/6} times third derivatives of some {@code epsilon^(-3/2)}, and as much again for float. */
    private static final double STEP = 0x1p-14;

    private static final double TOLERANCE = 3e-5;

    @Property
    void gradientsAreTheSlopesOfTheLoss(
            @ForAll Twin twin,
            @ForAll boolean byRow,
            @ForAll @IntRange(min = 6, max = 20) int rows,
            @ForAll @IntRange(min = 6, max = 20) int n,
            @ForAll long seed) {
        Batch batch = new Batch(rows, n, byRow, new Random(seed));
        batch.run(twin.kernels.normalizations());
        batch.judge();
    }

    /** A layer of its own, forward and back. */
    private static final class Batch {

        private final float[] x;
        private final float[] delta;
        private final float[] gamma;
        private final float[] beta;
        private final float[] dGamma;
        private final float[] dBeta;
        private final float[] dx;

        private final int rows;
        private final int n;
        private final int ld;
        private final boolean byRow;

        Batch(int rows, int n, boolean byRow, Random random) {
            this.rows = rows;
            this.n = n;
            this.byRow = byRow;
            ld = Tiles.padded(n);
            x = padded(rows, random);
            delta = padded(rows, random);
            gamma = padded(1, random);
            beta = padded(1, random);
            dGamma = new float[ld];
            dBeta = new float[ld];
            dx = new float[rows * ld];
        }

        private float[] padded(int rows, Random random) {
            float[] padded = new float[rows * ld];
            for (int b = 0; b < rows; b++) {
                System.arraycopy(Numbers.ORDINARY.vector(random, n), 0, padded, b * ld, n);
            }
            return padded;
        }

        void run(Normalizations kernels) {
            float[] y = new float[rows * ld];
            if (byRow) {
                float[] mean = new float[rows];
                float[] inverse = new float[rows];
                float[] scratch = new float[ld];
                kernels.normalizeRows(rows, n, x, 0, ld, EPSILON, gamma, 0, beta, 0, y, 0, ld, mean, inverse, 0);
                kernels.rowParameterGradients(
                        rows, 0, n, x, 0, ld, mean, inverse, 0, delta, 0, ld, dGamma, 0, dBeta, 0);
                kernels.normalizeRowsBackward(
                        rows, n, x, 0, ld, mean, inverse, 0, gamma, 0, delta, 0, ld, dx, 0, ld, scratch);
            } else {
                float[] mean = new float[ld];
                float[] inverse = new float[ld];
                kernels.columnMoments(rows, 0, n, x, 0, ld, mean, inverse);
                kernels.inverseDeviations(0, n, EPSILON, inverse, 0, inverse);
                kernels.normalizeColumns(rows, 0, n, x, 0, ld, mean, inverse, gamma, 0, beta, 0, y, 0, ld);
                kernels.columnParameterGradients(
                        rows, 0, n, x, 0, ld, mean, inverse, delta, 0, ld, dGamma, 0, dBeta, 0);
                kernels.normalizeColumnsBackward(
                        rows, 0, n, x, 0, ld, mean, inverse, gamma, 0, delta, 0, ld, dGamma, 0, dBeta, 0, dx, 0, ld);
            }
            double loss = 0;
            for (int i = 0; i < y.length; i++) {
                loss += (double) delta[i] * y[i];
            }
            Oracle.judge("loss", loss(-1, 0, 0, 0), TOLERANCE * rows, loss);
        }

        void judge() {
            double farthest = 0;
            for (int b = 0; b < rows; b++) {
                for (int j = 0; j < n; j++) {
                    int at = b * ld + j;
                    double slope = (loss(at, STEP, 0, 0) - loss(at, -STEP, 0, 0)) / (2 * STEP);
                    Oracle.judge("dx[%d][%d]".formatted(b, j), slope, TOLERANCE, dx[at]);
                    farthest = Math.max(farthest, Math.abs(slope - gamma[j] * delta[at]));
                }
            }
            assertTrue(farthest > 1000 * TOLERANCE, "vacuous: the mere factor would pass");
            for (int j = 0; j < n; j++) {
                Oracle.judge("dGamma", slopeOfColumn(j, 1, 0), TOLERANCE, dGamma[j]);
                Oracle.judge("dBeta", slopeOfColumn(j, 0, 1), TOLERANCE, dBeta[j]);
            }
        }

        /** The loss is linear in gamma and beta. */
        private double slopeOfColumn(int j, double ofGamma, double ofBeta) {
            return loss(-1 - j, 0, ofGamma, ofBeta) - loss(-1 - j, 0, 0, 0);
        }

        /**
         * {@code Σ delta·y}, with one number changed.
         *
         * @param at the place in {@code x} that is changed by {@code step}, or {@code -1 - j} for gamma and beta of column j
         */
        private double loss(int at, double step, double ofGamma, double ofBeta) {
            double loss = 0;
            int groups = byRow ? rows : n;
            int size = byRow ? n : rows;
            for (int g = 0; g < groups; g++) {
                double sum = 0;
                for (int i = 0; i < size; i++) {
                    sum += changed(place(g, i), at, step);
                }
                double mean = sum / size;
                double squares = 0;
                for (int i = 0; i < size; i++) {
                    squares += Math.pow(changed(place(g, i), at, step) - mean, 2);
                }
                double deviation = Math.sqrt(squares / size + EPSILON);
                for (int i = 0; i < size; i++) {
                    int place = place(g, i);
                    int j = place % ld;
                    double normal = (changed(place, at, step) - mean) / deviation;
                    double scale = gamma[j] + (at == -1 - j ? ofGamma : 0);
                    double shift = beta[j] + (at == -1 - j ? ofBeta : 0);
                    loss += delta[place] * (scale * normal + shift);
                }
            }
            return loss;
        }

        private int place(int group, int i) {
            return byRow ? group * ld + i : i * ld + group;
        }

        private double changed(int place, int at, double step) {
            return x[place] + (place == at ? step : 0);
        }
    }
}

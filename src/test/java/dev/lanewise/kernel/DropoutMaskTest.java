package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whether the masks of {@link Dropouts} look random: by unit, by row, beside each other, and from step to step.
 *
 * <p>Each statistic is one number with mean 0 and variance 1, were the masks random, and near enough to normal. Seeds are fixed,
 * so a test that passes once passes always; {@link #LIMIT} would be exceeded by chance once in some millions.
 */
class DropoutMaskTest {

    private static final double LIMIT = 5.2;

    private static final int ROWS = 1024;
    private static final int UNITS = 512;

    /** A seed as users choose it; rows and steps count from 0. */
    private static boolean[][] mask(long seed, long step, int layer, double keep) {
        float[] x = new float[ROWS * UNITS];
        Arrays.fill(x, 1f);
        long key = Dropouts.key(seed, step, layer);
        KernelProvider.kernels()
                .dropouts()
                .apply(ROWS, 0, UNITS, key, 0, Dropouts.threshold(keep), 1f, x, 0, UNITS, x, 0, UNITS);
        boolean[][] mask = new boolean[ROWS][UNITS];
        for (int b = 0; b < ROWS; b++) {
            for (int j = 0; j < UNITS; j++) {
                mask[b][j] = x[b * UNITS + j] != 0;
            }
        }
        return mask;
    }

    private static void judge(String name, double statistic) {
        assertTrue(Math.abs(statistic) < LIMIT, name + ": " + statistic);
    }

    /** The number of units that are kept. */
    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.1, 0.5, 0.8, 0.9, 0.999})
    void theShareIsKept(double keep) {
        for (int seed = 0; seed < 4; seed++) {
            double kept = 0;
            for (boolean[] row : mask(seed, 0, 0, keep)) {
                for (boolean each : row) {
                    kept += each ? 1 : 0;
                }
            }
            double trials = (double) ROWS * UNITS;
            judge("share of seed " + seed, (kept - trials * keep) / Math.sqrt(trials * keep * (1 - keep)));
        }
    }

    /** Chi-square over the units, each counted over all rows, and over the rows. */
    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.5, 0.8})
    void unitsAndRowsAreKeptEquallyOften(double keep) {
        for (int seed = 0; seed < 4; seed++) {
            boolean[][] mask = mask(seed, 1, 2, keep);
            int[] byUnit = new int[UNITS];
            int[] byRow = new int[ROWS];
            for (int b = 0; b < ROWS; b++) {
                for (int j = 0; j < UNITS; j++) {
                    byUnit[j] += mask[b][j] ? 1 : 0;
                    byRow[b] += mask[b][j] ? 1 : 0;
                }
            }
            judge("units", chiSquare(byUnit, ROWS, keep));
            judge("rows", chiSquare(byRow, UNITS, keep));
        }
    }

    /** The counts are independent, so there are as many degrees of freedom as counts: mean {@code k}, variance {@code 2·k}. */
    private static double chiSquare(int[] counts, int trials, double keep) {
        double sum = 0;
        for (int count : counts) {
            double deviation = count - trials * keep;
            sum += deviation * deviation / (trials * keep * (1 - keep));
        }
        return (sum - counts.length) / Math.sqrt(2.0 * counts.length);
    }

    /** Units so many apart in a row, also across lines and at powers of two. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 31, 32, 33, 64, 127, 128, 256})
    void unitsAreIndependentOfTheirNeighbours(int distance) {
        boolean[][] mask = mask(1, 0, 0, 0.5);
        judge("units", correlation(mask, 0, mask, distance, 0.5));
        boolean[][] most = mask(2, 0, 0, 0.9);
        judge("units", correlation(most, 0, most, distance, 0.9));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 8, 16, 64, 256, 512})
    void rowsAreIndependentOfTheirNeighbours(int distance) {
        boolean[][] mask = mask(1, 0, 0, 0.5);
        judge("rows", correlation(mask, distance, mask, 0, 0.5));
        judge("rows and units", correlation(mask, distance, mask, 1, 0.5));
    }

    @Test
    void stepsLayersAndSeedsAreIndependent() {
        boolean[][] mask = mask(0, 0, 0, 0.5);
        for (int distance = 1; distance <= 64; distance *= 2) {
            judge("steps", correlation(mask, 0, mask(0, distance, 0, 0.5), 0, 0.5));
            judge("layers", correlation(mask, 0, mask(0, 0, distance, 0.5), 0, 0.5));
            judge("seeds", correlation(mask, 0, mask(distance, 0, 0, 0.5), 0, 0.5));
            judge("seeds and steps", correlation(mask, 0, mask(distance, distance, 0, 0.5), 0, 0.5));
        }
        judge("steps and layers", correlation(mask(0, 1, 0, 0.5), 0, mask(0, 0, 1, 0.5), 0, 0.5));
        judge("one row later", correlation(mask, 1, mask(0, 1, 0, 0.5), 0, 0.5));
    }

    /** Over all pairs: how often both or neither are kept. */
    private static double correlation(boolean[][] one, int rowsApart, boolean[][] other, int unitsApart, double keep) {
        double sum = 0;
        int pairs = 0;
        for (int b = 0; b + rowsApart < ROWS; b++) {
            for (int j = 0; j + unitsApart < UNITS; j++) {
                double first = (one[b + rowsApart][j] ? 1 : 0) - keep;
                double second = (other[b][j + unitsApart] ? 1 : 0) - keep;
                sum += first * second;
                pairs++;
            }
        }
        return sum / (keep * (1 - keep) * Math.sqrt((double) pairs));
    }

    /** Every pattern of eight units beside each other, and of one unit in eight rows. */
    @Test
    void patternsOfEightAreEquallyFrequent() {
        for (int seed = 0; seed < 4; seed++) {
            boolean[][] mask = mask(seed, 5, 1, 0.5);
            int[] inRow = new int[256];
            int[] inColumn = new int[256];
            for (int b = 0; b < ROWS; b++) {
                for (int j = 0; j < UNITS; j += 8) {
                    int pattern = 0;
                    int down = 0;
                    for (int i = 0; i < 8; i++) {
                        pattern = 2 * pattern + (mask[b][j + i] ? 1 : 0);
                        down = 2 * down + (mask[b / 8 * 8 + i][j + b % 8] ? 1 : 0);
                    }
                    inRow[pattern]++;
                    inColumn[down]++;
                }
            }
            judge("in a row", uniform(inRow));
            judge("in a column", uniform(inColumn));
        }
    }

    private static double uniform(int[] counts) {
        double expected = Arrays.stream(counts).sum() / (double) counts.length;
        double sum = 0;
        for (int count : counts) {
            sum += (count - expected) * (count - expected) / expected;
        }
        int freedom = counts.length - 1;
        return (sum - freedom) / Math.sqrt(2.0 * freedom);
    }

    /** No two rows of a run share a mask, as they would if rows, steps or layers were merely added up. */
    @Test
    void noTwoRowsAreTheSame() {
        int[] hashes = new int[8 * ROWS];
        for (int i = 0; i < 8; i++) {
            boolean[][] mask = mask(0, i / 2, i % 2, 0.5);
            for (int b = 0; b < ROWS; b++) {
                hashes[i * ROWS + b] = Arrays.hashCode(mask[b]);
            }
        }
        // Hashes of 8192 different rows: 0.008 equal pairs expected.
        assertTrue(Arrays.stream(hashes).distinct().count() >= hashes.length - 1);
    }
}

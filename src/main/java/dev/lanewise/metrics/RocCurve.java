package dev.lanewise.metrics;

import dev.lanewise.support.Checks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Receiver operating characteristic: which part of the positives and of the negatives score at least a threshold.
 *
 * @param points from (0, 0) at threshold infinity to (1, 1), one for each distinct score, thresholds falling
 * @param auc the area under the curve: the probability that a positive scores above a negative, ties counted half (the
 *     rank statistic of Mann and Whitney 1947); pairs are counted in integers, not summed as areas
 */
public record RocCurve(List<Point> points, double auc) {

    /**
     * One threshold.
     *
     * @param falsePositiveRate the part of the negatives that score at least the threshold
     * @param truePositiveRate the part of the positives that score at least the threshold
     * @param threshold the score from which a row counts as positive
     */
    public record Point(double falsePositiveRate, double truePositiveRate, double threshold) {}

    /** Copies the points. */
    public RocCurve {
        points = List.copyOf(points);
    }

    /**
     * For scores of two classes.
     *
     * @param scores one a row, finite, the higher the more positive; probabilities or logits
     * @param actual the class of each row: 1 positive, 0 negative
     * @throws IllegalArgumentException if there are no rows, the arrays differ in length, a score is not finite, a
     *     class is not 0 or 1, or all rows are of one class
     */
    public static RocCurve of(float[] scores, int[] actual) {
        Checks.sameLength("scores", scores.length, "actual", actual.length);
        Checks.finite("scores", scores);
        Checks.classes("actual", actual, 2);
        long positives = Arrays.stream(actual).sum();
        long negatives = actual.length - positives;
        if (positives == 0 || negatives == 0) {
            throw new IllegalArgumentException("a ROC curve needs rows of both classes, but actual has " + positives
                    + " positives and " + negatives + " negatives");
        }
        long[] ascending = sorted(scores, actual);
        List<Point> points = new ArrayList<>();
        points.add(new Point(0, 0, Double.POSITIVE_INFINITY));
        long truePositives = 0;
        long falsePositives = 0;
        long doubledWins = 0;
        for (int i = ascending.length - 1; i >= 0; ) {
            float score = score(ascending[i]);
            long tiedPositives = 0;
            long tiedNegatives = 0;
            for (; i >= 0 && score(ascending[i]) == score; i--) {
                tiedPositives += ascending[i] & 1;
                tiedNegatives += 1 - (ascending[i] & 1);
            }
            doubledWins += tiedNegatives * (2 * truePositives + tiedPositives);
            truePositives += tiedPositives;
            falsePositives += tiedNegatives;
            points.add(new Point((double) falsePositives / negatives, (double) truePositives / positives, score));
        }
        return new RocCurve(points, (double) doubledWins / (2 * positives * negatives));
    }

    /** Score and class of each row in one number each, in the order of the scores; -0 and 0 are the same score. */
    private static long[] sorted(float[] scores, int[] actual) {
        long[] keys = new long[scores.length];
        for (int row = 0; row < keys.length; row++) {
            int bits = Float.floatToRawIntBits(scores[row] + 0f);
            keys[row] = (long) ordered(bits) << 32 | actual[row];
        }
        Arrays.sort(keys);
        return keys;
    }

    private static float score(long key) {
        return Float.intBitsToFloat(ordered((int) (key >> 32)));
    }

    /** Float bits to integers of the same order, and back. */
    private static int ordered(int bits) {
        return bits ^ (bits >> 31 & Integer.MAX_VALUE);
    }
}

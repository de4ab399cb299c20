package dev.lanewise.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class MetricsProperties {

    /** A row of a two-class problem. */
    record Scored(float score, int actual) {}

    /** A row of a problem with four classes. */
    record Classified(int actual, int predicted) {}

    @Provide
    Arbitrary<List<Scored>> scored() {
        Arbitrary<Float> scores = Arbitraries.oneOf(
                Arbitraries.of(-1f, -0f, 0f, 0.5f, 1f), Arbitraries.floats().between(-1e30f, 1e30f));
        return Combinators.combine(scores, Arbitraries.of(0, 1))
                .as(Scored::new)
                .list()
                .ofMaxSize(40)
                .filter(rows ->
                        rows.stream().mapToInt(Scored::actual).distinct().count() == 2);
    }

    @Provide
    Arbitrary<List<Classified>> classified() {
        Arbitrary<Integer> classes = Arbitraries.integers().between(0, 3);
        return Combinators.combine(classes, classes)
                .as(Classified::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(60);
    }

    private static RocCurve curve(List<Scored> rows) {
        float[] scores = new float[rows.size()];
        IntStream.range(0, scores.length).forEach(i -> scores[i] = rows.get(i).score());
        return RocCurve.of(scores, rows.stream().mapToInt(Scored::actual).toArray());
    }

    @Property
    void aucIsThePartOfPairsInOrderWithTiesHalf(@ForAll("scored") List<Scored> rows) {
        double won = 0;
        int pairs = 0;
        for (Scored positive : rows) {
            for (Scored negative : rows) {
                if (positive.actual() == 1 && negative.actual() == 0) {
                    pairs++;
                    won += positive.score() > negative.score() ? 1 : positive.score() == negative.score() ? 0.5 : 0;
                }
            }
        }
        assertEquals(won / pairs, curve(rows).auc());
    }

    @Property
    void aucIsTheAreaUnderThePoints(@ForAll("scored") List<Scored> rows) {
        RocCurve curve = curve(rows);
        double area = 0;
        for (int i = 1; i < curve.points().size(); i++) {
            RocCurve.Point from = curve.points().get(i - 1);
            RocCurve.Point to = curve.points().get(i);
            assertTrue(from.threshold() > to.threshold());
            area += (to.falsePositiveRate() - from.falsePositiveRate())
                    * (to.truePositiveRate() + from.truePositiveRate())
                    / 2;
        }
        assertEquals(area, curve.auc(), 1e-14);
        assertEquals(1, curve.points().getLast().falsePositiveRate());
        assertEquals(1, curve.points().getLast().truePositiveRate());
    }

    @Property
    void eachPointCountsTheRowsFromItsThresholdOn(@ForAll("scored") List<Scored> rows) {
        for (RocCurve.Point point : curve(rows).points()) {
            double positives = 0;
            double found = 0;
            for (Scored row : rows) {
                positives += row.actual();
                found += row.score() >= point.threshold() ? row.actual() : 0;
            }
            assertEquals(found / positives, point.truePositiveRate());
        }
    }

    @Property
    void theTotalsOfAConfusionMatrixAreTheRows(@ForAll("classified") List<Classified> rows) {
        ConfusionMatrix matrix = matrix(rows);
        int diagonal = 0;
        int support = 0;
        int predicted = 0;
        for (int label = 0; label < 4; label++) {
            int c = label;
            assertEquals(rows.stream().filter(row -> row.actual() == c).count(), matrix.support(c));
            assertEquals(rows.stream().filter(row -> row.predicted() == c).count(), matrix.predicted(c));
            diagonal += matrix.count(c, c);
            support += matrix.support(c);
            predicted += matrix.predicted(c);
        }
        assertEquals(rows.size(), matrix.total());
        assertEquals(rows.size(), support);
        assertEquals(rows.size(), predicted);
        assertEquals((double) diagonal / rows.size(), matrix.accuracy());
    }

    @Property
    void f1IsTheHarmonicMeanOfPrecisionAndRecall(@ForAll("classified") List<Classified> rows) {
        ConfusionMatrix matrix = matrix(rows);
        for (int c = 0; c < 4; c++) {
            double p = matrix.precision(c);
            double r = matrix.recall(c);
            assertEquals(p + r == 0 ? 0 : 2 * p * r / (p + r), matrix.f1(c), 1e-15);
        }
    }

    private static ConfusionMatrix matrix(List<Classified> rows) {
        return ConfusionMatrix.of(
                rows.stream().mapToInt(Classified::actual).toArray(),
                rows.stream().mapToInt(Classified::predicted).toArray(),
                List.of("a", "b", "c", "d"));
    }

    @Property
    void twoColumnsScoreAsOneWithTwiceTheBrier(@ForAll("scored") List<Scored> rows) {
        float[] one = new float[rows.size()];
        float[] two = new float[2 * rows.size()];
        for (int row = 0; row < one.length; row++) {
            // A multiple of 1/256, so that its complement is exact.
            one[row] = Math.floorMod(Float.floatToIntBits(rows.get(row).score()), 257) / 256f;
            two[2 * row] = 1 - one[row];
            two[2 * row + 1] = one[row];
        }
        int[] actual = rows.stream().mapToInt(Scored::actual).toArray();
        ProbabilityMetrics expected = ProbabilityMetrics.of(one, 1, actual);
        ProbabilityMetrics metrics = ProbabilityMetrics.of(two, 2, actual);
        assertEquals(expected.logLoss(), metrics.logLoss());
        assertEquals(2 * expected.brier(), metrics.brier());
    }

    @Property
    void r2IsOneMinusTheErrorOverTheVariance(@ForAll("scored") List<Scored> rows) {
        float[] targets = new float[rows.size()];
        float[] predictions = new float[rows.size()];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = rows.get(i).actual();
            predictions[i] = rows.get(i).score() > 0 ? 0.75f : 0.25f;
        }
        RegressionMetrics metrics = RegressionMetrics.of(predictions, targets);
        double variance = RegressionMetrics.of(mean(targets), targets).mse();
        assertEquals(1 - metrics.mse() / variance, metrics.r2(), 1e-5);
        assertTrue(metrics.mae() <= metrics.rmse());
    }

    private static float[] mean(float[] targets) {
        double sum = 0;
        for (float target : targets) {
            sum += target;
        }
        float[] mean = new float[targets.length];
        Arrays.fill(mean, (float) (sum / targets.length));
        return mean;
    }
}

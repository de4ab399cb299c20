package dev.lanewise.tune.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.tune.cost.CostCurve.Fork;
import dev.lanewise.tune.cost.CostCurve.Point;
import dev.lanewise.tune.cost.CostCurve.Spread;
import dev.lanewise.tune.measure.Speeds;
import dev.lanewise.tune.measure.TuningException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CostCurveTest {

    private static final Spread NONE = new Spread(1, 1);

    private static Point point(int rows, double nanos) {
        return new Point(rows, nanos, nanos, nanos);
    }

    private static CostCurve curve(Point... points) {
        List<Double> nanos = Arrays.stream(points).map(Point::nanos).toList();
        return new CostCurve(List.of(points), List.of(new Fork(1, nanos)), Speeds.one(), NONE, NONE);
    }

    private static String rejected(Point... points) {
        return assertThrows(IllegalArgumentException.class, () -> curve(points)).getMessage();
    }

    @Test
    void aMeasuredSizeHasTheTimeThatWasMeasured() {
        CostCurve curve = curve(point(1, 100), point(4, 130), point(5, 230), point(8, 260));
        assertEquals(100, curve.nanos(1));
        assertEquals(130, curve.nanos(4));
        assertEquals(230, curve.nanos(5));
        assertEquals(260, curve.nanos(8));
        assertEquals(8, curve.maxRows());
    }

    @Test
    void betweenTwoMeasuredSizesIsAStraightLine() {
        CostCurve curve = curve(point(1, 100), point(4, 130), point(8, 250));
        assertEquals(110, curve.nanos(2), 1e-9);
        assertEquals(120, curve.nanos(3), 1e-9);
        assertEquals(160, curve.nanos(5), 1e-9);
        assertEquals(220, curve.nanos(7), 1e-9);
    }

    @Test
    void rowsASecondFollowFromTheTime() {
        assertEquals(4e6, point(8, 2000).rowsPerSecond(), 1e-6);
    }

    @Test
    void nothingIsKnownBeyondTheMeasuredSizes() {
        CostCurve curve = curve(point(1, 100), point(4, 130));
        assertEquals(
                "rows must be 1 to 4, but are 5",
                assertThrows(IllegalArgumentException.class, () -> curve.nanos(5))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> curve.nanos(0));
    }

    @Test
    void sizesAscendFromOne() {
        assertTrue(rejected().startsWith("a cost curve must begin with 1 row"));
        assertTrue(rejected(point(2, 100)).startsWith("a cost curve must begin with 1 row"));
        assertTrue(rejected(point(1, 100), point(3, 100), point(3, 100))
                .startsWith("the rows of a cost curve must ascend"));
    }

    @Test
    void aTimeIsAboveZeroAndWithinItsInterval() {
        assertThrows(IllegalArgumentException.class, () -> new Point(1, 100, 101, 110));
        assertThrows(IllegalArgumentException.class, () -> new Point(1, 100, 90, 99));
        assertThrows(IllegalArgumentException.class, () -> new Point(1, 100, 0, 110));
        assertThrows(IllegalArgumentException.class, () -> new Point(1, Double.NaN, 90, 110));
        assertThrows(IllegalArgumentException.class, () -> new Point(1, 100, 90, Double.POSITIVE_INFINITY));
        assertThrows(IllegalArgumentException.class, () -> new Point(0, 100, 90, 110));
        assertThrows(IllegalArgumentException.class, () -> new Spread(0.99, 1));
        assertThrows(IllegalArgumentException.class, () -> new Spread(Double.NaN, 1));
    }

    /** A JVM with as many rounds of each size, all alike. */
    private static CostSamples fork(double... nanos) {
        double[][] rounds = Arrays.stream(nanos)
                .mapToObj(time -> {
                    double[] times = new double[10];
                    Arrays.fill(times, time);
                    return times;
                })
                .toArray(double[][]::new);
        return new CostSamples(List.of(1, 2, 3).subList(0, nanos.length), rounds);
    }

    @Test
    void jvmsAtOtherSpeedsHaveTheSameShape() {
        CostCurve curve = CostCurve.of(List.of(fork(100, 150, 300), fork(190, 285, 570), fork(100, 150, 300)), 1);
        assertEquals(1, curve.spread().ratio(), 1e-9);
        assertEquals(1, curve.jitter().ratio(), 1e-9);
        assertEquals(1.9, curve.speeds().ratio(), 1e-9);
        assertEquals(1, curve.forks().get(0).level(), 1e-9);
        assertEquals(1.9, curve.forks().get(1).level(), 1e-9);
        assertEquals(150, curve.nanos(2), 1e-9);
        for (CostCurve shape : curve.shapes()) {
            assertEquals(300, shape.nanos(3), 1e-9);
        }
        Point point = curve.points().get(1);
        assertEquals(150, point.low(), 1e-6, "the shape is exact");
        assertEquals(150, curve.low(point), 1e-6);
        assertEquals(285, curve.high(point), 1e-6, "what a user may see is not");
    }

    @Test
    void aSpeedThatChangesWithinAJvmChangesNoShape() {
        double[] speeds = {1, 1, 2, 2, 1, 2, 1, 1, 1, 2, 2, 1, 2, 1, 1, 1, 2, 2, 1, 2, 1};
        double[] sizes = {100, 150, 300};
        double[][] nanos = Arrays.stream(sizes)
                .mapToObj(
                        size -> Arrays.stream(speeds).map(speed -> speed * size).toArray())
                .toArray(double[][]::new);
        CostCurve curve = CostCurve.of(List.of(new CostSamples(List.of(1, 2, 3), nanos)), 1);
        assertEquals(1, curve.jitter().ratio(), 1e-9);
        assertEquals(2, curve.speeds().ratio(), 1e-9);
        assertTrue(curve.speeds().two());
        assertEquals(300, curve.nanos(3), 1e-9);
    }

    @Test
    void theMedianOfAJvmIgnoresFewerThanHalfOfItsRounds() {
        CostSamples samples = new CostSamples(
                List.of(1, 2, 3),
                new double[][] {{100, 900, 100, 100, 100}, {200, 200, 200, 200, 200}, {300, 300, 300, 300, 300}});
        CostCurve curve = CostCurve.of(List.of(samples), 1);
        assertEquals(100, curve.nanos(1), 1e-9);
    }

    @Test
    void shapesThatDifferAreASpread() {
        CostCurve curve = CostCurve.of(List.of(fork(100, 300, 500), fork(100, 570, 500), fork(100, 300, 500)), 1);
        assertEquals(1.9, curve.spread().ratio(), 1e-9);
        assertEquals(2, curve.spread().rows());
        assertEquals("1.9x at 2 rows", curve.spread().toString());
        assertEquals(570, curve.shapes().get(1).nanos(2), 1e-9);
        assertEquals(1, curve.speeds().ratio(), 1e-9);
    }

    @Test
    void timesThatVaryAtOneSizeAreJitter() {
        CostSamples samples = new CostSamples(
                List.of(1, 2, 3),
                new double[][] {{100, 400, 250, 100, 400}, {200, 200, 200, 200, 200}, {300, 300, 300, 300, 300}});
        CostCurve curve = CostCurve.of(List.of(samples, samples, samples), 1);
        assertEquals(4, curve.jitter().ratio(), 1e-9);
        assertEquals(1, curve.jitter().rows());
    }

    @Test
    void aJvmWhoseCompilerWasNotDoneIsLeftOut() {
        CostSamples warm = fork(100, 150, 300);
        CostSamples slow = fork(190, 290, 600);
        CostSamples cold = fork(100, 83 * 150, 300);
        assertEquals(List.of(warm, slow), CostCurve.compiled(List.of(cold, warm, slow)));
        assertEquals(List.of(cold), CostCurve.compiled(List.of(cold)), "nothing to compare with");
        CostSamples interpreted = fork(83 * 100, 83 * 150, 83 * 300);
        assertEquals(List.of(warm), CostCurve.compiled(List.of(warm, interpreted)));
    }

    @Test
    void aJvmAtTheSlowSpeedIsComparedByItsShape() {
        CostSamples fast = fork(100, 150, 300);
        CostSamples slow = fork(2.5 * 100, 2.5 * 1.7 * 150, 2.5 * 300);
        assertEquals(List.of(fast, slow), CostCurve.compiled(List.of(fast, slow)));
    }

    @Test
    void jvmsThatExcludeEachOtherAreSaid() {
        CostSamples coldAtOne = fork(83 * 100, 150, 300);
        CostSamples coldAtTwo = fork(100, 83 * 150, 300);
        TuningException e =
                assertThrows(TuningException.class, () -> CostCurve.compiled(List.of(coldAtOne, coldAtTwo)));
        assertEquals(
                "no JVM that measures had all its code compiled, for each takes 4 times as long as another at some batch size:"
                        + " give them more time (--budget)",
                e.getMessage());
        CostSamples warm = fork(100, 150, 300);
        assertEquals(List.of(warm), CostCurve.compiled(List.of(coldAtOne, coldAtTwo, warm)));
    }

    @Test
    void anotherSpeedIsAnotherLevel() {
        CostCurve slow = curve(point(1, 100), point(4, 130)).at(1.5);
        assertEquals(150, slow.nanos(1));
        assertEquals(195, slow.nanos(4));
    }

    @Test
    void eachJvmHasATimeOfEachSize() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new CostCurve(List.of(point(1, 100)), List.of(), Speeds.one(), NONE, NONE));
        assertThrows(
                IllegalArgumentException.class,
                () -> new CostCurve(
                        List.of(point(1, 100)), List.of(new Fork(1, List.of(1.0, 2.0))), Speeds.one(), NONE, NONE));
    }
}

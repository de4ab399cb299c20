package dev.lanewise.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.tune.CostCurve.Point;
import dev.lanewise.tune.CostCurve.Spread;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CostCurveTest {

    private static final Spread NONE = new Spread(1, 1);

    private static Point point(int rows, double nanos) {
        return new Point(rows, nanos, nanos, nanos);
    }

    private static CostCurve curve(Point... points) {
        return new CostCurve(List.of(points), 1, NONE, NONE);
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
                .mapToObj(time -> new double[] {time, time, time, time, time})
                .toArray(double[][]::new);
        return new CostSamples(List.of(1, 2, 3).subList(0, nanos.length), rounds);
    }

    @Test
    void aPointIsTheMedianOfTheJvms() {
        CostCurve curve = CostCurve.of(List.of(fork(100, 300), fork(104, 306), fork(103, 303)), 1);
        assertEquals(103, curve.nanos(1));
        assertEquals(303, curve.nanos(2));
        assertEquals(3, curve.forks());
        assertEquals(new Spread(1.04, 1), curve.spread());
        assertEquals(1, curve.jitter().ratio());
        assertEquals(Optional.empty(), curve.instability());
        assertTrue(curve.isStable());
    }

    @Test
    void theMedianOfAJvmIgnoresFewerThanHalfOfItsRounds() {
        CostSamples samples = new CostSamples(List.of(1), new double[][] {{100, 900, 101, 99, 800}});
        CostCurve curve = CostCurve.of(List.of(samples), 1);
        assertEquals(101, curve.nanos(1));
    }

    @Test
    void jvmsThatDifferAreUnstable() {
        CostCurve curve = CostCurve.of(List.of(fork(100, 300, 500), fork(102, 570, 510), fork(101, 310, 505)), 1);
        assertEquals(new Spread(1.9, 2), curve.spread());
        assertFalse(curve.isStable());
        assertEquals(Optional.of("forks differ by 1.9x at 2 rows"), curve.instability());
    }

    @Test
    void timesThatVaryInAllJvmsAreUnstable() {
        // Each at 100 for half of the time and at 400 for the other: all medians agree.
        CostSamples samples = new CostSamples(List.of(1), new double[][] {{100, 400, 250, 100, 400}});
        CostCurve curve = CostCurve.of(List.of(samples, samples, samples), 1);
        assertEquals(1, curve.spread().ratio());
        assertEquals(new Spread(4, 1), curve.jitter());
        assertEquals(Optional.of("times within a fork vary by 4.0x at 1 row"), curve.instability());
    }

    @Test
    void aDisturbanceOfOneJvmIsNoJitter() {
        CostSamples quiet = fork(100);
        CostSamples disturbed = new CostSamples(List.of(1), new double[][] {{100, 100, 100, 400, 400}});
        assertTrue(CostCurve.of(List.of(quiet, disturbed, quiet), 1).isStable());
    }
}

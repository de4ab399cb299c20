package dev.lanewise.tune.serving;

import dev.lanewise.tune.cost.CostCurve;
import dev.lanewise.tune.measure.Speeds;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Made-up machines. */
final class Costs {

    private Costs() {}

    /** A batch of {@code rows} takes {@code fixed + rows * each} nanoseconds; measured at powers of two up to 256. */
    static CostCurve curve(double fixed, double each) {
        List<CostCurve.Point> points = IntStream.rangeClosed(0, 8)
                .map(power -> 1 << power)
                .mapToObj(rows -> new CostCurve.Point(
                        rows, fixed + rows * each, (fixed + rows * each) * 0.99, (fixed + rows * each) * 1.01))
                .toList();
        return curve(points, Speeds.one());
    }

    /** As all of three JVMs have it. */
    static CostCurve curve(List<CostCurve.Point> points, Speeds speeds) {
        CostCurve.Spread none = new CostCurve.Spread(1, 1);
        CostCurve.Fork fork = new CostCurve.Fork(
                1, points.stream().map(CostCurve.Point::nanos).toList());
        return new CostCurve(points, List.of(fork, fork, fork), speeds, none, none);
    }

    /** The same on a machine of other speeds. */
    static CostCurve curve(double fixed, double each, Speeds speeds) {
        return curve(curve(fixed, each).points(), speeds);
    }

    /** Nothing costs anything but the batches. */
    static ServiceCosts only(CostCurve curve) {
        return new ServiceCosts(curve, 0, 0, 0, 0, 0);
    }

    /** Arrivals at these times. */
    static long[] arrivals(long... times) {
        return times;
    }

    /** Arrivals with the same gap between all, from 0 on. */
    static long[] regular(int count, long gap) {
        long[] times = new long[count];
        Arrays.setAll(times, i -> i * gap);
        return times;
    }
}

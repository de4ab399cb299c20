package dev.lanewise.tune.cost;

import dev.lanewise.tune.measure.CompiledRounds;
import dev.lanewise.tune.measure.MedianPolish;
import dev.lanewise.tune.measure.Quantiles;
import dev.lanewise.tune.measure.Speeds;
import dev.lanewise.tune.measure.TuningException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The time of a batch by its rows, as measured on one machine. Between two measured sizes it is a straight line; at a
 * measured size it has the kink that was measured, such as the one after a full tile.
 *
 * <p>Its shape and its level are two things. The shape says which batch size is best, and is compared between JVMs with
 * the level taken out. The level is how fast the machine was, which on a shared one changes by a factor of two within
 * seconds, for all sizes alike; it is in {@link #speeds}.
 *
 * @param points ascending in rows, the first for one row; at the typical speed
 * @param forks JVMs that took part, at least one
 * @param speeds of the machine meanwhile
 * @param spread the slowest JVM's time by the fastest's, levels taken out, at the size where that is largest
 * @param jitter the upper quartile of a JVM's times by their lower quartile, levels taken out, as in the JVM in the
 *     middle, at the size where that is largest
 */
public record CostCurve(List<Point> points, List<Fork> forks, Speeds speeds, Spread spread, Spread jitter) {

    /**
     * A measured size.
     *
     * @param rows of the batch
     * @param nanos the median over the JVMs, at the typical speed
     * @param low lower end of its 95 % interval, at the typical speed
     * @param high upper end
     */
    public record Point(int rows, double nanos, double low, double high) {

        /** Checks that the time lies in its interval. */
        public Point {
            if (rows < 1 || !(low > 0 && low <= nanos && nanos <= high && high < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("a point must have at least 1 row and a time above 0 within its"
                        + " interval, but has " + rows + " rows and " + nanos + " from " + low + " to " + high);
            }
        }

        /** Rows a second, one batch after another. */
        public double rowsPerSecond() {
            return rows * 1e9 / nanos;
        }
    }

    /**
     * What one JVM measured.
     *
     * @param level times as long as the typical one, over all sizes
     * @param nanos by size, with the level taken out
     */
    public record Fork(double level, List<Double> nanos) {

        /** Copies the list. */
        public Fork {
            nanos = List.copyOf(nanos);
        }
    }

    /**
     * How far times of the same work lie apart.
     *
     * @param ratio the longer by the shorter, at least 1
     * @param rows of the batch where they do
     */
    public record Spread(double ratio, int rows) {

        /** Checks the ratio. */
        public Spread {
            if (!(ratio >= 1)) {
                throw new IllegalArgumentException("ratio must be at least 1, but is " + ratio);
            }
        }

        private Spread orLarger(Spread other) {
            return ratio >= other.ratio ? this : other;
        }

        /** Such as {@code 1.9x at 32 rows}. */
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.1fx at %d row%s", ratio, rows, rows == 1 ? "" : "s");
        }
    }

    /** Checks the order. */
    public CostCurve {
        points = List.copyOf(points);
        forks = List.copyOf(forks);
        if (points.isEmpty() || points.getFirst().rows() != 1) {
            throw new IllegalArgumentException("a cost curve must begin with 1 row, but its points are " + points);
        }
        for (int i = 1; i < points.size(); i++) {
            if (points.get(i).rows() <= points.get(i - 1).rows()) {
                throw new IllegalArgumentException(
                        "the rows of a cost curve must ascend, but its points are " + points);
            }
        }
        int sizes = points.size();
        if (forks.isEmpty() || forks.stream().anyMatch(fork -> fork.nanos().size() != sizes)) {
            throw new IllegalArgumentException(
                    "a cost curve must have one JVM or more, each with a time of every size");
        }
    }

    /**
     * What JVMs measured.
     *
     * @param samples of each JVM, at least one, all of the same sizes
     * @param seed of the resampling
     */
    public static CostCurve of(List<CostSamples> samples, long seed) {
        List<Integer> rows = samples.getFirst().rows();
        Pool pool = Pool.of(samples);
        List<MedianPolish> rounds = pool.rounds;
        MedianPolish pooled = pool.pooled;
        Point[] points = new Point[rows.size()];
        Spread spread = new Spread(1, 1);
        Spread jitter = new Spread(1, 1);
        double[][][] levelled = new double[samples.size()][][];
        Arrays.setAll(
                levelled, fork -> rounds.get(fork).levelled(samples.get(fork).nanos()));
        for (int size = 0; size < points.length; size++) {
            double[][] times = new double[levelled.length][];
            double[] jitters = new double[levelled.length];
            double[] medians = new double[levelled.length];
            for (int fork = 0; fork < times.length; fork++) {
                double level = pooled.levels()[fork];
                times[fork] = Arrays.stream(levelled[fork][size])
                        .map(time -> time / level)
                        .sorted()
                        .toArray();
                jitters[fork] = Quantiles.of(times[fork], 0.75) / Quantiles.of(times[fork], 0.25);
                medians[fork] = rounds.get(fork).costs()[size] / level;
            }
            Arrays.sort(jitters);
            Arrays.sort(medians);
            Bootstrap.Interval interval = Bootstrap.median(times, seed + size);
            double nanos = pooled.costs()[size];
            points[size] =
                    new Point(rows.get(size), nanos, Math.min(nanos, interval.low()), Math.max(nanos, interval.high()));
            spread = spread.orLarger(new Spread(medians[medians.length - 1] / medians[0], rows.get(size)));
            jitter = jitter.orLarger(new Spread(Quantiles.median(jitters), rows.get(size)));
        }
        return new CostCurve(List.of(points), pool.forks(), speeds(rounds, pooled), spread, jitter);
    }

    /**
     * JVMs together.
     *
     * @param rounds of each, taken apart
     * @param pooled what is left of each, taken apart in the same way: levels by JVM
     */
    private record Pool(List<MedianPolish> rounds, MedianPolish pooled) {

        static Pool of(List<CostSamples> samples) {
            List<MedianPolish> rounds =
                    samples.stream().map(fork -> MedianPolish.of(fork.nanos())).toList();
            double[][] nanos = new double[samples.getFirst().rows().size()][rounds.size()];
            for (int fork = 0; fork < rounds.size(); fork++) {
                for (int size = 0; size < nanos.length; size++) {
                    nanos[size][fork] = rounds.get(fork).costs()[size];
                }
            }
            return new Pool(rounds, MedianPolish.of(nanos));
        }

        List<Fork> forks() {
            return IntStream.range(0, rounds.size())
                    .mapToObj(fork -> {
                        double level = pooled.levels()[fork];
                        return new Fork(
                                level,
                                Arrays.stream(rounds.get(fork).costs())
                                        .mapToObj(cost -> cost / level)
                                        .toList());
                    })
                    .toList();
        }
    }

    private static Speeds speeds(List<MedianPolish> rounds, MedianPolish pooled) {
        return Speeds.of(IntStream.range(0, rounds.size())
                .boxed()
                .flatMapToDouble(
                        fork -> Arrays.stream(rounds.get(fork).levels()).map(level -> level * pooled.levels()[fork]))
                .toArray());
    }

    /**
     * Those of JVMs whose compiler was done: the others take many times as long, at all sizes or at some. Neighbours
     * make a whole JVM two or three times as slow, so sizes are compared with the levels taken out, and with the
     * fastest JVM of each.
     *
     * @param samples of JVMs, at least one, all of the same sizes
     * @throws TuningException if none is left
     */
    static List<CostSamples> compiled(List<CostSamples> samples) {
        List<CostSamples> left = atSomeSizes(atAllSizes(samples));
        if (left.isEmpty()) {
            throw new TuningException("no JVM that measures had all its code compiled, for each takes "
                    + (int) CompiledRounds.NOT_COMPILED
                    + " times as long as another at some batch size: give them more time (--budget)");
        }
        return left;
    }

    private static List<CostSamples> atAllSizes(List<CostSamples> samples) {
        double[] levels = Pool.of(samples).pooled.levels();
        double fastest = Arrays.stream(levels).min().orElseThrow();
        return IntStream.range(0, levels.length)
                .filter(fork -> levels[fork] < CompiledRounds.NOT_COMPILED * fastest)
                .mapToObj(samples::get)
                .toList();
    }

    private static List<CostSamples> atSomeSizes(List<CostSamples> samples) {
        List<Fork> forks = Pool.of(samples).forks();
        double[] fastest = new double[samples.getFirst().rows().size()];
        Arrays.setAll(
                fastest,
                size -> forks.stream()
                        .mapToDouble(fork -> fork.nanos.get(size))
                        .min()
                        .orElseThrow());
        return IntStream.range(0, forks.size())
                .filter(fork -> IntStream.range(0, fastest.length)
                        .noneMatch(
                                size -> forks.get(fork).nanos.get(size) >= CompiledRounds.NOT_COMPILED * fastest[size]))
                .mapToObj(samples::get)
                .toList();
    }

    /** The largest size that was measured. */
    public int maxRows() {
        return points.getLast().rows();
    }

    /** The same on a machine on which everything takes {@code factor} times as long. */
    public CostCurve at(double factor) {
        List<Point> scaled = points.stream()
                .map(point ->
                        new Point(point.rows(), factor * point.nanos(), factor * point.low(), factor * point.high()))
                .toList();
        return new CostCurve(scaled, forks, speeds, spread, jitter);
    }

    /** The curve as each JVM alone has it, at the typical speed. */
    public List<CostCurve> shapes() {
        return forks.stream()
                .map(fork -> new CostCurve(
                        IntStream.range(0, points.size())
                                .mapToObj(size -> exact(
                                        points.get(size).rows(), fork.nanos().get(size)))
                                .toList(),
                        List.of(fork),
                        speeds,
                        spread,
                        jitter))
                .toList();
    }

    private static Point exact(int rows, double nanos) {
        return new Point(rows, nanos, nanos, nanos);
    }

    /** The shortest time of a measured size: the lower end of the interval, at the fast speed. */
    public double low(Point point) {
        return point.low() * speeds.fast();
    }

    /** The longest: the upper end, at the slow speed. */
    public double high(Point point) {
        return point.high() * speeds.slow();
    }

    /**
     * The time of a batch in nanoseconds.
     *
     * @param rows 1 to {@link #maxRows}
     */
    public double nanos(int rows) {
        if (rows < 1 || rows > maxRows()) {
            throw new IllegalArgumentException("rows must be 1 to " + maxRows() + ", but are " + rows);
        }
        Point below = points.getFirst();
        for (Point point : points) {
            if (point.rows() >= rows) {
                double part = point.rows() == rows ? 1 : (double) (rows - below.rows()) / (point.rows() - below.rows());
                return below.nanos() + part * (point.nanos() - below.nanos());
            }
            below = point;
        }
        throw new AssertionError("rows " + rows);
    }
}

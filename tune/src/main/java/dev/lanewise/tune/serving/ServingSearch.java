package dev.lanewise.tune.serving;

import dev.lanewise.Precision;
import dev.lanewise.infer.BatchingOptions;
import dev.lanewise.tune.cost.CostCurve;
import dev.lanewise.tune.serving.ServingVerdict.Candidate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Looks for the best settings by simulation. */
final class ServingSearch {

    /** Of two settings that differ by less, the simpler is the better. */
    private static final double TIE = 0.02;

    private static final int ARRIVALS = 30_000;
    private static final int BISECTIONS = 4;
    private static final long SHORTEST = 100_000_000;
    private static final long LONGEST = 3_000_000_000L;
    private static final int[] DELAYS_OF_TARGET = {0, 8, 4, 2};
    private static final int SHOWN = 4;
    private static final int MAX_LOAD = 50;
    private static final int[] LOADS = {1, 2, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95};

    private final ServiceCosts costs;
    private final Disturbances disturbances;
    private final BatcherSimulation simulation;
    private final long seed;

    ServingSearch(ServiceCosts costs, Disturbances disturbances, long seed) {
        this.costs = costs;
        this.disturbances = disturbances;
        simulation = new BatcherSimulation(costs, disturbances);
        this.seed = seed;
    }

    /** The same on other costs. */
    ServingSearch with(ServiceCosts others) {
        return new ServingSearch(others, disturbances, seed);
    }

    ServiceCosts costs() {
        return costs;
    }

    /** Of the arrivals. */
    long seed() {
        return seed;
    }

    /**
     * All settings that are worth a simulation: batches of up to each power of two; no wait, or a part of the target;
     * no preferred sizes, or those after which a row becomes dearer. Simple ones first.
     */
    static List<BatchingOptions> candidates(CostCurve curve, long target, int workers, Precision precision) {
        List<BatchingOptions> candidates = new ArrayList<>();
        for (int divisor : DELAYS_OF_TARGET) {
            long delay = divisor == 0 ? 0 : target / 1_000 / divisor;
            if (divisor != 0 && delay == 0) {
                continue;
            }
            for (int worker = 1; worker <= workers; worker++) {
                for (int rows = 1; rows <= curve.maxRows(); rows *= 2) {
                    int[] kinks = kinks(curve, rows);
                    candidates.add(options(rows, delay, worker, precision));
                    if (kinks.length > 0) {
                        candidates.add(options(rows, delay, worker, precision, kinks));
                    }
                }
            }
        }
        return candidates;
    }

    private static BatchingOptions options(int rows, long delay, int workers, Precision precision, int... preferred) {
        return BatchingOptions.builder()
                .maxBatchSize(rows)
                .maxQueueDelayMicros(delay)
                .preferredBatchSizes(preferred)
                .workers(workers)
                .precision(precision)
                .build();
    }

    /** Sizes up to {@code most} with a lower price for a row than their neighbours, and 1 for what is left over. */
    private static int[] kinks(CostCurve curve, int most) {
        List<CostCurve.Point> points = curve.points();
        int[] kinks = IntStream.range(1, points.size() - 1)
                .filter(i ->
                        points.get(i).rows() <= most && isKink(points.get(i - 1), points.get(i), points.get(i + 1)))
                .map(i -> points.get(i).rows())
                .toArray();
        return kinks.length == 0
                ? kinks
                : IntStream.concat(IntStream.of(1), IntStream.of(kinks)).toArray();
    }

    private static boolean isKink(CostCurve.Point before, CostCurve.Point point, CostCurve.Point after) {
        double price = point.nanos() / point.rows();
        // The intervals of a row's price do not overlap.
        return point.high() / point.rows() < before.low() / before.rows() && price * 1.05 < after.low() / after.rows();
    }

    /** The candidates at a load, best first; those that it makes too busy to catch up after a stall come last. */
    List<Candidate> rank(List<BatchingOptions> candidates, Workload load, long target) {
        return candidates.parallelStream()
                .map(options -> simulate(options, load, target))
                .sorted(Comparator.comparing((Candidate candidate) -> !candidate.meetsTarget())
                        .thenComparing(candidate -> load.rate() > maxLoad(candidate.options()))
                        .thenComparing(this::compareTails))
                .toList();
    }

    /** The shorter tail first; equal ones stay in the order of their simplicity. */
    private int compareTails(Candidate a, Candidate b) {
        return Double.compare(step(a.predicted().p99()), step(b.predicted().p99()));
    }

    private static double step(long nanos) {
        return Math.floor(Math.log((double) Math.max(1, nanos)) / TIE);
    }

    /** What settings do at a load. */
    Candidate simulate(BatchingOptions options, Workload load, long target) {
        Performance predicted = simulation.run(options, load);
        return new Candidate(options, predicted, predicted.keepsUp() && predicted.p99() <= target);
    }

    /**
     * The highest rate at which the settings keep the target; 0 if there is none. At most {@value #MAX_LOAD} % of the
     * capacity that other programs leave: far beyond that a few percent more of work or of requests make queues several
     * times as long, and where a hypervisor moves the processors, the capacity changes from second to second (up to
     * threefold for a small network). Looked for from above, for the tail is long at both ends: at low rates the
     * batcher falls asleep between requests.
     */
    double highestRate(BatchingOptions options, long target, int effort) {
        double capacity = costs.capacity(options.maxBatchSize(), options.workers());
        double high = maxLoad(options);
        if (simulate(options, load(high, effort), target).meetsTarget()) {
            return high;
        }
        for (int i = LOADS.length - 1; i >= 0; i--) {
            double rate = LOADS[i] / 100.0 * capacity;
            if (rate >= high) {
                continue;
            }
            if (simulate(options, load(rate, effort), target).meetsTarget()) {
                return refine(options, target, effort, rate, high);
            }
            high = rate;
        }
        return 0;
    }

    /** The most requests a second that these settings should have. */
    private double maxLoad(BatchingOptions options) {
        double left = 1 - disturbances.part();
        return left * MAX_LOAD / 100.0 * costs.capacity(options.maxBatchSize(), options.workers());
    }

    private double refine(BatchingOptions options, long target, int effort, double meets, double misses) {
        double low = meets;
        double high = misses;
        for (int i = 0; i < BISECTIONS; i++) {
            double rate = (low + high) / 2;
            if (simulate(options, load(rate, effort), target).meetsTarget()) {
                low = rate;
            } else {
                high = rate;
            }
        }
        return low;
    }

    /** Settings and the highest rate at which they keep the target. */
    record Limit(BatchingOptions options, double rate) {}

    /**
     * The highest rates, highest first; of nearly equal ones the simpler first. Settings that never keep the target are
     * left out.
     */
    List<Limit> limits(List<BatchingOptions> candidates, long target, int effort) {
        return candidates.parallelStream()
                .map(options -> new Limit(options, highestRate(options, target, effort)))
                .filter(limit -> limit.rate() > 0)
                .sorted(Comparator.comparingDouble((Limit limit) -> -step((long) limit.rate())))
                .toList();
    }

    /**
     * Independent arrivals, so many that their percentiles tell settings apart.
     *
     * @param effort 1 to compare many settings, more to be more exact
     */
    Workload load(double rate, int effort) {
        long nanos = Math.clamp((long) (effort * ARRIVALS / rate * 1e9), SHORTEST, LONGEST);
        return Workload.poisson(rate, Duration.ofNanos(nanos), seed);
    }

    /** The 99th percentile at a part of the capacity. */
    long tail(BatchingOptions options, double part) {
        double capacity = costs.capacity(options.maxBatchSize(), options.workers());
        return simulate(options, load(part * capacity, SHOWN), Long.MAX_VALUE)
                .predicted()
                .p99();
    }

    /** The settings at rising loads, until they do not keep up any more. */
    List<Performance> frontier(BatchingOptions options) {
        double capacity = costs.capacity(options.maxBatchSize(), options.workers());
        return IntStream.of(LOADS)
                .parallel()
                .mapToObj(percent -> simulate(options, load(percent / 100.0 * capacity, SHOWN), Long.MAX_VALUE)
                        .predicted())
                .toList();
    }
}

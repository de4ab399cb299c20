package dev.lanewise.tune.load;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What came of a run under load. Latencies are nanoseconds from the moment a request was due until its end, with three
 * significant digits: a figure is at most 0.1 % too large.
 *
 * @param offeredRate requests that were due, a second
 * @param achievedRate requests that were answered, a second
 * @param count latencies below: requests that were answered or left unanswered
 * @param failed requests that the target refused; not among the latencies
 * @param unanswered requests that had no answer when the run was given up; their latency is what it was by then, and longer in
 *     truth
 * @param mean of the latencies
 * @param p50 half of the latencies are this or less
 * @param p90 90 % are
 * @param p99 99 % are
 * @param p999 99.9 % are
 * @param p9999 99.99 % are
 * @param max the longest
 * @param quantiles the whole distribution, from the shortest to the longest
 * @param collections pauses of the garbage collector while it ran
 */
public record LatencyReport(
        double offeredRate,
        double achievedRate,
        long count,
        long failed,
        long unanswered,
        double mean,
        long p50,
        long p90,
        long p99,
        long p999,
        long p9999,
        long max,
        List<Quantile> quantiles,
        GarbageCollections collections) {

    private static final int STEPS_FOR_A_NINE = 10;

    /** Below this part of the offered rate, a target does not keep up. */
    private static final double KEEPS_UP = 0.98;

    /** Takes a copy of the list. */
    public LatencyReport {
        quantiles = List.copyOf(quantiles);
    }

    /**
     * A point of the distribution.
     *
     * @param nines how many nines the percentile has: 1 is 90 %, 2 is 99 %, 2.3 is 99.5 %; 0 is the shortest latency
     * @param nanos the latency there
     */
    public record Quantile(double nines, long nanos) {}

    static LatencyReport of(
            Histogram latencies,
            double offeredRate,
            double achievedRate,
            long failed,
            long unanswered,
            GarbageCollections collections) {
        return new LatencyReport(
                offeredRate,
                achievedRate,
                latencies.getTotalCount(),
                failed,
                unanswered,
                latencies.getMean(),
                latencies.getValueAtPercentile(50),
                latencies.getValueAtPercentile(90),
                latencies.getValueAtPercentile(99),
                latencies.getValueAtPercentile(99.9),
                latencies.getValueAtPercentile(99.99),
                latencies.getMaxValue(),
                quantiles(latencies),
                collections);
    }

    /** Ten points for each nine, as far as there are latencies to tell them apart; the longest is the last. */
    private static List<Quantile> quantiles(Histogram latencies) {
        double last = Math.log10((double) latencies.getTotalCount());
        List<Quantile> quantiles = new ArrayList<>();
        for (int step = 0; step < last * STEPS_FOR_A_NINE; step++) {
            double nines = (double) step / STEPS_FOR_A_NINE;
            double percentile = 100 * (1 - Math.pow(10, -nines));
            quantiles.add(new Quantile(nines, latencies.getValueAtPercentile(percentile)));
        }
        if (latencies.getTotalCount() > 0) {
            quantiles.add(new Quantile(last, latencies.getMaxValue()));
        }
        return quantiles;
    }

    /** Whether the target could not keep up: the latencies then say how long the run was, and little else. */
    public boolean isOverloaded() {
        double accepted = (double) count / (double) (count + failed);
        return unanswered > 0 || achievedRate < KEEPS_UP * offeredRate * accepted;
    }
}

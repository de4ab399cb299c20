package dev.lanewise.tune.serving;

import dev.lanewise.tune.load.ArrivalProcess;
import dev.lanewise.tune.measure.Quantiles;
import dev.lanewise.tune.measure.TuningException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Requests that are due, and what became of them. Percentiles are taken of so many requests in a row, and their median over all
 * such windows is what settings are compared by: on a shared machine something else runs for milliseconds now and then, whatever
 * the settings, and whether that hits 0.8 or 1.2 % of the requests of a run would decide its 99th percentile.
 *
 * @param times in nanoseconds, ascending, at least one
 * @param duration of the arrivals
 * @param window requests of a window
 */
record Workload(long[] times, Duration duration, int window) {

    /** Ten of them are slower than the 99th percentile. */
    private static final int WINDOW = 1_000;

    /** Independent arrivals at a rate. */
    static Workload poisson(double rate, Duration duration, long seed) {
        return of(new ArrivalProcess.Poisson(rate, seed), duration, seed);
    }

    /** The arrivals of a load within a time. Those of a trace are one window, for its bursts belong to it. */
    static Workload of(ArrivalProcess load, Duration duration, long seed) {
        long[] times = switch (load) {
            case ArrivalProcess.Poisson(double rate, long own) ->
                new ArrivalProcess.Poisson(rate, own + seed).times(duration);
            default -> load.times(duration);
        };
        if (times.length == 0) {
            throw new TuningException("no request is due within " + duration.toMillis()
                    + " ms; take a longer budget, a higher rate, or another trace");
        }
        if (load instanceof ArrivalProcess.Trace) {
            // A trace may end before that; its rate is that of its own time.
            long end = Math.min(duration.toNanos(), times[times.length - 1] + 1);
            return new Workload(times, Duration.ofNanos(end), times.length);
        }
        return new Workload(times, duration, WINDOW);
    }

    /** Arrivals a second. */
    double rate() {
        return times.length / seconds();
    }

    private double seconds() {
        return duration.toNanos() * 1e-9;
    }

    /**
     * What became of the requests.
     *
     * @param latencies of each, in nanoseconds
     * @param throughput answers a second
     * @param meanBatchSize rows of a batch
     */
    Performance performance(long[] latencies, double throughput, double meanBatchSize) {
        long[] sorted = latencies.clone();
        int windows = Math.max(1, sorted.length / window);
        double[] middles = new double[windows];
        double[] tails = new double[windows];
        for (int i = 0; i < windows; i++) {
            int from = border(i, windows);
            int to = border(i + 1, windows);
            Arrays.sort(sorted, from, to);
            middles[i] = percentile(sorted, from, to, 0.5);
            tails[i] = percentile(sorted, from, to, 0.99);
        }
        Arrays.sort(middles);
        Arrays.sort(tails);
        Arrays.sort(sorted);
        return new Performance(
                rate(),
                throughput,
                (long) Quantiles.median(middles),
                (long) Quantiles.median(tails),
                percentile(sorted, 0, sorted.length, 0.99),
                percentile(sorted, 0, sorted.length, 0.999),
                meanBatchSize);
    }

    /** The part of the latencies that is longer than a target; 0 of none. */
    static double late(long[] latencies, long target) {
        return Arrays.stream(latencies)
                .mapToDouble(latency -> latency > target ? 1 : 0)
                .average()
                .orElse(0);
    }

    /** The same arrivals in pieces one after another, each from 0 on; of a trace one piece, since what came before matters. */
    List<Workload> pieces(int count) {
        if (window == times.length) {
            return List.of(this);
        }
        List<Workload> pieces = new ArrayList<>();
        long length = duration.toNanos() / count;
        int from = 0;
        for (int i = 0; i < count; i++) {
            long start = i * length;
            int end = from;
            while (end < times.length && (i == count - 1 || times[end] < start + length)) {
                end++;
            }
            if (end > from) {
                long[] piece = Arrays.stream(times, from, end)
                        .map(time -> time - start)
                        .toArray();
                long last = i == count - 1 ? duration.toNanos() - start : length;
                pieces.add(new Workload(piece, Duration.ofNanos(last), window));
            }
            from = end;
        }
        return pieces;
    }

    /** Windows of equal length, so that none is short. */
    private int border(int number, int windows) {
        return (int) ((long) number * times.length / windows);
    }

    private static long percentile(long[] sorted, int from, int to, double part) {
        return sorted[from + (int) Math.ceil(part * (to - from)) - 1];
    }
}

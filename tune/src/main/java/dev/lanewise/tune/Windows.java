package dev.lanewise.tune;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Several runs of the same load, each with arrivals of its own. Figures are the medians over the runs: an interruption of
 * milliseconds that hits one of them does not decide the others.
 *
 * @param times of arrival in nanoseconds, of each run
 * @param duration of each run
 */
record Windows(List<long[]> times, Duration duration) {

    /** Independent arrivals at a rate. */
    static Windows poisson(double rate, Duration duration, int count, long seed) {
        List<long[]> times = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            times.add(new ArrivalProcess.Poisson(rate, seed + i).times(duration));
        }
        return new Windows(times, duration);
    }

    /** The arrivals of a load: of {@code count} runs if they are random, else of one run of the whole time. */
    static Windows of(ArrivalProcess load, Duration duration, int count, long seed) {
        if (load instanceof ArrivalProcess.Poisson(double rate, long own)) {
            return poisson(rate, duration, count, own + seed);
        }
        long[] times = load.times(duration.multipliedBy(count));
        if (times.length == 0) {
            throw new TuningException("no request is due within " + duration.toMillis() * count
                    + " ms; take a longer budget, a higher rate, or another trace");
        }
        // A trace may end before that; its rate is that of its own time.
        long end = Math.min(duration.toNanos() * count, times[times.length - 1] + 1);
        return new Windows(List.of(times), Duration.ofNanos(end));
    }

    /** Arrivals a second. */
    double rate() {
        return times.stream().mapToInt(run -> run.length).sum() / (times.size() * seconds());
    }

    double seconds() {
        return duration.toNanos() * 1e-9;
    }

    /** The median of each figure. */
    static Performance median(List<Performance> runs) {
        return new Performance(
                median(runs, Performance::rate),
                median(runs, Performance::throughput),
                (long) median(runs, run -> (double) run.p50()),
                (long) median(runs, run -> (double) run.p99()),
                (long) median(runs, run -> (double) run.p999()),
                median(runs, Performance::meanBatchSize));
    }

    private static double median(List<Performance> runs, ToDoubleFunction<Performance> figure) {
        double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
        return Quantiles.median(sorted);
    }
}

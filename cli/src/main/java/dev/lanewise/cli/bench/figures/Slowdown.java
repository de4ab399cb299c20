package dev.lanewise.cli.bench.figures;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * How evenly the machine ran: each turn's time divided by the fastest turn of the same process at the same case. The code and its
 * operands are the same in these turns, so what differs is the clock, the neighbours and other programs.
 *
 * @param median half of the turns took at most so many times as long as their fastest; NaN if nothing was measured in turns
 * @param p90 the 90th percentile: one of ten turns took so many times as long as its fastest, or longer
 */
public record Slowdown(double median, double p90) {

    /** Above what an even machine shows. */
    private static final double UNEVEN = 1.25;

    private static final double NINE_OF_TEN = 0.9;

    /** Of turns that belong together, at least two of them in each list that counts. */
    public static Slowdown of(Collection<List<Double>> turns) {
        double[] slowdowns = turns.stream()
                .filter(times -> times.size() > 1)
                .flatMapToDouble(times -> {
                    double fastest = times.stream()
                            .mapToDouble(Double::doubleValue)
                            .min()
                            .orElseThrow();
                    return times.stream().mapToDouble(time -> time / fastest);
                })
                .toArray();
        if (slowdowns.length == 0) {
            return new Slowdown(Double.NaN, Double.NaN);
        }
        Forks sorted = Forks.of(Arrays.stream(slowdowns).boxed().toList());
        return new Slowdown(sorted.median(), sorted.quantile(NINE_OF_TEN));
    }

    /** Whether the machine ran at several speeds, so that times say little and ratios are what to compare. */
    public boolean isUneven() {
        return p90 > UNEVEN;
    }
}

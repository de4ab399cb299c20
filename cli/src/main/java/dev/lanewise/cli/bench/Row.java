package dev.lanewise.cli.bench;

import dev.lanewise.cli.bench.figures.ForkLevels;
import dev.lanewise.cli.bench.figures.LatencyForks;
import dev.lanewise.cli.bench.plan.Implementation;
import dev.lanewise.tune.load.LoadTest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One figure: an implementation at a case. NaN stands for what cannot be said.
 *
 * @param benchCase what was done
 * @param implementation that did it
 * @param vectorBits of its vectors; 0 for scalar code, the widest of the machine for code that decides itself
 * @param threads that it used
 * @param microseconds median over the turns of a fork, then over the forks; under load the median latency
 * @param gflops GFLOP/s at that time; NaN where operations are not counted
 * @param percentOfPeak its fastest turn, of {@code threads} times the machine's peak at {@code vectorBits}, the widest for scalar
 *     code: both are the best of what was measured, so a slow clock lowers neither
 * @param ratioToLanewise its time divided by that of Lanewise's vector kernels in the same turn, median as for the time: above 1,
 *     Lanewise is faster; NaN under another rate of requests than Lanewise's
 * @param ratioSpread interquartile range of the turns' ratios, divided by their median; NaN for one turn
 * @param turnSpread interquartile range of the turns' times, divided by their median: what the machine did; NaN for one turn
 * @param forkSpread from the fastest to the slowest fork, as a part of the median; NaN for one fork
 * @param bimodal whether the forks fall into two groups that the machine's changing speed does not explain: {@link ForkLevels}
 * @param turns microseconds of each turn, fork by fork; the same turn of another implementation ran within a second
 * @param latency of predictions under load, in nanoseconds: medians over forks, but for what {@link LatencyForks} says; null in
 *     other suites
 */
public record Row(
        BenchCase benchCase,
        Implementation implementation,
        int vectorBits,
        int threads,
        double microseconds,
        double gflops,
        double percentOfPeak,
        double ratioToLanewise,
        double ratioSpread,
        double turnSpread,
        double forkSpread,
        boolean bimodal,
        List<List<Double>> turns,
        LoadTest.@Nullable Result latency) {}

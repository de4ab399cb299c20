package dev.lanewise.cli.bench;

import dev.lanewise.tune.LoadTest;
import org.jspecify.annotations.Nullable;

/**
 * One figure: an implementation at a case. NaN stands for what cannot be said.
 *
 * @param benchCase what was done
 * @param implementation that did it
 * @param vectorBits of its vectors; 0 for scalar code, the widest of the machine for code that decides itself
 * @param threads that it used
 * @param microseconds median over forks; under load the median latency
 * @param gflops GFLOP/s; NaN where operations are not counted
 * @param percentOfPeak of {@code threads} times the machine's peak at {@code vectorBits}, the widest for scalar code
 * @param ratioToLanewise its time divided by that of Lanewise's vector kernels: above 1, Lanewise is faster; NaN under another
 *     rate of requests than Lanewise's
 * @param forkSpread from the fastest to the slowest fork, as a part of the median; NaN for one fork
 * @param bimodal whether the forks fall into two groups
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
        double forkSpread,
        boolean bimodal,
        LoadTest.@Nullable Result latency) {}

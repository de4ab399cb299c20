package dev.lanewise.tune.measure;

import java.util.Arrays;

/**
 * Times by size and round as a product: what a size costs, times how slow the machine was in that round (Tukey 1977,
 * "Exploratory Data Analysis", median polish, on logarithms). A neighbour that halves the speed of the machine makes
 * all sizes of a round dearer alike, so the costs of sizes compare although no two rounds had the same speed.
 *
 * @param costs by size: the time at the typical level
 * @param levels by round: times as long as typical; their median is 1
 */
public record MedianPolish(double[] costs, double[] levels) {

    /** Medians of medians settle after two or three. */
    private static final int SWEEPS = 10;

    /**
     * Of times above 0.
     *
     * @param nanos by size and round, as many rounds of each size
     */
    public static MedianPolish of(double[][] nanos) {
        double[] costs = new double[nanos.length];
        double[] levels = new double[nanos[0].length];
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            for (int size = 0; size < costs.length; size++) {
                double[] logs = new double[levels.length];
                for (int round = 0; round < logs.length; round++) {
                    logs[round] = Math.log(nanos[size][round]) - levels[round];
                }
                costs[size] = Quantiles.medianOf(logs);
            }
            for (int round = 0; round < levels.length; round++) {
                double[] logs = new double[costs.length];
                for (int size = 0; size < logs.length; size++) {
                    logs[size] = Math.log(nanos[size][round]) - costs[size];
                }
                levels[round] = Quantiles.medianOf(logs);
            }
        }
        double typical = Quantiles.medianOf(levels);
        return new MedianPolish(
                Arrays.stream(costs).map(cost -> Math.exp(cost + typical)).toArray(),
                Arrays.stream(levels).map(level -> Math.exp(level - typical)).toArray());
    }

    /** Times as if all rounds had had the typical level. */
    public double[][] levelled(double[][] nanos) {
        double[][] levelled = new double[nanos.length][levels.length];
        for (int size = 0; size < nanos.length; size++) {
            for (int round = 0; round < levels.length; round++) {
                levelled[size][round] = nanos[size][round] / levels[round];
            }
        }
        return levelled;
    }
}

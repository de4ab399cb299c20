package dev.lanewise.tune.measure;

/**
 * Which of some candidates is best, if their costs are known only as several measurements have them: the first that costs nowhere
 * much more than the best would.
 *
 * @param index of the candidate
 * @param regret its cost by the least one, in the measurement where that is most; at least 1
 */
public record Choice(int index, double regret) {

    /** What a choice may cost more than the best; of candidates that differ by less any is fine. */
    public static final double ALLOWED = 1.1;

    /**
     * Chooses.
     *
     * @param costs by candidate, in the order of preference, and by measurement; infinite where a candidate is out of the question
     */
    public static Choice of(double[][] costs) {
        Choice best = new Choice(0, Double.POSITIVE_INFINITY);
        for (int candidate = 0; candidate < costs.length; candidate++) {
            double regret = regret(costs, candidate);
            if (regret <= ALLOWED) {
                return new Choice(candidate, regret);
            }
            if (regret < best.regret) {
                best = new Choice(candidate, regret);
            }
        }
        return best;
    }

    private static double regret(double[][] costs, int candidate) {
        double most = 1;
        for (int measurement = 0; measurement < costs[candidate].length; measurement++) {
            double least = Double.POSITIVE_INFINITY;
            for (double[] other : costs) {
                least = Math.min(least, other[measurement]);
            }
            // Where all are out of the question, none is better.
            if (least < Double.POSITIVE_INFINITY) {
                most = Math.max(most, costs[candidate][measurement] / least);
            }
        }
        return most;
    }

    /** Whether another candidate may be so much better that this one cannot be recommended. */
    public boolean isOpen() {
        return regret > ALLOWED;
    }
}

package dev.lanewise.tune;

import dev.lanewise.tune.TrainingVerdict.StepCost;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;

/**
 * What training steps cost, by batch size and threads.
 *
 * <p>All are measured in turns, forwards and backwards: what slows the machine down for a while then slows them all, and the
 * medians stay comparable. Rounds are warm-up as long as each is faster than the one before.
 */
final class StepCosts {

    /** The interval of the median of six is all of them; fewer have none. */
    static final int MIN_ROUNDS = 6;

    /** A round that is not faster by this factor than the one before ends the warm-up. */
    private static final double STILL_WARMING = 0.95;

    /** The largest batch size that is worth measuring. */
    static final int MAX_BATCH_SIZE = 512;

    private static final int MIN_BATCH_SIZE = 8;

    private final StepTimer timer;
    private final Deadline deadline;
    private final List<Candidate> candidates = new ArrayList<>();

    private record Candidate(int batchSize, int threads, double[] nanos) {

        /** By the round of the warm-up, which is the first. */
        double expected(IntToDoubleFunction steps) {
            return nanos[0] * steps.applyAsDouble(batchSize);
        }

        /** The median of the rounds with the interval of the sign test, which knows no distribution. */
        StepCost cost(int rounds, long memory) {
            double[] sorted = Arrays.copyOf(nanos, rounds);
            Arrays.sort(sorted);
            double median = (sorted[(rounds - 1) / 2] + sorted[rounds / 2]) / 2;
            int low = medianRank(rounds);
            return new StepCost(batchSize, threads, median, sorted[low], sorted[rounds - 1 - low], memory);
        }
    }

    /** How many of the smallest and of the largest of {@code n} numbers lie outside of the 95 % interval of their median. */
    static int medianRank(int n) {
        double probability = Math.pow(0.5, n); // of k below the true median, binomial
        double tail = probability;
        int k = 0;
        while (tail <= 0.025) {
            probability *= (double) (n - k) / (k + 1);
            tail += probability;
            k++;
        }
        return Math.max(0, k - 1);
    }

    private StepCosts(
            StepTimer timer, List<Integer> batchSizes, List<Integer> threads, Effort effort, Deadline deadline) {
        this.timer = timer;
        this.deadline = deadline;
        for (int batchSize : batchSizes) {
            for (int count : threads) {
                candidates.add(new Candidate(batchSize, count, new double[effort.maxRounds]));
            }
        }
    }

    /** 8, 16, 32, … up to 512 or all rows. */
    static List<Integer> batchSizes(int rows) {
        List<Integer> sizes = new ArrayList<>();
        for (int size = MIN_BATCH_SIZE; size <= Math.min(rows, MAX_BATCH_SIZE); size *= 2) {
            sizes.add(size);
        }
        return sizes;
    }

    /** 1, 2, 4, … and the most. */
    static List<Integer> threads(int most) {
        List<Integer> counts = new ArrayList<>();
        for (int count = 1; count < most; count *= 2) {
            counts.add(count);
        }
        counts.add(most);
        return counts;
    }

    /**
     * Measures until there are rounds enough, or the deadline comes. Of a quick tuning only what is promising after the warm-up.
     *
     * @param steps to the same loss by batch size, but for a factor that is the same for all
     * @param memory bytes by batch size
     * @throws TuningException if not even {@value #MIN_ROUNDS} rounds are done by then
     */
    static List<StepCost> measure(
            StepTimer timer,
            List<Integer> batchSizes,
            List<Integer> threads,
            IntToDoubleFunction steps,
            IntToLongFunction memory,
            Effort effort,
            Deadline deadline) {
        StepCosts costs = new StepCosts(timer, batchSizes, threads, effort, deadline);
        costs.warmUp(effort.maxWarmUpRounds);
        costs.keepPromising(steps, effort.promising);
        int rounds = 0;
        while (rounds < effort.maxRounds && costs.round(rounds)) {
            rounds++;
        }
        if (rounds < MIN_ROUNDS) {
            throw deadline.tooShort((MIN_ROUNDS + 2.0) / (rounds + 1));
        }
        int done = rounds;
        return costs.candidates.stream()
                .map(candidate -> candidate.cost(done, memory.applyAsLong(candidate.batchSize)))
                .toList();
    }

    private void warmUp(int maxRounds) {
        double before = Double.POSITIVE_INFINITY;
        for (int i = 0; i < maxRounds && round(0); i++) {
            double total = candidates.stream().mapToDouble(c -> c.nanos[0]).sum();
            if (total > STILL_WARMING * before) {
                return;
            }
            before = total;
        }
    }

    private void keepPromising(IntToDoubleFunction steps, double factor) {
        double least = candidates.stream()
                .mapToDouble(candidate -> candidate.expected(steps))
                .min()
                .orElseThrow();
        candidates.removeIf(candidate -> candidate.expected(steps) > factor * least);
    }

    /** Measures each once; false if the time was over meanwhile, when the last may have been cut short. */
    private boolean round(int number) {
        for (int i = 0; i < candidates.size(); i++) {
            Candidate candidate = candidates.get(number % 2 == 0 ? i : candidates.size() - 1 - i);
            candidate.nanos[number] = timer.nanos(candidate.batchSize, candidate.threads);
            if (deadline.isOver()) {
                return false;
            }
        }
        return true;
    }
}

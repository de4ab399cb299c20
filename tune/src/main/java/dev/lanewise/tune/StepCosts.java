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
 * <p>All are measured in turns, forwards and backwards: what slows the machine down for a while then slows them all, and the level of
 * each round is taken out ({@link MedianPolish}). Rounds are warm-up as long as each is faster than the one before.
 */
final class StepCosts {

    /** The interval of the median of six is all of them; fewer have none. */
    static final int MIN_ROUNDS = 6;

    /** A round that is not faster by this factor than the one before ends the warm-up. */
    private static final double STILL_WARMING = 0.95;

    /** The largest batch size that is worth measuring. */
    static final int MAX_BATCH_SIZE = 512;

    private static final int MIN_BATCH_SIZE = 8;

    /** As long as the choice is open there are more rounds than that, up to so many times as many. */
    private static final int MORE = 6;

    private final StepTimer timer;
    private final Deadline deadline;
    private final List<Candidate> candidates = new ArrayList<>();
    private final List<double[]> rounds = new ArrayList<>();

    private record Candidate(int batchSize, int threads) {}

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

    private StepCosts(StepTimer timer, List<Integer> batchSizes, List<Integer> threads, Deadline deadline) {
        this.timer = timer;
        this.deadline = deadline;
        for (int batchSize : batchSizes) {
            for (int count : threads) {
                candidates.add(new Candidate(batchSize, count));
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
     * Measures until there are rounds enough and the choice is clear, or the deadline comes. Of a quick tuning only what is promising
     * after the warm-up.
     *
     * @param steps to the same loss by batch size, but for a factor that is the same for all
     * @param memory bytes by batch size
     * @throws TuningException if not even {@value #MIN_ROUNDS} rounds are done by then
     */
    static StepRounds measure(
            StepTimer timer,
            List<Integer> batchSizes,
            List<Integer> threads,
            IntToDoubleFunction steps,
            IntToLongFunction memory,
            Effort effort,
            Deadline deadline) {
        StepCosts costs = new StepCosts(timer, batchSizes, threads, deadline);
        costs.keepPromising(costs.warmUp(effort.maxWarmUpRounds), steps, effort.promising);
        int wanted = effort.maxRounds;
        while (costs.rounds.size() < wanted && costs.addRound()) {
            if (costs.rounds.size() == wanted
                    && wanted < MORE * effort.maxRounds
                    && costs.result(memory).isOpen(steps)) {
                wanted += effort.maxRounds;
            }
        }
        if (costs.rounds.size() < MIN_ROUNDS) {
            throw deadline.tooShort((MIN_ROUNDS + 2.0) / (costs.rounds.size() + 1));
        }
        return costs.result(memory);
    }

    private StepRounds result(IntToLongFunction memory) {
        double[][] nanos = new double[candidates.size()][rounds.size()];
        for (int round = 0; round < rounds.size(); round++) {
            for (int i = 0; i < nanos.length; i++) {
                nanos[i][round] = rounds.get(round)[i];
            }
        }
        MedianPolish polish = MedianPolish.of(nanos);
        double[][] levelled = polish.levelled(nanos);
        int outside = medianRank(rounds.size());
        List<StepCost> costs = new ArrayList<>();
        for (int i = 0; i < nanos.length; i++) {
            Candidate candidate = candidates.get(i);
            double[] sorted = levelled[i].clone();
            Arrays.sort(sorted);
            costs.add(new StepCost(
                    candidate.batchSize,
                    candidate.threads,
                    Quantiles.median(sorted),
                    sorted[outside],
                    sorted[sorted.length - 1 - outside],
                    memory.applyAsLong(candidate.batchSize)));
        }
        return new StepRounds(costs, levelled, Speeds.of(polish.levels()));
    }

    /** The last of the rounds that do not count. */
    private double[] warmUp(int maxRounds) {
        double[] nanos = new double[candidates.size()];
        double before = Double.POSITIVE_INFINITY;
        for (int i = 0; i < maxRounds && round(0, nanos); i++) {
            double total = Arrays.stream(nanos).sum();
            if (total > STILL_WARMING * before) {
                break;
            }
            before = total;
        }
        return nanos;
    }

    private void keepPromising(double[] nanos, IntToDoubleFunction steps, double factor) {
        double[] expected = new double[nanos.length];
        Arrays.setAll(expected, i -> nanos[i] * steps.applyAsDouble(candidates.get(i).batchSize));
        double least = Arrays.stream(expected).min().orElseThrow();
        for (int i = expected.length - 1; i >= 0; i--) {
            if (expected[i] > factor * least) {
                candidates.remove(i);
            }
        }
    }

    private boolean addRound() {
        double[] nanos = new double[candidates.size()];
        boolean isWhole = round(rounds.size(), nanos);
        if (isWhole) {
            rounds.add(nanos);
        }
        return isWhole;
    }

    /** Measures each once; false if the time was over meanwhile, when the last may have been cut short. */
    private boolean round(int number, double[] nanos) {
        for (int i = 0; i < candidates.size(); i++) {
            int place = number % 2 == 0 ? i : candidates.size() - 1 - i;
            Candidate candidate = candidates.get(place);
            nanos[place] = timer.nanos(candidate.batchSize, candidate.threads);
            if (deadline.isOver()) {
                return false;
            }
        }
        return true;
    }
}

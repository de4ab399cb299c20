package dev.lanewise.tune.training;

import dev.lanewise.tune.measure.CompiledRounds;
import dev.lanewise.tune.measure.MedianPolish;
import dev.lanewise.tune.measure.Quantiles;
import dev.lanewise.tune.measure.Speeds;
import dev.lanewise.tune.measure.TuningException;
import dev.lanewise.tune.training.TrainingVerdict.StepCost;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;

/**
 * What training steps cost, by batch size and threads.
 *
 * <p>All are measured in turns, forwards and backwards: what slows the machine down for a while then slows them all,
 * and the level of each round is taken out ({@link MedianPolish}). Rounds do not count until two in a row are no
 * faster than those before, nor while code is compiled.
 */
final class StepCosts {

    /** The interval of the median of six is all of them; fewer have none. */
    static final int MIN_ROUNDS = 6;

    /** A round that is faster than all before by this factor is a gain. */
    private static final double STILL_WARMING = 0.95;

    /** So many rounds in a row without a gain, while the compiler has nothing to do, end the warm-up. */
    private static final int SETTLED = 2;

    /** The largest batch size that is worth measuring. */
    static final int MAX_BATCH_SIZE = 512;

    private static final int MIN_BATCH_SIZE = 8;

    /** As long as the choice is open there are more rounds than that, up to so many times as many. */
    private static final int MORE = 6;

    private final StepTimer timer;
    private final Deadline deadline;
    private final List<Candidate> candidates = new ArrayList<>();
    private final CompiledRounds<Round> rounds;
    private int visited;

    private record Candidate(int batchSize, int threads) {}

    /** Times of the candidates, in their order. */
    private record Round(double[] wall, double[] processor) {}

    /**
     * How many of the smallest and of the largest of {@code n} numbers lie outside of the 95 % interval of their
     * median.
     */
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
        rounds = new CompiledRounds<>(timer::isCompiling, round -> alone(round.processor));
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
     * Measures until there are rounds enough and the choice is clear, or the deadline comes. Of a quick tuning only
     * what is promising after the warm-up.
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
        while (costs.counted() < wanted && costs.addRound()) {
            if (costs.counted() == wanted
                    && wanted < MORE * effort.maxRounds
                    && costs.result(memory).isOpen(steps)) {
                wanted += effort.maxRounds;
            }
        }
        if (costs.counted() < MIN_ROUNDS) {
            throw deadline.tooShort((MIN_ROUNDS + 2.0) / (costs.counted() + 1));
        }
        return costs.result(memory);
    }

    private StepRounds result(IntToLongFunction memory) {
        List<Round> counted = rounds.counted();
        double[][] nanos = byCandidate(counted.stream().map(Round::wall).toList());
        double[][] levelled = MedianPolish.of(nanos).levelled(nanos);
        int outside = medianRank(counted.size());
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
        return new StepRounds(costs, levelled, speeds(counted));
    }

    /** Of a processor: the time in which a thread waits for one, or for another thread, is no speed. */
    private Speeds speeds(List<Round> counted) {
        double[][] processor = byCandidate(
                counted.stream().map(round -> alone(round.processor)).toList());
        return processor.length == 0
                ? Speeds.one()
                : Speeds.of(MedianPolish.of(processor).levels());
    }

    /** Those of the candidates with one thread. */
    private double[] alone(double... nanos) {
        return IntStream.range(0, nanos.length)
                .filter(i -> candidates.get(i).threads == 1)
                .mapToDouble(i -> nanos[i])
                .toArray();
    }

    private static double[][] byCandidate(List<double[]> rounds) {
        double[][] nanos = new double[rounds.getFirst().length][rounds.size()];
        for (int round = 0; round < rounds.size(); round++) {
            for (int i = 0; i < nanos.length; i++) {
                nanos[i][round] = rounds.get(round)[i];
            }
        }
        return nanos;
    }

    /** The shortest time of each over the rounds that do not count; infinite if there was no time for one. */
    private double[] warmUp(int maxRounds) {
        double[] shortest = new double[candidates.size()];
        Arrays.fill(shortest, Double.POSITIVE_INFINITY);
        double least = Double.POSITIVE_INFINITY;
        int settled = 0;
        for (int i = 0; i < maxRounds && settled < SETTLED; i++) {
            Optional<Round> round = round(0);
            if (round.isEmpty()) {
                break;
            }
            double[] nanos = round.get().wall;
            Arrays.setAll(shortest, candidate -> Math.min(shortest[candidate], nanos[candidate]));
            double total = Arrays.stream(nanos).sum();
            settled = total <= STILL_WARMING * least || timer.isCompiling() ? 0 : settled + 1;
            least = Math.min(least, total);
        }
        return shortest;
    }

    private void keepPromising(double[] shortest, IntToDoubleFunction steps, double factor) {
        double[] expected = new double[shortest.length];
        Arrays.setAll(expected, i -> shortest[i] * steps.applyAsDouble(candidates.get(i).batchSize));
        double least = Arrays.stream(expected).min().orElseThrow();
        for (int i = expected.length - 1; i >= 0; i--) {
            if (expected[i] > factor * least) {
                candidates.remove(i);
            }
        }
    }

    private int counted() {
        return rounds.counted().size();
    }

    /** False if the time was over meanwhile. */
    private boolean addRound() {
        return rounds.add(() -> round(visited++));
    }

    /** Measures each once; empty if the time was over meanwhile, when the last may have been cut short. */
    private Optional<Round> round(int number) {
        Round round = new Round(new double[candidates.size()], new double[candidates.size()]);
        for (int i = 0; i < candidates.size(); i++) {
            int place = number % 2 == 0 ? i : candidates.size() - 1 - i;
            Candidate candidate = candidates.get(place);
            StepTimer.Time time = timer.time(candidate.batchSize, candidate.threads);
            round.wall[place] = time.wall();
            round.processor[place] = Math.max(1, time.processor());
            if (deadline.isOver()) {
                return Optional.empty();
            }
        }
        return Optional.of(round);
    }
}

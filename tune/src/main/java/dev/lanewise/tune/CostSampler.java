package dev.lanewise.tune;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/**
 * Measures the time of batches in rounds. Each round visits all sizes, in an order of its own, so that whatever the machine does
 * over time hits all sizes alike. A visit times calls for a millisecond or two together, so reading the clock costs nothing, and
 * gives their mean.
 */
final class CostSampler {

    /** Fewer have no quartiles to speak of. */
    static final int MIN_ROUNDS = 5;

    static final long VISIT_NANOS = 1_000_000;

    private final IntConsumer batch;
    private final List<Integer> rows;
    private final LongSupplier clock;
    private final Random random;
    private final int[] calls;

    /**
     * For warm code.
     *
     * @param batch computes a batch of so many rows
     * @param rows of the sizes
     * @param clock in nanoseconds, from anywhere
     * @param seed of the orders
     */
    CostSampler(IntConsumer batch, List<Integer> rows, LongSupplier clock, long seed) {
        this.batch = batch;
        this.rows = rows;
        this.clock = clock;
        random = new Random(seed);
        calls = new int[rows.size()];
    }

    /**
     * Measures whole rounds as long as there is time.
     *
     * @throws TuningException if that is too short
     */
    CostSamples sample(long nanos) {
        long start = clock.getAsLong();
        for (int size = 0; size < calls.length; size++) {
            calls[size] = callsOfVisit(size);
        }
        List<double[]> rounds = new ArrayList<>();
        long before = clock.getAsLong();
        long longest = 0;
        while (before + longest - start <= nanos) {
            rounds.add(round());
            long after = clock.getAsLong();
            longest = Math.max(longest, after - before);
            before = after;
        }
        if (rounds.size() < MIN_ROUNDS) {
            throw new TuningException("only " + rounds.size() + " rounds of " + rows.size() + " batch sizes up to "
                    + Collections.max(rows) + " rows fit into " + nanos / 1_000_000 + " ms, which must be " + MIN_ROUNDS
                    + " or more: give it more time or fewer rows");
        }
        return new CostSamples(rows, bySize(rounds));
    }

    /** So many that they fill a visit. */
    private int callsOfVisit(int size) {
        int count = 1;
        while (visit(size, count) * count < VISIT_NANOS) {
            count *= 2;
        }
        return count;
    }

    private double[] round() {
        double[] nanos = new double[calls.length];
        List<Integer> order = new ArrayList<>();
        for (int size = 0; size < calls.length; size++) {
            order.add(size);
        }
        Collections.shuffle(order, random);
        for (int size : order) {
            nanos[size] = visit(size, calls[size]);
        }
        return nanos;
    }

    /** Mean time of a call. */
    private double visit(int size, int count) {
        int batchRows = rows.get(size);
        long start = clock.getAsLong();
        for (int call = 0; call < count; call++) {
            batch.accept(batchRows);
        }
        return (clock.getAsLong() - start) / (double) count;
    }

    private double[][] bySize(List<double[]> rounds) {
        double[][] nanos = new double[calls.length][rounds.size()];
        for (int round = 0; round < rounds.size(); round++) {
            for (int size = 0; size < calls.length; size++) {
                nanos[size][round] = rounds.get(round)[size];
            }
        }
        return nanos;
    }
}

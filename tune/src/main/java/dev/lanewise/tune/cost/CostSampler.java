package dev.lanewise.tune.cost;

import dev.lanewise.tune.measure.CompiledRounds;
import dev.lanewise.tune.measure.TuningException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/**
 * Measures the time of batches in rounds. Each round visits all sizes, in an order of its own, so that whatever the
 * machine does over time hits all sizes alike, and sizes compare within a round. A visit times calls for a millisecond
 * or two together, so reading the clock costs nothing, and gives their mean.
 *
 * <p>A visit counts the time of the processor, not that of the wall: what another program takes meanwhile is no cost of
 * a batch. Rounds during which the compiler is at work do not count.
 */
final class CostSampler {

    /** Fewer have no quartiles to speak of. */
    static final int MIN_ROUNDS = 5;

    static final long VISIT_NANOS = 1_000_000;

    private final IntConsumer batch;
    private final List<Integer> rows;
    private final LongSupplier wall;
    private final LongSupplier processor;
    private final BooleanSupplier compiling;
    private final Random random;
    private final int[] calls;

    /**
     * For warm code.
     *
     * @param batch computes a batch of so many rows
     * @param rows of the sizes
     * @param wall clock in nanoseconds, from anywhere: how long it all takes
     * @param processor clock in nanoseconds, from anywhere: what a batch costs
     * @param compiling whether the compiler is at work on what is measured
     * @param seed of the orders
     */
    CostSampler(
            IntConsumer batch,
            List<Integer> rows,
            LongSupplier wall,
            LongSupplier processor,
            BooleanSupplier compiling,
            long seed) {
        this.batch = batch;
        this.rows = rows;
        this.wall = wall;
        this.processor = processor;
        this.compiling = compiling;
        random = new Random(seed);
        calls = new int[rows.size()];
    }

    /**
     * Measures whole rounds as long as there is time.
     *
     * @param nanos to go on for
     * @param most to go on for if there are too few rounds by then
     * @throws TuningException if that is too short
     */
    CostSamples sample(long nanos, long most) {
        long start = wall.getAsLong();
        Arrays.fill(calls, 1);
        for (int size = 0; size < calls.length; size++) {
            adapt(size);
        }
        CompiledRounds<double[]> rounds = new CompiledRounds<>(compiling, Function.identity());
        int visited = 0;
        long before = wall.getAsLong();
        long each = 0;
        long first = before;
        while (before + each - start <= (rounds.counted().size() < MIN_ROUNDS ? most : nanos)) {
            rounds.add(() -> Optional.of(round()));
            visited++;
            before = wall.getAsLong();
            each = (before - first) / visited;
        }
        List<double[]> warm = rounds.counted();
        if (warm.size() < MIN_ROUNDS) {
            throw new TuningException("only " + warm.size() + " rounds of " + rows.size() + " batch sizes up to "
                    + Collections.max(rows) + " rows fit into " + Math.max(nanos, most) / 1_000_000
                    + " ms, not counting " + (visited - warm.size()) + " while code was compiled, which must be "
                    + MIN_ROUNDS + " or more: give it more time (--budget) or fewer rows");
        }
        return new CostSamples(rows, bySize(warm));
    }

    /** Doubles the calls of a visit until they fill it; code that is compiled meanwhile needs more. */
    private void adapt(int size) {
        while (visit(size) * calls[size] < VISIT_NANOS) {
            calls[size] *= 2;
        }
    }

    private double[] round() {
        double[] nanos = new double[calls.length];
        List<Integer> order = new ArrayList<>();
        for (int size = 0; size < calls.length; size++) {
            order.add(size);
        }
        Collections.shuffle(order, random);
        for (int size : order) {
            nanos[size] = visit(size);
            if (nanos[size] * calls[size] < VISIT_NANOS / 2.0) {
                calls[size] *= 2;
            }
        }
        return nanos;
    }

    /** Mean time of a call, at least a nanosecond. */
    private double visit(int size) {
        int batchRows = rows.get(size);
        long start = processor.getAsLong();
        for (int call = 0; call < calls[size]; call++) {
            batch.accept(batchRows);
        }
        return Math.max(1, (processor.getAsLong() - start) / (double) calls[size]);
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

package dev.lanewise.tune.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.tune.load.VirtualClock;
import dev.lanewise.tune.measure.TuningException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/** Everything runs on a clock of its own: no figure depends on the machine. */
class CostSamplerTest {

    private static final List<Integer> ROWS = List.of(1, 2, 4, 256);
    private static final long SECOND = 1_000_000_000;

    private final VirtualClock clock = new VirtualClock();
    private final List<Integer> calls = new ArrayList<>();
    private long elsewhere;
    private boolean compiling;

    private CostSamples sample(long nanos, long seed) {
        calls.clear();
        return sampler(this::batch, seed).sample(nanos, nanos);
    }

    private CostSampler sampler(IntConsumer batch, long seed) {
        return new CostSampler(batch, ROWS, clock::nanoTime, () -> clock.nanoTime() - elsewhere, () -> compiling, seed);
    }

    /** Another program has the processor. */
    private void preempt(long nanos) {
        clock.pass(nanos);
        elsewhere += nanos;
    }

    private void batch(int rows) {
        calls.add(rows);
        clock.pass(nanos(rows));
    }

    private static long nanos(int rows) {
        return 10_000 + 10_000L * rows;
    }

    @Test
    void aTimeIsThatOfOneBatch() {
        CostSamples samples = sample(SECOND, 1);
        assertEquals(ROWS, samples.rows());
        for (int size = 0; size < ROWS.size(); size++) {
            for (double time : samples.nanos()[size]) {
                assertEquals((double) nanos(ROWS.get(size)), time);
            }
        }
    }

    @Test
    void theTimeIsUsedAndKept() {
        long start = clock.nanoTime();
        CostSamples samples = sample(SECOND, 1);
        long elapsed = clock.nanoTime() - start;
        // A round takes 64 × 20, 64 × 30, 32 × 50 microseconds, and 2.57 milliseconds.
        assertTrue(elapsed <= SECOND && elapsed > SECOND - 8_000_000, "elapsed " + elapsed);
        assertEquals((SECOND - 15_000_000) / 7_370_000.0, samples.nanos()[0].length, 2);
    }

    @Test
    void visitsFillAMillisecondAndRoundsShuffleThem() {
        sample(SECOND, 1);
        List<Integer> visits = new ArrayList<>();
        int count = 0;
        for (int i = 0; i < calls.size(); i++) {
            count++;
            if (i + 1 == calls.size() || !calls.get(i + 1).equals(calls.get(i))) {
                assertTrue(count * nanos(calls.get(i)) >= CostSampler.VISIT_NANOS, "a visit of " + count + " calls");
                visits.add(calls.get(i));
                count = 0;
            }
        }
        Set<List<Integer>> neighbours = new HashSet<>();
        for (int i = 1; i < visits.size(); i++) {
            neighbours.add(visits.subList(i - 1, i + 1));
        }
        // Whichever size comes before, each of the three others comes next at some time.
        assertEquals(4 * 3, neighbours.size());
    }

    @Test
    void theSeedDecidesTheOrder() {
        sample(SECOND, 1);
        List<Integer> first = List.copyOf(calls);
        sample(SECOND, 1);
        assertEquals(first, calls);
        sample(SECOND, 2);
        assertNotEquals(first, calls);
    }

    @Test
    void aDriftHitsAllSizesAlike() {
        long start = clock.nanoTime();
        CostSampler sampler =
                sampler(rows -> clock.pass(nanos(rows) * (clock.nanoTime() - start < SECOND / 2 ? 1 : 2)), 1);
        double[][] nanos = sampler.sample(SECOND, SECOND).nanos();
        int last = nanos[0].length - 1;
        for (int size = 0; size < ROWS.size(); size++) {
            assertEquals(2, nanos[size][last] / nanos[size][0]);
        }
    }

    @Test
    void whatAnotherProgramTakesIsNoCost() {
        CostSamples samples = sampler(
                        rows -> {
                            batch(rows);
                            if (calls.size() % 10 == 0) {
                                preempt(4_000_000);
                            }
                        },
                        1)
                .sample(SECOND, SECOND);
        for (int size = 0; size < ROWS.size(); size++) {
            for (double time : samples.nanos()[size]) {
                assertEquals((double) nanos(ROWS.get(size)), time);
            }
        }
    }

    @Test
    void roundsDuringWhichTheCompilerIsAtWorkDoNotCount() {
        CostSampler sampler = sampler(
                rows -> {
                    calls.add(rows);
                    compiling = calls.size() < 2_000;
                    clock.pass(nanos(rows) * (compiling ? 2 : 1));
                },
                1);
        double[][] nanos = sampler.sample(SECOND, SECOND).nanos();
        assertTrue(nanos[0].length > CostSampler.MIN_ROUNDS);
        for (int size = 0; size < ROWS.size(); size++) {
            for (double time : nanos[size]) {
                assertEquals((double) nanos(ROWS.get(size)), time);
            }
        }
    }

    /** Two rows run code of their own, which is compiled late, and once more after it was thrown away. */
    @Test
    void roundsWithCodeThatIsNotCompiledDoNotCount() {
        int[] visits = {0};
        CostSampler sampler = sampler(
                rows -> {
                    calls.add(rows);
                    visits[0] += rows == 2 ? 1 : 0;
                    boolean cold = rows == 2 && (visits[0] < 400 || (visits[0] > 2_000 && visits[0] < 2_050));
                    clock.pass(nanos(rows) * (cold ? 83 : 1));
                },
                1);
        double[][] nanos = sampler.sample(4 * SECOND, 4 * SECOND).nanos();
        for (double time : nanos[1]) {
            assertEquals((double) nanos(2), time, 3.0 * nanos(2));
        }
        assertTrue(visits[0] > 2_050, () -> visits[0] + " visits");
    }

    @Test
    void aBusyMachineHasMoreTimeUntilThereAreRoundsEnough() {
        CostSampler sampler = sampler(
                rows -> {
                    batch(rows);
                    preempt(1_000_000);
                },
                1);
        long start = clock.nanoTime();
        CostSamples samples = sampler.sample(SECOND / 10, 20 * SECOND);
        assertEquals(CostSampler.MIN_ROUNDS, samples.nanos()[0].length);
        assertTrue(clock.nanoTime() - start < 5 * SECOND);
    }

    @Test
    void tooLittleTimeIsSaid() {
        TuningException e = assertThrows(TuningException.class, () -> sample(30_000_000, 1));
        assertEquals(
                "only 2 rounds of 4 batch sizes up to 256 rows fit into 30 ms, not counting 0 while code was compiled, which must"
                        + " be 5 or more: give it more time (--budget) or fewer rows",
                e.getMessage());
    }
}

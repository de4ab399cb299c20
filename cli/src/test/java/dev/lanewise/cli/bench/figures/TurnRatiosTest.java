package dev.lanewise.cli.bench.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Comparisons on a machine that changes its speed. */
class TurnRatiosTest {

    @Test
    void aMachineOfTwoSpeedsChangesTimesAndNoRatio() {
        // Slow in two turns of three: the ratio of medians would be right only by luck, that of turns always is.
        TurnRatios ratios = TurnRatios.of(
                Map.of(1, List.of(20.0, 36.0, 36.0, 20.0, 36.0)), Map.of(1, List.of(10.0, 18.0, 18.0, 10.0, 18.0)));
        assertEquals(new TurnRatios(2, 0), ratios);
    }

    @Test
    void turnsAreComparedWithTheirOwn() {
        // Medians 20 and 16, whose ratio is 1.25; turn by turn it is 2, 1 and 2.5.
        TurnRatios ratios = TurnRatios.of(Map.of(1, List.of(20.0, 16.0, 50.0)), Map.of(1, List.of(10.0, 16.0, 20.0)));
        assertEquals(2, ratios.median());
        assertEquals((2.25 - 1.5) / 2, ratios.spread(), 1e-15);
    }

    @Test
    void forksCountAlikeAndWhatOneDidNotMeasureIsLeftOut() {
        TurnRatios ratios = TurnRatios.of(
                Map.of(1, List.of(2.0, 2.0, 2.0, 2.0), 2, List.of(3.0), 3, List.of(4.0), 4, List.of(99.0)),
                Map.of(1, List.of(1.0, 1.0), 2, List.of(1.0), 3, List.of(1.0), 5, List.of(1.0)));
        assertEquals(3, ratios.median());
    }

    @Test
    void withoutACommonTurnThereIsNoRatio() {
        TurnRatios ratios = TurnRatios.of(Map.of(1, List.of(2.0)), Map.of(2, List.of(1.0)));
        assertEquals(new TurnRatios(Double.NaN, Double.NaN), ratios);
    }

    @Test
    void theMiddleHalfLiesBetweenTheQuartiles() {
        assertEquals(0.5, Forks.of(List.of(1.0, 3.0, 4.0, 5.0, 100.0)).interquartileRange());
        assertEquals(Double.NaN, Forks.of(List.of(1.0)).interquartileRange());
        assertEquals(3, Forks.of(List.of(5.0, 1.0)).quantile(0.5));
        assertEquals(5, Forks.of(List.of(5.0, 1.0)).quantile(1));
    }

    @Test
    void aTenthOfSlowTurnsMakesAMachineUneven() {
        List<Double> even = List.of(10.0, 10.1, 10.2, 10.1, 10.0, 10.2, 10.1, 10.0, 10.3, 20.0);
        List<Double> alone = List.of(500.0);
        Slowdown quiet = Slowdown.of(List.of(even, alone));
        assertEquals(1.01, quiet.median(), 1e-12);
        assertFalse(quiet.isUneven(), quiet.toString());
        // Two speeds: which of them is the median's is chance.
        Slowdown shared = Slowdown.of(List.of(List.of(10.0, 18.0, 18.0, 10.0, 18.0), List.of(1.0, 1.8, 1.8)));
        assertEquals(new Slowdown(1.8, 1.8), shared);
        assertTrue(shared.isUneven());
        assertFalse(Slowdown.of(List.of(alone)).isUneven());
    }

    @Test
    void forksAreLevelledByTheOthers() {
        Map<Integer, Double> own = new TreeMap<>(Map.of(1, 10.0, 2, 20.0, 3, 10.0));
        Map<Integer, Double> likewise = Map.of(1, 5.0, 2, 10.0, 3, 5.0);
        Map<Integer, Double> steady = Map.of(1, 7.0, 2, 7.0, 3, 7.0);
        assertEquals(List.of(10.0, 10.0, 10.0), ForkLevels.relative(own, List.of(own, likewise)));
        assertEquals(List.of(10.0, 20.0, 10.0), ForkLevels.relative(own, List.of(own, steady, steady)));
        assertEquals(List.of(7.0, 7.0, 7.0), ForkLevels.relative(steady, List.of(own, steady, steady)));
        assertEquals(List.of(10.0, 20.0, 10.0), ForkLevels.relative(own, List.of(own)));
    }
}

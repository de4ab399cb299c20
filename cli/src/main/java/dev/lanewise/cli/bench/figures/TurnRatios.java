package dev.lanewise.cli.bench.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How many times as long as a reference an implementation takes, turn by turn: both ran within a second in each turn, so a machine
 * that changes its speed from second to second changes both.
 *
 * @param median of the turns of each fork, then over the forks; NaN if they have no turn in common
 * @param spread interquartile range of all turns, divided by their median; NaN for one turn
 */
public record TurnRatios(double median, double spread) {

    /** Of times in turns, by fork. */
    public static TurnRatios of(Map<Integer, List<Double>> times, Map<Integer, List<Double>> reference) {
        List<Double> all = new ArrayList<>();
        List<Double> medians = new ArrayList<>();
        times.forEach((fork, own) -> {
            List<Double> others = reference.getOrDefault(fork, List.of());
            List<Double> ratios = new ArrayList<>();
            for (int turn = 0; turn < Math.min(own.size(), others.size()); turn++) {
                ratios.add(own.get(turn) / others.get(turn));
            }
            if (!ratios.isEmpty()) {
                all.addAll(ratios);
                medians.add(Forks.of(ratios).median());
            }
        });
        return all.isEmpty()
                ? new TurnRatios(Double.NaN, Double.NaN)
                : new TurnRatios(Forks.of(medians).median(), Forks.of(all).interquartileRange());
    }
}

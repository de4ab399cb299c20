package dev.lanewise.cli.bench.figures;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Times of forks with the machine's own speed taken out. A fork in which all implementations of a case are slow is the machine's
 * doing; one in which a single one is slow is a state of its process, such as where its arrays came to lie.
 */
public final class ForkLevels {

    private ForkLevels() {}

    /**
     * Each fork's time, divided by how slow that fork was: the median over all implementations of their time there to their median
     * time. As it is where there is one implementation. Of two, a second state of either shows in both; from three on, in its own.
     *
     * @param own time by fork
     * @param all times by fork of all implementations of the case, {@code own} among them
     */
    public static List<Double> relative(Map<Integer, Double> own, Collection<Map<Integer, Double>> all) {
        if (all.size() == 1) {
            return List.copyOf(own.values());
        }
        List<Double> relative = new ArrayList<>();
        own.forEach((fork, time) -> {
            List<Double> slowness = all.stream()
                    .filter(one -> one.containsKey(fork))
                    .map(one ->
                            one.get(fork) / Forks.of(List.copyOf(one.values())).median())
                    .toList();
            relative.add(time / Forks.of(slowness).median());
        });
        return relative;
    }
}

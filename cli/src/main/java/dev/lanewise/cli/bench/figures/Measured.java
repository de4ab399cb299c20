package dev.lanewise.cli.bench.figures;

import dev.lanewise.tune.load.LoadTest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An implementation at a case in all forks. Times are in microseconds. */
public final class Measured {

    private final Map<Integer, JmhResult> forks = new TreeMap<>();

    /** {@code fork} counts from 1. */
    public void add(int fork, JmhResult result) {
        forks.put(fork, result);
    }

    /** The time of each turn, by fork. */
    public Map<Integer, List<Double>> turns() {
        Map<Integer, List<Double>> turns = new TreeMap<>();
        forks.forEach((fork, result) -> turns.put(fork, result.turns()));
        return turns;
    }

    /** The median of each fork's turns. */
    public Map<Integer, Double> medians() {
        Map<Integer, Double> medians = new TreeMap<>();
        forks.forEach((fork, result) -> medians.put(fork, result.microseconds()));
        return medians;
    }

    private List<Double> all() {
        List<Double> all = new ArrayList<>();
        turns().values().forEach(all::addAll);
        return all;
    }

    /** The time of the fastest turn. */
    public double fastest() {
        return Collections.min(all());
    }

    /** The interquartile range of the turns divided by their median. */
    public double turnSpread() {
        return Forks.of(all()).interquartileRange();
    }

    public int threads() {
        return Integer.parseInt(forks.values().iterator().next().parameters().getOrDefault("threads", "1"));
    }

    /** Null if this is no load test. */
    public LoadTest.@Nullable Result latency() {
        return LatencyForks.medians(List.copyOf(forks.values()));
    }

    /** Latencies of different rates say nothing about each other. */
    public boolean isComparableTo(@Nullable Measured reference) {
        LoadTest.Result own = latency();
        LoadTest.Result other = reference == null ? null : reference.latency();
        return own == null
                || (other != null
                        && own.latency().offeredRate() == other.latency().offeredRate());
    }
}

package dev.lanewise.cli.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one core of the machine can do, measured: medians over forks.
 *
 * @param peakGflops GFLOP/s of fused multiply-adds in registers, by vector width in bits
 * @param levels of memory, nearest first
 */
public record MachineLimits(Map<Integer, Double> peakGflops, List<Level> levels) {

    /** Arrays of copy and triad: three of them are there, whichever a benchmark uses. */
    private static final int ARRAYS = 3;

    /**
     * Bandwidth of what holds so many bytes; bytes counted as STREAM does.
     *
     * @param bytes that are walked over
     * @param copy GB/s
     * @param triad GB/s
     */
    public record Level(long bytes, double copy, double triad) {}

    static MachineLimits of(List<JmhResult> results) {
        Map<Integer, List<Double>> peaks = new TreeMap<>();
        Map<Long, List<Double>> copies = new TreeMap<>();
        Map<Long, List<Double>> triads = new TreeMap<>();
        for (JmhResult result : results) {
            double value = result.billionsPerSecond();
            switch (result.method()) {
                case "fma" -> add(peaks, Integer.valueOf(result.parameter("vectorBits")), value);
                case "copy" -> add(copies, bytes(result), value);
                case "triad" -> add(triads, bytes(result), value);
                default -> throw new IllegalStateException("no limit of a machine: " + result.benchmark());
            }
        }
        Map<Integer, Double> peakGflops = new TreeMap<>();
        peaks.forEach((bits, values) -> peakGflops.put(bits, Forks.of(values).median()));
        List<Level> levels = new ArrayList<>();
        copies.forEach((bytes, values) -> levels.add(new Level(
                bytes,
                Forks.of(values).median(),
                triads.containsKey(bytes) ? Forks.of(triads.get(bytes)).median() : Double.NaN)));
        return new MachineLimits(Collections.unmodifiableMap(peakGflops), List.copyOf(levels));
    }

    private static <K> void add(Map<K, List<Double>> map, K key, double value) {
        map.computeIfAbsent(key, _ -> new ArrayList<>()).add(value);
    }

    private static long bytes(JmhResult result) {
        return Long.parseLong(result.parameter("length")) * Float.BYTES * ARRAYS;
    }

    /** The peak at a width, 0 for the widest; NaN if it was not measured. */
    double peakGflops(int vectorBits) {
        int bits = vectorBits > 0
                ? vectorBits
                : peakGflops.keySet().stream().mapToInt(Integer::intValue).max().orElse(0);
        return peakGflops.getOrDefault(bits, Double.NaN);
    }

    /** The widest vectors that were measured; 0 if none were. */
    int widestBits() {
        return peakGflops.keySet().stream().mapToInt(Integer::intValue).max().orElse(0);
    }
}

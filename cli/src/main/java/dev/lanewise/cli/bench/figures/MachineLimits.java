package dev.lanewise.cli.bench.figures;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one core of the machine can do, measured: the best of many short windows of all forks, for a neighbour or a low clock can
 * only take away.
 *
 * @param peakGflops GFLOP/s of fused multiply-adds in registers, by vector width in bits
 * @param peakFoundBy what reached a peak, where chains of fused multiply-adds alone did not
 * @param levels of memory, nearest first
 */
public record MachineLimits(Map<Integer, Double> peakGflops, Map<Integer, String> peakFoundBy, List<Level> levels) {

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

    public static MachineLimits of(List<JmhResult> results) {
        Map<Integer, Double> peaks = new TreeMap<>();
        Map<Long, Double> copies = new TreeMap<>();
        Map<Long, Double> triads = new TreeMap<>();
        for (JmhResult result : results) {
            double value = result.billionsPerSecond();
            switch (result.method()) {
                case "fma" -> peaks.merge(Integer.valueOf(result.parameter("vectorBits")), value, Math::max);
                case "copy" -> copies.merge(bytes(result), value, Math::max);
                case "triad" -> triads.merge(bytes(result), value, Math::max);
                default -> throw new IllegalStateException("no limit of a machine: " + result.benchmark());
            }
        }
        List<Level> levels = new ArrayList<>();
        copies.forEach((bytes, copy) -> levels.add(new Level(bytes, copy, triads.getOrDefault(bytes, Double.NaN))));
        return new MachineLimits(Collections.unmodifiableMap(peaks), Map.of(), List.copyOf(levels));
    }

    /**
     * The same if {@code gflops} of one core is no more than the measured peak at a width, 0 for the widest; otherwise this is the
     * peak. A peak that was not measured stays so.
     */
    public MachineLimits reached(int vectorBits, double gflops, String by) {
        int bits = vectorBits > 0 ? vectorBits : widestBits();
        if (!(gflops > peakGflops(bits))) {
            return this;
        }
        Map<Integer, Double> peaks = new TreeMap<>(peakGflops);
        Map<Integer, String> found = new TreeMap<>(peakFoundBy);
        peaks.put(bits, gflops);
        found.put(bits, by);
        return new MachineLimits(Collections.unmodifiableMap(peaks), Collections.unmodifiableMap(found), levels);
    }

    private static long bytes(JmhResult result) {
        return Long.parseLong(result.parameter("length")) * Float.BYTES * ARRAYS;
    }

    /** The peak at a width, 0 for the widest; NaN if it was not measured. */
    public double peakGflops(int vectorBits) {
        int bits = vectorBits > 0 ? vectorBits : widestBits();
        return peakGflops.getOrDefault(bits, Double.NaN);
    }

    /** The widest vectors that were measured; 0 if none were. */
    public int widestBits() {
        return peakGflops.keySet().stream().mapToInt(Integer::intValue).max().orElse(0);
    }
}

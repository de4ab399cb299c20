package dev.lanewise.cli.bench.plan;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Layer sizes and rows of a training step, written {@code 784-128-10@32}, or {@code 4-32-16-4:tanh@10000} for a regression with
 * tanh and Adam.
 *
 * @param layers sizes, inputs first
 * @param tanhAndAdam whether it is such a regression
 * @param rows of the batch
 */
public record TrainingShape(List<Integer> layers, boolean tanhAndAdam, int rows) {

    private static final String TANH = ":tanh";

    /** What is measured. */
    static final List<TrainingShape> ALL = Stream.of(
                    "784-128-10@10",
                    "784-128-10@32",
                    "784-128-10@128",
                    "784-128-10@512",
                    "784-512-256-10@32",
                    "784-512-256-10@128",
                    "784-512-256-10@512",
                    "1024-2048-2048-1000@128",
                    "2-10-1@10",
                    "4-32-16-4:tanh@10000")
            .map(TrainingShape::parse)
            .toList();

    /** What a quick run measures. */
    static final List<TrainingShape> QUICK = Stream.of("784-128-10@32", "784-512-256-10@128", "2-10-1@10")
            .map(TrainingShape::parse)
            .toList();

    public static TrainingShape parse(String text) {
        String[] halves = text.split("@", 2);
        boolean tanhAndAdam = halves[0].endsWith(TANH);
        String sizes = tanhAndAdam ? halves[0].substring(0, halves[0].length() - TANH.length()) : halves[0];
        return new TrainingShape(
                Arrays.stream(sizes.split("-", -1)).map(Integer::valueOf).toList(),
                tanhAndAdam,
                Integer.parseInt(halves[1]));
    }

    /** Forward, parameter gradients and input gradients of all layers; the first needs no input gradients. */
    public double flops() {
        return 2.0 * rows * (3 * weights() - (double) layers.get(0) * layers.get(1));
    }

    /** Reads the batch once; reads and writes the weights once. */
    public double bytes() {
        return Float.BYTES * (2 * weights() + (double) rows * layers.getFirst());
    }

    private double weights() {
        double sum = 0;
        for (int l = 1; l < layers.size(); l++) {
            sum += (double) layers.get(l - 1) * layers.get(l);
        }
        return sum;
    }

    @Override
    public String toString() {
        return String.join("-", layers.stream().map(String::valueOf).toList()) + (tanhAndAdam ? TANH : "") + "@" + rows;
    }
}

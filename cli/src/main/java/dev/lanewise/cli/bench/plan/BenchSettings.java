package dev.lanewise.cli.bench.plan;

import java.util.List;

/**
 * What is asked for.
 *
 * @param suites to run, each once
 * @param peers whether other libraries are measured too
 * @param vectorBits width of Lanewise's vectors; 0 for the machine's own
 * @param threads of the suites that can use several
 * @param forks rounds, each in new processes
 * @param quick fewer cases
 * @param shapes of the products
 * @param openLoop of the predictions
 */
public record BenchSettings(
        List<Suite> suites,
        boolean peers,
        int vectorBits,
        int threads,
        int forks,
        boolean quick,
        List<Shape> shapes,
        OpenLoopSettings openLoop) {

    /** Rejects what cannot be measured. */
    public BenchSettings {
        suites = List.copyOf(suites);
        shapes = List.copyOf(shapes);
        if (vectorBits != 0 && vectorBits != 64 && vectorBits != 128 && vectorBits != 256 && vectorBits != 512) {
            throw new IllegalArgumentException("vectorBits must be 64, 128, 256 or 512, but is " + vectorBits);
        }
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, but is " + threads);
        }
        if (forks < 1) {
            throw new IllegalArgumentException("forks must be at least 1, but is " + forks);
        }
    }
}

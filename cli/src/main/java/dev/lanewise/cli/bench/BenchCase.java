package dev.lanewise.cli.bench;

import dev.lanewise.cli.bench.figures.JmhResult;
import dev.lanewise.cli.bench.plan.Shape;
import dev.lanewise.cli.bench.plan.Suite;
import dev.lanewise.cli.bench.plan.TrainingShape;

/**
 * One thing that is measured, whatever computes it.
 *
 * @param suite that it belongs to
 * @param group the benchmark: {@code forward}, {@code relu}, {@code step}, {@code predict}
 * @param size {@code 32x784x128}, a length, {@code 784-128-10@32}: layers and rows
 * @param flops multiplications and additions; 0 where counting them makes no sense
 * @param bytes that have to come from memory or go there, each once; 0 where that is not counted
 */
public record BenchCase(Suite suite, String group, String size, double flops, double bytes) {

    public static BenchCase of(JmhResult result) {
        return switch (result.benchmarkClass()) {
            case "GemmBenchmark" -> {
                Shape shape = Shape.parse(result.parameter("shape"));
                yield new BenchCase(Suite.GEMM, result.method(), shape.toString(), shape.flops(), shape.bytes());
            }
            case "ActivationBenchmark", "UpdateBenchmark" ->
                new BenchCase(Suite.ACTIVATIONS, result.method(), result.parameter("length"), 0, 0);
            case "TrainStepBenchmark" -> {
                TrainingShape shape = TrainingShape.parse(result.parameter("network"));
                yield new BenchCase(Suite.TRAIN, result.method(), shape.toString(), shape.flops(), shape.bytes());
            }
            case "OpenLoopBenchmark" ->
                new BenchCase(Suite.PREDICT, result.method(), result.parameter("network"), 0, 0);
            default -> throw new IllegalStateException("a result of no suite: " + result.benchmark());
        };
    }

    /** Such as {@code forward 32x784x128}. */
    public String name() {
        return suite == Suite.TRAIN || suite.isOpenLoop() ? size : group + " " + size;
    }

    /** Operations for each byte that has to be moved; NaN where one of them is not counted. */
    public double intensity() {
        return flops > 0 && bytes > 0 ? flops / bytes : Double.NaN;
    }
}

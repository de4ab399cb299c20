package dev.lanewise.cli.bench.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A group of benchmarks that makes one table. */
public enum Suite {
    /** The three products of a dense layer. */
    GEMM("GemmBenchmark"),
    /** Activation functions and optimizer steps. */
    ACTIVATIONS("ActivationBenchmark|UpdateBenchmark"),
    /** Training steps. */
    TRAIN("TrainStepBenchmark"),
    /** Predictions of one row under load. */
    PREDICT("OpenLoopBenchmark");

    private final String benchmarks;

    Suite(String benchmarks) {
        this.benchmarks = benchmarks;
    }

    /** Name on the command line and in JSON. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The suite of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Suite parse(String id) {
        return Arrays.stream(values())
                .filter(suite -> suite.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown suite \"" + id + "\", expected one of "
                        + Arrays.stream(values()).map(Suite::id).collect(Collectors.joining(", "))));
    }

    /** Whether its benchmarks can use several threads; the others run on one. */
    public boolean isThreaded() {
        return this == TRAIN;
    }

    /** The regular expression by which JMH finds its benchmarks. */
    String pattern() {
        return "^dev\\.lanewise\\.jmh\\.(" + benchmarks + ")\\.";
    }

    /** Whether requests arrive by themselves and their latency is measured, instead of the time of one call after the other. */
    public boolean isOpenLoop() {
        return this == PREDICT;
    }

    /** What is compared, Lanewise first. */
    public List<Implementation> implementations(boolean peers) {
        List<Implementation> all = new ArrayList<>(
                switch (this) {
                    case GEMM, ACTIVATIONS ->
                        List.of(
                                Implementation.LANEWISE_VECTOR,
                                Implementation.LANEWISE_SCALAR,
                                Implementation.PLAIN_LOOP);
                    case TRAIN -> List.of(Implementation.LANEWISE_VECTOR, Implementation.LANEWISE_SCALAR);
                    case PREDICT -> List.of(Implementation.LANEWISE_VECTOR, Implementation.MICRO_BATCHER);
                });
        if (peers) {
            all.addAll(
                    switch (this) {
                        case GEMM -> List.of(Implementation.MKL, Implementation.OPENBLAS, Implementation.BLIS);
                        case ACTIVATIONS -> List.of();
                        case TRAIN ->
                            List.of(
                                    Implementation.PYTORCH,
                                    Implementation.C_BLIS,
                                    Implementation.C_OPENBLAS,
                                    Implementation.ENCOG);
                        case PREDICT -> List.of(Implementation.ONNX_RUNTIME);
                    });
        }
        return all;
    }
}

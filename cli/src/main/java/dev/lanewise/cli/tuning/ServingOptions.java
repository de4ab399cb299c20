package dev.lanewise.cli.tuning;

import dev.lanewise.Precision;
import dev.lanewise.cli.text.Quantities;
import dev.lanewise.infer.BatchingOptions;
import dev.lanewise.tune.load.ArrivalProcess;
import dev.lanewise.tune.load.ArrivalTrace;
import dev.lanewise.tune.serving.ServingGoal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a service wants. */
final class ServingOptions {

    @Option(
            names = "--p99",
            paramLabel = "TIME",
            description = "The 99th percentile of the latency to keep, such as 300us, 2ms (default: 10 times a"
                    + " request alone, or 3 times the shortest that this machine keeps at a light load).")
    private @Nullable Duration p99;

    @Option(
            names = "--rate",
            paramLabel = "RATE",
            description =
                    "Requests a second that arrive at random, such as 20000/s, 20k/s (default: as many as keep the"
                            + " target).")
    private @Nullable String rate;

    @Option(
            names = "--trace",
            paramLabel = "FILE",
            description = "In place of --rate: arrival times, one a line, in seconds, in order.")
    private @Nullable Path trace;

    @Option(
            names = "--precision",
            paramLabel = "NAME",
            defaultValue = "float32",
            description = "Of the weights: float32, bfloat16 or int8 (default: ${DEFAULT-VALUE}).")
    private Precision precision = Precision.FLOAT32;

    @Option(
            names = "--forks",
            paramLabel = "N",
            defaultValue = "3",
            description =
                    "JVMs that measure, whose differences say how certain a figure is (default: ${DEFAULT-VALUE}).")
    private int forks = 3;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Batches that may be computed at the same time, at most (default: all processors but one,"
                    + " which sends).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "Of untrained weights, arrivals and resampling (default: ${DEFAULT-VALUE}).")
    private long seed;

    int forks() {
        return forks;
    }

    long seed() {
        return seed;
    }

    /**
     * Everything that can be told without a file.
     *
     * @throws IllegalArgumentException if an option is out of range or options contradict one another
     */
    ServingGoal check() {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, but is " + threads);
        }
        if (rate != null && trace != null) {
            throw new IllegalArgumentException("either --rate or --trace may be there, but both are");
        }
        Optional<ArrivalProcess> load =
                Optional.ofNullable(rate).map(text -> new ArrivalProcess.Poisson(Quantities.rate(text), seed));
        // Who sends the requests needs a processor too.
        boolean all = threads == Runtime.getRuntime().availableProcessors();
        int workers = Math.clamp(all ? threads - 1 : threads, 1, BatchingOptions.MAX_WORKERS);
        return new ServingGoal(Optional.ofNullable(p99), load, workers, precision);
    }

    /**
     * The goal.
     *
     * @throws IllegalArgumentException if the trace is none: names file and line
     */
    ServingGoal goal() {
        ServingGoal goal = check();
        return trace == null
                ? goal
                : new ServingGoal(goal.p99(), Optional.of(ArrivalTrace.read(trace)), goal.workers(), precision);
    }
}

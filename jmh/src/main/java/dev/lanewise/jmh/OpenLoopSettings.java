package dev.lanewise.jmh;

import dev.lanewise.tune.load.Load;
import dev.lanewise.tune.load.LoadTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Parameters of an {@link OpenLoopBenchmark}, as {@code -p name=value}.
 *
 * @param variant a {@link Prediction.Kind}, or {@link OpenLoopTarget#MICRO_BATCHER}
 * @param networks {@link PredictionShape}s of one row, separated by commas
 * @param load {@code rate}, requests a second, or {@code load}, a part of what the target can do
 * @param seconds of the baseline and of the measurement
 * @param maxBatchSize of the micro-batcher
 * @param maxQueueDelayMicros of the micro-batcher
 * @param resultFile {@code -rff FILE}
 */
record OpenLoopSettings(
        String variant,
        List<String> networks,
        Load load,
        double seconds,
        int maxBatchSize,
        long maxQueueDelayMicros,
        Path resultFile) {

    /** Of the arrivals: the same in every fork and implementation. */
    private static final long SEED = 1;

    private static final Set<String> NAMES =
            Set.of("variant", "network", "rate", "load", "seconds", "maxBatchSize", "maxQueueDelayMicros");

    /**
     * Reads.
     *
     * @throws IllegalArgumentException if an argument is unknown, lacks its value, or has no meaning
     */
    static OpenLoopSettings parse(List<String> arguments) {
        Map<String, String> values = new TreeMap<>();
        Path resultFile = Path.of("open-loop.json");
        for (int i = 0; i < arguments.size(); i += 2) {
            if (i + 1 == arguments.size()) {
                throw new IllegalArgumentException(
                        "an option has a value, but the last one has none: " + arguments.get(i));
            }
            String value = arguments.get(i + 1);
            switch (arguments.get(i)) {
                case "-p" -> {
                    String name = value.replaceFirst("=.*", "");
                    if (!NAMES.contains(name) || name.length() == value.length()) {
                        throw new IllegalArgumentException(
                                "a parameter is <name>=<value> with a name of " + NAMES + ", but is \"" + value + "\"");
                    }
                    values.put(name, value.substring(name.length() + 1));
                }
                case "-rff" -> resultFile = Path.of(value);
                case "-rf" -> {} // There is JSON alone.
                default -> throw new IllegalArgumentException("unknown option " + arguments.get(i));
            }
        }
        String rate = values.get("rate");
        if (rate != null && values.containsKey("load")) {
            throw new IllegalArgumentException("either load or rate may be there, but both are");
        }
        return new OpenLoopSettings(
                values.getOrDefault("variant", "LANEWISE_VECTOR"),
                List.of(values.getOrDefault("network", "784-128-10@1").split(",", -1)),
                rate == null
                        ? new Load.Utilization(Double.parseDouble(values.getOrDefault("load", "0.7")))
                        : new Load.Rate(Double.parseDouble(rate)),
                Double.parseDouble(values.getOrDefault("seconds", "5")),
                Integer.parseInt(values.getOrDefault("maxBatchSize", "64")),
                Long.parseLong(values.getOrDefault("maxQueueDelayMicros", "0")),
                resultFile);
    }

    LoadTest loadTest() {
        return new LoadTest(load, Duration.ofNanos(Math.round(seconds * 1e9)), SEED);
    }
}

package dev.lanewise.cli.bench.plan;

import dev.lanewise.tune.load.Load;
import java.util.List;

/**
 * What is asked for of predictions under load.
 *
 * @param networks layers, as {@code 784-128-10} or {@code 64-128:tanh-10}
 * @param load that the requests make
 * @param seconds of each measurement
 * @param maxBatchSize of the micro-batcher, 1 to 65536
 * @param maxQueueDelayMicros of the micro-batcher, 0 to 60 million
 */
public record OpenLoopSettings(
        List<String> networks, Load load, double seconds, int maxBatchSize, long maxQueueDelayMicros) {

    /** What is measured. */
    public static final List<String> NETWORKS = List.of(
            "16-64-64-1", "64-128:tanh-10", "256-384-384-128", "784-128-10", "784-512-256-10", "1024-2048-2048-1000");

    /** What a quick run measures. */
    public static final List<String> QUICK_NETWORKS = List.of("16-64-64-1", "784-128-10");

    private static final String LAYERS = "[1-9]\\d{0,5}(-[1-9]\\d{0,5}(:(relu|tanh|sigmoid|softmax))?)+";
    private static final double LONGEST_SECONDS = 600;
    private static final int MAX_BATCH_SIZE = 65_536;
    private static final long MAX_QUEUE_DELAY_MICROS = 60_000_000;

    /** Rejects what cannot be measured. */
    public OpenLoopSettings {
        networks = List.copyOf(networks);
        for (String network : networks) {
            if (!network.matches(LAYERS)) {
                throw new IllegalArgumentException(
                        "layers must be sizes, inputs first, of which each may name relu, tanh,"
                                + " sigmoid or softmax, as in 784-128-10 or 64-128:tanh-10, but are \"" + network
                                + "\"");
            }
        }
        if (networks.stream().distinct().count() < networks.size()) {
            throw new IllegalArgumentException("layers must be different, but are " + String.join(" ", networks));
        }
        if (!(seconds > 0 && seconds <= LONGEST_SECONDS)) {
            throw new IllegalArgumentException("duration must be above 0 and at most 600 seconds, but is " + seconds);
        }
        if (maxBatchSize < 1 || maxBatchSize > MAX_BATCH_SIZE) {
            throw new IllegalArgumentException(
                    "maxBatchSize must be 1 to " + MAX_BATCH_SIZE + ", but is " + maxBatchSize);
        }
        if (maxQueueDelayMicros < 0 || maxQueueDelayMicros > MAX_QUEUE_DELAY_MICROS) {
            throw new IllegalArgumentException(
                    "maxQueueDelayMicros must be 0 to " + MAX_QUEUE_DELAY_MICROS + ", but is " + maxQueueDelayMicros);
        }
    }
}

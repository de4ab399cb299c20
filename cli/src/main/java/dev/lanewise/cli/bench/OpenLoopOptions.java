package dev.lanewise.cli.bench;

import dev.lanewise.cli.bench.plan.OpenLoopSettings;
import dev.lanewise.cli.text.Quantities;
import dev.lanewise.tune.load.Load;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How predictions are measured under load. */
final class OpenLoopOptions {

    private static final Pattern DURATION = Pattern.compile("([-+.\\deE]+)(s|ms)?");
    private static final double LOAD = 0.7;
    private static final double SECONDS = 5;
    private static final double QUICK_SECONDS = 1;
    private static final int MAX_BATCH_SIZE = 64;

    @Option(
            names = "--layers",
            paramLabel = "SIZES",
            description =
                    "predict: a network, such as 784-128-10 or 64-128:tanh-10; may be there several times (default: five from"
                            + " 16-64-64-1 to 1024-2048-2048-1000).")
    private List<String> layers = new ArrayList<>();

    @Option(
            names = "--load",
            paramLabel = "PART",
            description = "predict: requests, as a part of what each implementation can do at most (default: 0.7).")
    private @Nullable Double load;

    @Option(
            names = "--rate",
            paramLabel = "RATE",
            description = "predict: requests a second instead, the same for all, such as 20000/s.")
    private @Nullable String rate;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            description = "predict: of a measurement, such as 500ms (default: 5s, with --quick 1s).")
    private @Nullable String duration;

    @Option(
            names = "--max-batch-size",
            paramLabel = "ROWS",
            description = "predict: of the micro-batcher (default: 64).")
    private @Nullable Integer maxBatchSize;

    @Option(
            names = "--max-queue-delay-micros",
            paramLabel = "MICROS",
            description = "predict: of the micro-batcher (default: 0).")
    private @Nullable Long maxQueueDelayMicros;

    /**
     * Rejects what is for another suite than the chosen ones.
     *
     * @throws IllegalArgumentException if an option is there
     */
    void requireAbsent() {
        Map<String, Boolean> present = new LinkedHashMap<>();
        present.put("--layers", !layers.isEmpty());
        present.put("--load", load != null);
        present.put("--rate", rate != null);
        present.put("--duration", duration != null);
        present.put("--max-batch-size", maxBatchSize != null);
        present.put("--max-queue-delay-micros", maxQueueDelayMicros != null);
        present.forEach((name, there) -> {
            if (there) {
                throw new IllegalArgumentException(name + " is for --suite predict");
            }
        });
    }

    /**
     * What they say.
     *
     * @throws IllegalArgumentException if an option is out of range or options contradict one another
     */
    OpenLoopSettings settings(boolean quick) {
        List<String> networks = quick ? OpenLoopSettings.QUICK_NETWORKS : OpenLoopSettings.NETWORKS;
        return new OpenLoopSettings(
                layers.isEmpty() ? networks : layers,
                load(),
                duration == null ? (quick ? QUICK_SECONDS : SECONDS) : seconds(duration),
                maxBatchSize == null ? MAX_BATCH_SIZE : maxBatchSize,
                maxQueueDelayMicros == null ? 0 : maxQueueDelayMicros);
    }

    private Load load() {
        if (rate == null) {
            return new Load.Utilization(load == null ? LOAD : load);
        }
        if (load != null) {
            throw new IllegalArgumentException("either --load or --rate may be there, but both are");
        }
        return new Load.Rate(Quantities.rate(rate));
    }

    private static double seconds(String text) {
        Matcher form = DURATION.matcher(text);
        if (form.matches()) {
            try {
                double number = Double.parseDouble(form.group(1));
                return "ms".equals(form.group(2)) ? number * 1e-3 : number;
            } catch (NumberFormatException _) {
                // Falls through to the message.
            }
        }
        throw new IllegalArgumentException("duration must be a time such as 5s or 500ms, but is \"" + text + "\"");
    }
}

package dev.lanewise.io;

import dev.lanewise.Host;
import dev.lanewise.Precision;
import dev.lanewise.TuningResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A tuning as JSON and back; {@code docs/model-format.md} defines the keys. */
final class TuningJson {

    private static final int FORMAT = 1;

    private TuningJson() {}

    /** The JSON of a tuning, always in the same order. */
    static JsonValue of(TuningResult result) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        members.put("format", new JsonValue.Whole(FORMAT));
        members.put("host", of(result.host()));
        members.put("layers", wholes(result.layers()));
        result.serving().ifPresent(serving -> members.put("serving", of(serving)));
        result.training().ifPresent(training -> members.put("training", of(training)));
        return new JsonValue.Members(members);
    }

    private static JsonValue of(Host host) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        members.put("cpu", new JsonValue.Text(host.cpu()));
        members.put("processors", new JsonValue.Whole(host.processors()));
        members.put("jdk", new JsonValue.Text(host.jdk()));
        members.put("vector_bits", new JsonValue.Whole(host.vectorBits()));
        return new JsonValue.Members(members);
    }

    private static JsonValue of(TuningResult.Serving serving) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        members.put("precision", new JsonValue.Text(serving.precision().id()));
        members.put("max_batch_size", new JsonValue.Whole(serving.maxBatchSize()));
        members.put("max_queue_delay_micros", new JsonValue.Whole(serving.maxQueueDelayMicros()));
        members.put("preferred_batch_sizes", wholes(serving.preferredBatchSizes()));
        members.put("workers", new JsonValue.Whole(serving.workers()));
        members.put("requests_per_second", new JsonValue.Fraction(serving.requestsPerSecond()));
        members.put("p99_nanos", new JsonValue.Whole(serving.p99Nanos()));
        return new JsonValue.Members(members);
    }

    private static JsonValue of(TuningResult.Training training) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        members.put("batch_size", new JsonValue.Whole(training.batchSize()));
        members.put("threads", new JsonValue.Whole(training.threads()));
        members.put("learning_rate", new JsonValue.Fraction(training.learningRate()));
        members.put("noise_scale_rows", new JsonValue.Fraction(training.noiseScale()));
        return new JsonValue.Members(members);
    }

    private static JsonValue wholes(List<Integer> values) {
        return new JsonValue.Items(
                values.stream().<JsonValue>map(JsonValue.Whole::new).toList());
    }

    /**
     * The tuning that a text holds.
     *
     * @param name what the text is, for messages
     * @throws ModelFormatException if it holds anything else
     */
    static TuningResult parse(String name, String json) {
        JsonMembers members = JsonMembers.of(name, JsonReader.parseWithFractions(name, json));
        int format = members.count("format");
        if (format != FORMAT) {
            throw new ModelFormatException(
                    name + ": format is " + format + ", but this version of Lanewise reads format " + FORMAT);
        }
        try {
            Host host = host(members.members("host"));
            List<Integer> layers = members.counts("layers");
            Optional<TuningResult.Serving> serving =
                    members.has("serving") ? Optional.of(serving(name, members.members("serving"))) : Optional.empty();
            Optional<TuningResult.Training> training =
                    members.has("training") ? Optional.of(training(members.members("training"))) : Optional.empty();
            members.requireNothingLeft();
            return new TuningResult(host, layers, serving, training);
        } catch (IllegalArgumentException e) {
            throw new ModelFormatException(name + ": " + e.getMessage());
        }
    }

    private static Host host(JsonMembers members) {
        Host host = new Host(members.text("cpu"), members.count("processors"), members.text("jdk"), (int)
                members.whole("vector_bits", 0, Integer.MAX_VALUE));
        members.requireNothingLeft();
        return host;
    }

    private static TuningResult.Serving serving(String name, JsonMembers members) {
        TuningResult.Serving serving = new TuningResult.Serving(
                ModelDescription.choice(
                        name + ": \"serving.precision\"", members.text("precision"), Precision.values(), Precision::id),
                members.count("max_batch_size"),
                members.whole("max_queue_delay_micros", 0, Long.MAX_VALUE),
                members.counts("preferred_batch_sizes"),
                members.count("workers"),
                members.number("requests_per_second", "above 0", rate -> rate > 0),
                members.whole("p99_nanos", 1, Long.MAX_VALUE));
        members.requireNothingLeft();
        return serving;
    }

    private static TuningResult.Training training(JsonMembers members) {
        TuningResult.Training training = new TuningResult.Training(
                members.count("batch_size"),
                members.count("threads"),
                members.number("learning_rate", "above 0", rate -> rate > 0),
                members.number("noise_scale_rows", "from 0 on", rows -> rows >= 0));
        members.requireNothingLeft();
        return training;
    }
}

package dev.lanewise.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lanewise.Host;
import dev.lanewise.TuningResult;
import dev.lanewise.io.TuningFiles;
import dev.lanewise.tune.TuningOptions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What {@code tune} says at its end.
 *
 * @param options how it was measured
 * @param outcome what came of it
 * @param host where
 * @param start when
 * @param seconds how long it took
 * @param command the command line
 */
record TuneReport(
        TuningOptions options, TuneOutcome outcome, Host host, Instant start, double seconds, String command) {

    /** The answer; empty if there is none. */
    Optional<TuningResult> result() {
        return outcome.result();
    }

    private List<Integer> layers() {
        return IntStream.of(outcome.network().parameters().layers()).boxed().toList();
    }

    /** For people; the answer comes last. */
    String text() {
        return Text.format(
                "%s, %,d parameters; %s, JDK %s, %d processors%n%s%n%s%n",
                outcome.network(),
                outcome.network().parameters().count(),
                host.cpu(),
                host.jdk(),
                host.processors(),
                outcome.tables(),
                outcome.sentence());
    }

    /** For machines. */
    String json() {
        ObjectNode node = Json.object("tune");
        node.put("commandLine", command);
        node.put("date", start.toString());
        node.put("lanewise", Version.get());
        node.putObject("machine")
                .put("cpu", host.cpu())
                .put("processors", host.processors())
                .put("jdk", Machine.jdk())
                .put("system", Machine.system())
                .put("vectorBits", host.vectorBits());
        ArrayNode layers = node.putArray("layers");
        layers().forEach(layers::add);
        ArrayNode activations = node.putArray("activations");
        outcome.network().activations().forEach(activation -> activations.add(activation.id()));
        node.put("architecture", outcome.network().architecture().toString());
        node.put("parameters", outcome.network().parameters().count());
        node.put("budgetSeconds", options.budget().toNanos() * 1e-9);
        node.put("seconds", seconds);
        node.put("seed", options.seed());
        node.put("for", outcome.purpose().name());
        node.put("answered", outcome.isAnswered());
        node.put("answer", outcome.sentence());
        node.set("result", result().map(TuningFiles::toJson).map(Json::parse).orElse(null));
        outcome.write(node.putObject(outcome.purpose().name()));
        return Json.text(node) + System.lineSeparator();
    }
}

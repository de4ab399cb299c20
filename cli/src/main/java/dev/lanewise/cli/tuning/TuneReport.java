package dev.lanewise.cli.tuning;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lanewise.Host;
import dev.lanewise.TuningResult;
import dev.lanewise.cli.context.Machine;
import dev.lanewise.cli.context.Version;
import dev.lanewise.cli.text.Json;
import dev.lanewise.cli.text.Text;
import dev.lanewise.io.TuningFiles;
import dev.lanewise.tune.measure.TuningOptions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What {@code tune} says at its end.
 *
 * @param options how it was measured
 * @param verdict what came of it
 * @param host where
 * @param start when
 * @param seconds how long it took
 * @param command the command line
 */
record TuneReport(
        TuningOptions options, VerdictView verdict, Host host, Instant start, double seconds, String command) {

    /** The answer; empty if there is none. */
    Optional<TuningResult> result() {
        return verdict.result();
    }

    private List<Integer> layers() {
        return IntStream.of(verdict.network().parameters().layers()).boxed().toList();
    }

    /** For people; the answer comes last. */
    String text() {
        return Text.format(
                "%s, %,d parameters; %s, JDK %s, %d processors%n%s%n%s%n",
                verdict.network(),
                verdict.network().parameters().count(),
                host.cpu(),
                host.jdk(),
                host.processors(),
                verdict.tables(),
                verdict.sentence());
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
        verdict.network().activations().forEach(activation -> activations.add(activation.id()));
        node.put("architecture", verdict.network().architecture().toString());
        node.put("parameters", verdict.network().parameters().count());
        node.put("budgetSeconds", options.budget().toNanos() * 1e-9);
        node.put("seconds", seconds);
        node.put("seed", options.seed());
        node.put("for", verdict.purpose());
        node.put("answered", verdict.isAnswered());
        node.put("answer", verdict.sentence());
        node.set("result", result().map(TuningFiles::toJson).map(Json::parse).orElse(null));
        verdict.write(node.putObject(verdict.purpose()));
        return Json.text(node) + System.lineSeparator();
    }
}

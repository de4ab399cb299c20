package dev.lanewise.cli.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lanewise.cli.model.Quantization.Result;
import dev.lanewise.cli.text.Json;
import dev.lanewise.cli.text.Text;
import dev.lanewise.cli.text.TextTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A {@link Quantization} as a table for people and as an object for machines. */
record QuantizationReport(Path model, String data, Quantization quantization) {

    String text() {
        TextTable table = new TextTable(cells(
                "weights",
                figureNames(),
                "largest change",
                "mean change",
                otherClasses("other class"),
                "bytes",
                "µs a call",
                "times as fast"));
        for (Result result : quantization.results()) {
            table.row(cells(
                    result.precision().id(),
                    figures(result.evaluation()),
                    Text.significant(result.change().most(), 3),
                    Text.significant(result.change().mean(), 3),
                    otherClasses(Integer.toString(result.change().otherClasses().orElse(0))),
                    Text.format("%,d", result.weightBytes()),
                    Text.significant(result.nanos() / 1000, 3),
                    Text.format("%.2f", timesAsFast(result))));
        }
        return Text.format(
                        "%,d rows of %s; changes of outputs against float32; bytes of weights in memory; calls of %d %s%n%n",
                        quantization.rows(),
                        data,
                        quantization.batchSize(),
                        quantization.batchSize() == 1 ? "row" : "rows")
                + table
                + (quantization.steady()
                        ? ""
                        : "\nthe warm-up did not come to stable latencies: something else may be running\n");
    }

    private static String[] cells(Object... cells) {
        return Stream.of(cells)
                .flatMap(cell -> cell instanceof List<?> several ? several.stream() : Stream.of(cell))
                .toArray(String[]::new);
    }

    private Evaluation reference() {
        return quantization.results().getFirst().evaluation();
    }

    private List<String> figureNames() {
        return switch (reference()) {
            case Evaluation.OfClasses c ->
                c.probabilities().isPresent() ? List.of("accuracy", "log loss") : List.of("accuracy");
            case Evaluation.OfNumbers _ -> List.of("RMSE", "R²");
        };
    }

    private static List<String> figures(Evaluation evaluation) {
        return switch (evaluation) {
            case Evaluation.OfClasses c -> {
                List<String> figures = new ArrayList<>(
                        List.of(Text.format("%.4f", c.confusion().accuracy())));
                c.probabilities().ifPresent(p -> figures.add(Text.format("%.4f", p.logLoss())));
                yield figures;
            }
            case Evaluation.OfNumbers n ->
                List.of(
                        Text.significant(n.metrics().rmse(), 6),
                        Text.ratio(n.metrics().r2()));
        };
    }

    private List<String> otherClasses(String cell) {
        return reference() instanceof Evaluation.OfClasses ? List.of(cell) : List.of();
    }

    private double timesAsFast(Result result) {
        return quantization.results().getFirst().nanos() / result.nanos();
    }

    String json() {
        ObjectNode node = Json.object("quantize")
                .put("model", model.toString())
                .put("data", data)
                .put("rows", quantization.rows())
                .put("batchSize", quantization.batchSize())
                .put("steady", quantization.steady());
        ArrayNode precisions = node.putArray("precisions");
        for (Result result : quantization.results()) {
            ObjectNode entry =
                    precisions.addObject().put("precision", result.precision().id());
            result.evaluation().write(entry.putObject("test"));
            Json.put(entry, "largestChange", result.change().most());
            Json.put(entry, "meanChange", result.change().mean());
            result.change().otherClasses().ifPresent(count -> entry.put("otherClasses", count));
            entry.put("weightBytes", result.weightBytes())
                    .put("microseconds", result.nanos() / 1000)
                    .put("timesAsFast", timesAsFast(result));
        }
        return Json.text(node) + System.lineSeparator();
    }
}

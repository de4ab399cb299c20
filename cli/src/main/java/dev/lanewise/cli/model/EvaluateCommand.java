package dev.lanewise.cli.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lanewise.Dataset;
import dev.lanewise.Model;
import dev.lanewise.cli.context.ExitCode;
import dev.lanewise.cli.context.OutputOptions;
import dev.lanewise.cli.text.Json;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares a model's predictions with the targets of data. */
@Command(
        name = "evaluate",
        description = {
            "Compares a model's predictions with the targets in DATA.",
            "A table is read as that of the training: same columns, same delimiter, same categories."
        },
        footer = {
            "  lanewise evaluate digits.safetensors digits",
            "  lanewise evaluate houses.safetensors more-houses.csv --json"
        })
public final class EvaluateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "A model file, or an ONNX file.")
    private Path file;

    @Parameters(
            paramLabel = "DATA",
            description = "digits, a folder of IDX files, a CSV file, or - for a CSV on standard input.")
    private String data;

    @Option(
            names = "--part",
            paramLabel = "PART",
            description = "Of the training data: test (the rows that training held out), train (those it used) or all"
                    + " (default: test for digits and IDX folders, all for tables).")
    private ModelData.@Nullable Part part;

    @Mixin
    private PrecisionOptions precision;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() {
        Model model = ModelSource.load(file);
        ModelData.Rows evaluated = new ModelData(model).part(data, part);
        Dataset rows = evaluated.rows();
        Evaluation evaluation = Evaluation.of(model, rows, precision.precision());
        if (output.json()) {
            ObjectNode node =
                    Json.object("evaluate").put("model", file.toString()).put("data", data);
            node.put("part", evaluated.part().name()).put("dataRows", evaluated.of());
            evaluation.write(node.putObject("test"));
            spec.commandLine().getOut().println(Json.text(node));
        } else {
            spec.commandLine().getOut().print(evaluated.text() + "\n\n" + evaluation.text());
        }
        return ExitCode.OK;
    }
}

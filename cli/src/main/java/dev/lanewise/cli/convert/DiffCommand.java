package dev.lanewise.cli.convert;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lanewise.Model;
import dev.lanewise.cli.context.ExitCode;
import dev.lanewise.cli.context.OutputOptions;
import dev.lanewise.cli.model.ModelSource;
import dev.lanewise.cli.text.Json;
import dev.lanewise.cli.text.Text;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares two models. */
@Command(
        name = "diff",
        description = {
            "Compares two models: layers, weights, and outputs on the same rows.",
            "Exit code 0 if both give the same answers, 1 if not. Metadata that no answer depends on are shown and make no"
                    + " difference."
        },
        footer = {
            "  lanewise diff yesterday.safetensors today.safetensors",
            "  lanewise diff model.onnx model.safetensors --json"
        })
public final class DiffCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "A", description = "A model file, or an ONNX file.")
    private Path fileA;

    @Parameters(index = "1", paramLabel = "B", description = "Another one.")
    private Path fileB;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() {
        Model a = ModelSource.load(fileA);
        Model b = ModelSource.load(fileB);
        ModelDifference difference = ModelDifference.of(a, b);
        if (output.json()) {
            ObjectNode node = Json.object("diff").put("a", fileA.toString()).put("b", fileB.toString());
            difference.write(node);
            spec.commandLine().getOut().println(Json.text(node));
        } else {
            spec.commandLine().getOut().print(Text.printable(difference.text(fileA.toString(), fileB.toString())));
        }
        return difference.isNone() ? ExitCode.OK : ExitCode.FAILURE;
    }
}

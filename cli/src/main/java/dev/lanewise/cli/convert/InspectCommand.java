package dev.lanewise.cli.convert;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lanewise.cli.context.ExitCode;
import dev.lanewise.cli.context.OutputOptions;
import dev.lanewise.cli.text.Json;
import dev.lanewise.cli.text.Text;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what is in a model file. */
@Command(
        name = "inspect",
        description = {
            "Shows what is in a model file of any kind that can be read.",
            "Of a Lanewise model its tensors, checksum, layers, what is left of them for answers, and metadata; of an ONNX"
                    + " file its inputs, outputs and nodes, and what each becomes, or why it is refused."
        },
        footer = {"  lanewise inspect digits.safetensors", "  lanewise inspect model.onnx --json"})
public final class InspectCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "A Lanewise model, another safetensors file, or an ONNX file.")
    private Path file;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() {
        Inspection inspection = Inspection.of(file);
        if (output.json()) {
            ObjectNode node = Json.object("inspect").put("file", file.toString());
            inspection.write(node);
            spec.commandLine().getOut().println(Json.text(node));
        } else {
            spec.commandLine().getOut().print(Text.printable(inspection.text()));
        }
        return ExitCode.OK;
    }
}

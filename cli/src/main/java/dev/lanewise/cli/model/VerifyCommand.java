package dev.lanewise.cli.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lanewise.cli.context.ExitCode;
import dev.lanewise.cli.context.OutputOptions;
import dev.lanewise.cli.text.Json;
import dev.lanewise.cli.text.Text;
import dev.lanewise.cli.text.TextTable;
import dev.lanewise.io.ModelFiles;
import dev.lanewise.io.ModelReport;
import dev.lanewise.io.TensorInfo;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks that a model file is intact. */
@Command(
        name = "verify",
        description = {
            "Checks that a model file is intact.",
            "Every byte counts. A broken file gives exit code 1 and one line that says what is wrong."
        },
        footer = "  lanewise verify digits.safetensors")
public final class VerifyCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "A model file.")
    private Path file;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() {
        ModelReport report = ModelFiles.verify(file);
        spec.commandLine().getOut().print(output.json() ? json(report) : text(report));
        return ExitCode.OK;
    }

    private String text(ModelReport report) {
        TextTable table = new TextTable("tensor", "type", "shape", "bytes");
        for (TensorInfo tensor : report.tensors()) {
            String shape = tensor.shape().stream().map(String::valueOf).collect(Collectors.joining("×"));
            table.row(tensor.name(), tensor.dtype(), shape, tensor.begin() + "–" + tensor.end());
        }
        return table
                + Text.format(
                        "%n%s is intact: format %d, %,d bytes, data from byte %d, CRC-32C %s%n",
                        file, report.formatVersion(), report.fileBytes(), report.dataStart(), report.crc32c());
    }

    private String json(ModelReport report) {
        ObjectNode node = Json.object("verify")
                .put("model", file.toString())
                .put("intact", true)
                .put("formatVersion", report.formatVersion())
                .put("fileBytes", report.fileBytes())
                .put("dataStart", report.dataStart())
                .put("crc32c", report.crc32c());
        ArrayNode tensors = node.putArray("tensors");
        for (TensorInfo tensor : report.tensors()) {
            ObjectNode entry = tensors.addObject().put("name", tensor.name()).put("dtype", tensor.dtype());
            tensor.shape().forEach(entry.putArray("shape")::add);
            entry.put("begin", tensor.begin()).put("end", tensor.end());
        }
        return Json.text(node) + System.lineSeparator();
    }
}

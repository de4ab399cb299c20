package dev.lanewise.cli.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lanewise.Host;
import dev.lanewise.Model;
import dev.lanewise.cli.context.ExitCode;
import dev.lanewise.cli.context.OutputOptions;
import dev.lanewise.cli.text.Json;
import dev.lanewise.cli.text.Text;
import dev.lanewise.io.ModelFiles;
import dev.lanewise.io.ModelReport;
import dev.lanewise.io.OutputComparison;
import dev.lanewise.io.ProbeRows;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks that a model file is intact, and that the rows it holds give their outputs on this machine. */
@Command(
        name = "verify",
        description = {
            "Checks that a model file is intact, and computes the rows that it holds with their outputs.",
            "Every byte counts. A broken file gives exit code 1 and one line that says what is wrong. A model that lanewise"
                    + " convert made holds a few rows: this machine must give the same bits for them, and what another runtime"
                    + " gave within the tolerance."
        },
        footer = {"  lanewise verify digits.safetensors", "  lanewise verify converted.safetensors --json"})
public final class VerifyCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "A model file.")
    private Path file;

    @Mixin
    private OutputOptions output;

    /** The rows of a model and what came of them. */
    private record Probe(ProbeRows rows, ProbeRows.Check check) {}

    @Override
    public Integer call() {
        if (ModelSource.format(file) == ModelSource.Format.ONNX) {
            throw new IllegalArgumentException(
                    file + " is an ONNX file, which has no checksum: lanewise inspect shows what"
                            + " is in it, and lanewise convert --check compares its outputs");
        }
        ModelFiles.Content content = ModelFiles.read(file);
        ModelReport report = content.report();
        Model model = content.model();
        Optional<Probe> probe = ProbeRows.find(model).map(rows -> new Probe(rows, rows.check(model)));
        spec.commandLine().getOut().print(output.json() ? json(report, probe) : text(report, probe));
        return probe.isEmpty() || probe.get().check().agrees() ? ExitCode.OK : ExitCode.FAILURE;
    }

    private String text(ModelReport report, Optional<Probe> probe) {
        return TensorTable.text(report.tensors())
                + Text.format(
                        "%n%s is intact: format %d, %,d bytes, data from byte %d, CRC-32C %s%n",
                        file, report.formatVersion(), report.fileBytes(), report.dataStart(), report.crc32c())
                + probe.map(VerifyCommand::text).orElse("");
    }

    private static String text(Probe probe) {
        ProbeRows.Check check = probe.check();
        StringBuilder text = new StringBuilder(
                Text.rows(check.rows()) + " on " + Host.current().id() + ": ");
        if (check.hasSameBits()) {
            text.append("the bits that the model gave when they were stored");
        } else {
            text.append(Text.format(
                    "DIFFERENT BITS in %d of %d numbers: %s",
                    check.own().beyond(), check.own().values(), check.own().worst()));
        }
        text.append('\n');
        check.expected().ifPresent(comparison -> text.append(against(probe.rows(), comparison)));
        return text.toString();
    }

    private static String against(ProbeRows rows, OutputComparison comparison) {
        String source = rows.source().orElse("another runtime");
        String tolerance = rows.tolerance().map(Object::toString).orElse("");
        return comparison.isWithin()
                ? Text.format(
                        "beside %s: the largest difference is %s, within %s%n",
                        source, Text.significant(comparison.largestAbsolute(), 3), tolerance)
                : Text.format(
                        "beside %s: FAR OFF in %d of %d numbers, beyond %s: %s%n",
                        source, comparison.beyond(), comparison.values(), tolerance, comparison.worst());
    }

    private String json(ModelReport report, Optional<Probe> probe) {
        ObjectNode node = Json.object("verify").put("model", file.toString()).put("intact", true);
        TensorTable.write(report, node);
        probe.ifPresent(each -> {
            ObjectNode rows = node.putObject("probe")
                    .put("rows", each.check().rows())
                    .put("host", Host.current().id())
                    .put("agrees", each.check().agrees())
                    .put("sameBits", each.check().hasSameBits());
            each.check().expected().ifPresent(comparison -> {
                rows.put("source", each.rows().source().orElse("")).put("withinTolerance", comparison.isWithin());
                Json.put(rows, "largestDifference", comparison.largestAbsolute());
            });
        });
        return Json.text(node) + System.lineSeparator();
    }
}

package dev.lanewise.cli.model;

import dev.lanewise.Dataset;
import dev.lanewise.Model;
import dev.lanewise.Precision;
import dev.lanewise.cli.context.CommandContext;
import dev.lanewise.cli.context.ExitCode;
import dev.lanewise.cli.context.OutputFiles;
import dev.lanewise.cli.context.Usage;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what compressed weights cost and bring. */
@Command(
        name = "quantize",
        description = {
            "Says what compressed weights cost and bring: accuracy, changes of the outputs, size and latency beside float32.",
            "Writes no model: a model file stays float32, and the precision is chosen when a predictor is made, as in"
                    + " model.newPredictor(maxBatchSize, Precision.INT8) or lanewise predict --precision int8."
        },
        footer = {
            "  lanewise quantize digits.safetensors --data digits",
            "  lanewise quantize houses.safetensors --data more-houses.csv --precision int8 --batch-size 32"
        })
public final class QuantizeCommand implements Callable<Integer> {

    private static final int MAX_BATCH_SIZE = 65_536;

    private final CommandContext context;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "A model file, or an ONNX file.")
    private Path file;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DATA",
            description =
                    "Rows to predict, with targets: digits, a folder of IDX files, a CSV file, or - for a CSV on standard input.")
    private String data;

    @Option(
            names = "--part",
            paramLabel = "PART",
            description = "Of the training data: test (the rows that training held out), train (those it used) or all"
                    + " (default: test for digits and IDX folders, all for tables).")
    private ModelData.@Nullable Part part;

    @Option(
            names = "--precision",
            paramLabel = "NAME",
            defaultValue = "all",
            description =
                    "Beside float32: bfloat16 (2 bytes a weight), int8 (1 byte, and a scale for each output) or all"
                            + " (default: ${DEFAULT-VALUE}).")
    private String precision = "all";

    @Option(
            names = "--batch-size",
            paramLabel = "ROWS",
            defaultValue = "1",
            description = "Rows of the calls whose latency is measured (default: ${DEFAULT-VALUE}).")
    private int batchSize;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Write everything as JSON; - for standard output, which then has nothing else.")
    private @Nullable Path json;

    public QuantizeCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        List<Precision> precisions = Usage.check(spec, this::precisions);
        OutputFiles files = new OutputFiles(spec.commandLine(), context.interruption());
        files.requireWritable(json);
        Model model = ModelSource.load(file);
        Dataset rows = new ModelData(model).rows(data, part);
        Quantization quantization = Quantization.of(model, rows, precisions, batchSize);
        QuantizationReport report = new QuantizationReport(file, data, quantization);
        boolean jsonOnly = OutputFiles.STANDARD_OUTPUT.equals(json);
        spec.commandLine().getOut().print(jsonOnly ? report.json() : report.text());
        spec.commandLine().getOut().flush();
        if (json != null && !jsonOnly) {
            files.write(json, report.json());
        }
        return files.exitCode(ExitCode.OK);
    }

    private List<Precision> precisions() {
        if (batchSize < 1 || batchSize > MAX_BATCH_SIZE) {
            throw new IllegalArgumentException("batchSize must be 1 to " + MAX_BATCH_SIZE + ", but is " + batchSize);
        }
        List<Precision> known = Stream.of(Precision.values())
                .filter(p -> p != Precision.FLOAT32)
                .toList();
        if (precision.equalsIgnoreCase("all")) {
            return known;
        }
        return known.stream()
                .filter(p -> p.id().equalsIgnoreCase(precision))
                .findFirst()
                .map(List::of)
                .orElseThrow(() ->
                        new IllegalArgumentException("precision must be bfloat16, int8 or all, but is " + precision));
    }
}

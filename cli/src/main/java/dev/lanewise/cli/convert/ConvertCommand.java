package dev.lanewise.cli.convert;

import dev.lanewise.Architecture;
import dev.lanewise.Model;
import dev.lanewise.cli.context.CommandContext;
import dev.lanewise.cli.context.ExitCode;
import dev.lanewise.cli.context.OutputFiles;
import dev.lanewise.cli.context.OutputOptions;
import dev.lanewise.cli.context.Usage;
import dev.lanewise.cli.model.ModelSource;
import dev.lanewise.cli.text.Text;
import dev.lanewise.io.ModelFiles;
import dev.lanewise.io.ModelFormatException;
import dev.lanewise.io.ProbeRows;
import dev.lanewise.io.Tolerance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a model of one format into another. */
@Command(
        name = "convert",
        description = {
            "Makes a model of another tool a Lanewise model, or a Lanewise model one for another tool.",
            "Says what became of each node of the graph, checks the outputs where expected ones are known, and keeps a few"
                    + " rows in the model, which lanewise verify computes on any machine."
        },
        footer = {
            "  lanewise convert model.onnx model.safetensors",
            "  lanewise convert model.onnx model.safetensors --check samples.npz",
            "  lanewise convert weights.npz model.safetensors --layers 784,128,10 --map layers.0.weight=fc1",
            "  lanewise convert model.onnx model.safetensors --check inputs.npy:expected.npy --rtol 1e-4"
        })
public final class ConvertCommand implements Callable<Integer> {

    private static final long PROBE_SEED = 0;

    private final CommandContext context;

    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "IN",
            description =
                    "An ONNX file, a Lanewise model, or with --layers a safetensors or NPZ file of weights alone.")
    private Path in;

    @Parameters(
            index = "1",
            paramLabel = "OUT",
            description = "The file to write: .safetensors for a Lanewise model, .onnx for an ONNX file.")
    private Path out;

    @Option(
            names = "--output",
            paramLabel = "NAME",
            description = "Which output of a graph that has several (default: the only one of numbers per row).")
    private @Nullable String outputName;

    @Option(
            names = "--check",
            paramLabel = "DATA",
            description = "Inputs with the outputs that are expected: an .npz file; a folder with input_0.pb and"
                    + " output_0.pb, or with folders test_data_set_*; or INPUT:EXPECTED, two CSV or NPY files (default: the"
                    + " folders test_data_set_* beside an ONNX file, if there are any). Without agreement nothing is"
                    + " written.")
    private @Nullable String check;

    @Option(
            names = "--no-check",
            description = "Leave out the check with folders test_data_set_* beside the ONNX file.")
    private boolean noCheck;

    @Option(
            names = "--rtol",
            paramLabel = "T",
            defaultValue = "1e-5",
            description =
                    "How far an output may be from the expected one, as a part of it (default: ${DEFAULT-VALUE}).")
    private double relative;

    @Option(
            names = "--atol",
            paramLabel = "T",
            defaultValue = "1e-6",
            description = "What is added to that (default: ${DEFAULT-VALUE}).")
    private double absolute;

    @Mixin
    private WeightOptions weights;

    @Mixin
    private OutputOptions output;

    public ConvertCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Tolerance tolerance = Usage.check(spec, this::tolerance);
        TargetFormat format = Usage.check(spec, () -> TargetFormat.of(out));
        Optional<Architecture> layers = Usage.check(spec, weights::architecture);
        new OutputFiles(spec.commandLine(), context.interruption()).requireWritable(out);
        requireOther();
        boolean isOnnx = layers.isEmpty() && ModelSource.format(in) == ModelSource.Format.ONNX;
        boolean beside = check == null && !noCheck && isOnnx && Files.exists(in);
        Optional<CheckData> data = beside
                ? ofBeside(() -> CheckData.beside(in))
                : Optional.ofNullable(check).map(CheckData::open);
        ConvertedModel read = layers.map(each -> ConvertedModel.of(in, weights.read(in, each)))
                .orElseGet(() ->
                        ConvertedModel.read(in, Optional.ofNullable(outputName), data.flatMap(CheckData::samples)));
        Supplier<List<Checked>> checking = () -> checked(read, data, tolerance);
        List<Checked> checks = beside ? ofBeside(checking) : checking.get();
        Model model = format == TargetFormat.SAFETENSORS ? withProbeRows(read, checks) : read.model();
        ModelFiles.requireSavable(model);
        context.interruption().write(() -> format.write(model, out));
        ConvertReport report = new ConvertReport(read, out, model, checks, beside);
        spec.commandLine().getOut().print(output.json() ? report.json() : Text.printable(report.text()));
        return ExitCode.OK;
    }

    /** Compares the model with all data, each of which must agree. */
    private static List<Checked> checked(ConvertedModel read, Optional<CheckData> data, Tolerance tolerance) {
        List<Checked> checks = new ArrayList<>();
        for (CheckRows rows : data.map(d -> d.rows(read)).orElse(List.of())) {
            Checked checked = Checked.of(read.model(), rows, tolerance);
            checked.require();
            checks.add(checked);
        }
        return checks;
    }

    /** For data that was found beside the model, not named by an option: a failure names the option that leaves them out. */
    private static <T> T ofBeside(Supplier<T> work) {
        try {
            return work.get();
        } catch (IllegalArgumentException | IllegalStateException | ModelFormatException e) {
            throw new IllegalStateException(e.getMessage() + "; --no-check leaves out the data beside the model", e);
        }
    }

    private Tolerance tolerance() {
        if (check != null && noCheck) {
            throw new IllegalArgumentException("--check and --no-check are mutually exclusive");
        }
        return new Tolerance(relative, absolute);
    }

    /** What is read must not be replaced, by whatever name. */
    private void requireOther() {
        try {
            if (Files.exists(in) && Files.exists(out) && Files.isSameFile(in, out)) {
                throw new IllegalArgumentException("OUT must be another file than IN, but both are " + out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + in + ": " + e.getMessage(), e);
        }
    }

    /** Rows of the check, else those that the model has, else random ones; none of a model whose rows are too wide. */
    private static Model withProbeRows(ConvertedModel read, List<Checked> checks) {
        Model model = read.model();
        if (ProbeRows.mostRows(model) == 0
                || (checks.isEmpty() && ProbeRows.find(model).isPresent())) {
            return model;
        }
        if (checks.isEmpty()) {
            return ProbeRows.of(model, ProbeRows.random(model, ProbeRows.mostRows(model), PROBE_SEED))
                    .storeIn(model);
        }
        CheckRows first = CheckRows.first(checks.stream().map(Checked::rows).toList(), read);
        return ProbeRows.of(model, first.x())
                .withExpected(first.expected(), checks.getFirst().tolerance(), read.kind())
                .storeIn(model);
    }
}

package dev.lanewise.cli.train;

import dev.lanewise.KernelInfo;
import dev.lanewise.Loss;
import dev.lanewise.Model;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.Precision;
import dev.lanewise.TuningResult;
import dev.lanewise.cli.context.CommandContext;
import dev.lanewise.cli.context.ExitCode;
import dev.lanewise.cli.context.Failures;
import dev.lanewise.cli.context.OutputFiles;
import dev.lanewise.cli.context.OutputOptions;
import dev.lanewise.cli.context.Usage;
import dev.lanewise.cli.data.DataInput;
import dev.lanewise.cli.data.RowOptions;
import dev.lanewise.cli.data.TableOptions;
import dev.lanewise.cli.data.TrainingData;
import dev.lanewise.cli.model.Evaluation;
import dev.lanewise.cli.model.Provenance;
import dev.lanewise.cli.text.Terminal;
import dev.lanewise.io.ModelFiles;
import dev.lanewise.io.TuningFiles;
import dev.lanewise.train.Callback;
import dev.lanewise.train.TrainingPlan;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Trains a network on data, tests it, and saves it. */
@Command(
        name = "train",
        description = "Trains a network on DATA, tests it on rows that it has not seen, and saves it.",
        footer = {
            "  lanewise train digits",
            "  lanewise train mnist/ --hidden 128",
            "  lanewise train houses.csv --target price --json > result.json",
            "  lanewise train adult.data.gz --no-header --test adult.test.gz --label-suffix .",
            "  lanewise train digits --batch-size auto",
            "  lanewise train digits --layers 64,30,10 --activations sigmoid,softmax --optimizer sgd"
        })
public final class TrainCommand implements Callable<Integer> {

    private final CommandContext context;

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "DATA",
            description =
                    "digits (built in), a folder with the four IDX files of MNIST, a CSV file, or - for a CSV on standard"
                            + " input; each may be compressed with gzip.")
    private String data;

    @Mixin
    private RowOptions rowOptions;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "The model file (default: DATA's name.safetensors, here).")
    private @Nullable Path out;

    @Option(
            names = "--tuning",
            paramLabel = "FILE",
            description =
                    "For --batch-size auto: what lanewise tune training --result wrote, if that was on this machine.")
    private @Nullable Path tuning;

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress.")
    private boolean quiet;

    @Mixin
    private OutputOptions output;

    @ArgGroup(validate = false, heading = "%nNetwork:%n")
    private NetworkOptions networkOptions = new NetworkOptions();

    @ArgGroup(validate = false, heading = "%nTraining:%n")
    private TrainingOptions trainingOptions = new TrainingOptions();

    @ArgGroup(validate = false, heading = "%nTables (CSV):%n")
    private TableOptions tableOptions = new TableOptions();

    public TrainCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        long start = System.nanoTime();
        Path file = out != null ? out : Path.of(defaultName(data));
        Usage.check(spec, this::checkOptions);
        new OutputFiles(spec.commandLine(), context.interruption()).requireWritable(file);
        KernelInfo kernels = KernelInfo.active();

        Optional<TuningResult> tuned = Optional.ofNullable(tuning).map(TuningFiles::load);
        TrainingData read = rowOptions.read(data, tableOptions, trainingOptions.seed(), quiet);
        Loss loss = Usage.check(spec, () -> networkOptions.loss(read.classes()));
        NeuralNetwork network = Usage.check(
                spec, () -> networkOptions.network(read.train().features(), read.classes(), trainingOptions.seed()));
        TrainingRun run = TrainingRun.prepare(read, rowOptions.scaling(), network, trainingOptions.plan(loss));
        run = run.withPlan(trainingOptions.plan(loss, run.train().rows()));
        if (trainingOptions.isBatchSizeAuto()) {
            run = run.withPlan(choice(run, tuned));
        }
        if (!quiet) {
            spec.commandLine().getErr().print(TrainReport.preamble(data, read, run, kernels));
            spec.commandLine().getErr().flush();
        }
        Map<String, String> metadata = metadata(read, run.plan());
        ModelFiles.requireSavable(new Model(run.network(), run.features(), read.classLabels(), metadata));
        TrainingRun.Result result = fit(run);

        // Saved before anything is said about it: a report that fails must not cost the training.
        Model model = new Model(result.network(), run.features(), read.classLabels(), metadata);
        context.interruption().write(() -> ModelFiles.save(model, file));
        try {
            Optional<Evaluation> evaluation = read.test().map(rows -> Evaluation.of(model, rows, Precision.FLOAT32));
            double seconds = (System.nanoTime() - start) * 1e-9;
            TrainReport report = new TrainReport(data, file, run, result.history(), evaluation, kernels, seconds);
            spec.commandLine().getOut().print(output.json() ? report.json() : report.text());
        } catch (RuntimeException | OutOfMemoryError e) {
            throw new IllegalStateException(
                    "the model is saved in " + file + ", but there is no report of it: " + Failures.message(e), e);
        }
        return ExitCode.OK;
    }

    private TrainingRun.Result fit(TrainingRun run) {
        if (quiet) {
            return run.fit(context.interruption(), new Callback() {});
        }
        if (!Terminal.isThere()) {
            return run.fit(
                    context.interruption(), new LineProgress(spec.commandLine().getErr()));
        }
        BarProgress bar = new BarProgress(System.err);
        try {
            return run.fit(context.interruption(), bar);
        } finally {
            bar.clear();
        }
    }

    /** The plan with the batch size that is best here. */
    private TrainingPlan choice(TrainingRun run, Optional<TuningResult> tuned) {
        PrintWriter err = spec.commandLine().getErr();
        AutoBatchSize auto = new AutoBatchSize(context, err, quiet);
        return auto.choose(run, trainingOptions, tuned);
    }

    /** Everything about the options that can be told without the data. */
    private TrainingPlan checkOptions() {
        OutputFiles.requireFile("--out", out);
        rowOptions.check(data);
        if (tuning != null && !trainingOptions.isBatchSizeAuto()) {
            throw new IllegalArgumentException("--tuning is for --batch-size auto");
        }
        tableOptions.csvOptions();
        return trainingOptions.plan(new Loss.MeanSquaredError());
    }

    private static String defaultName(String data) {
        if (DataInput.isStandardInput(data) || data.startsWith("/dev/")) {
            return "model.safetensors";
        }
        Path name = Path.of(data).toAbsolutePath().normalize().getFileName();
        String stem =
                name == null ? "" : name.toString().replaceFirst("\\.gz$", "").replaceFirst("(?<=.)\\.[^.]*$", "");
        return (stem.isEmpty() ? "model" : stem) + ".safetensors";
    }

    private Map<String, String> metadata(TrainingData read, TrainingPlan plan) {
        Map<String, String> metadata = new HashMap<>();
        read.encoding().ifPresent(encoding -> metadata.putAll(encoding.toMetadata()));
        metadata.putAll(Provenance.of(plan, read.train(), read.heldOut()));
        return metadata;
    }
}

package dev.lanewise.cli;

import dev.lanewise.KernelInfo;
import dev.lanewise.Loss;
import dev.lanewise.Model;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.io.ModelFiles;
import dev.lanewise.train.Callback;
import dev.lanewise.train.TrainingPlan;
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
import picocli.CommandLine.ParentCommand;
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
            "  lanewise train digits --layers 64,30,10 --activations sigmoid,softmax --optimizer sgd"
        })
final class TrainCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private LanewiseCommand root;

    @Parameters(
            paramLabel = "DATA",
            description =
                    "digits (built in), a folder with the four IDX files of MNIST, or a CSV file; each file may be"
                            + " compressed with gzip.")
    private String data;

    @Option(
            names = "--test",
            paramLabel = "FILE",
            description = "A table to test on, in place of rows held out of DATA.")
    private @Nullable Path test;

    @Option(
            names = "--test-split",
            paramLabel = "F",
            defaultValue = "0.2",
            description =
                    "Share of the rows held out to test on, 0 for none (default: ${DEFAULT-VALUE}; IDX folders have"
                            + " test files).")
    private double testSplit;

    @Option(
            names = "--scaling",
            paramLabel = "KIND",
            defaultValue = "auto",
            description =
                    "Of the features, fitted to the training rows: standard (mean 0, deviation 1; categories stay 0 and"
                            + " 1), min-max (each column to 0 … 1), range (all columns together to 0 … 1), none (default: standard"
                            + " for tables, range for images).")
    private Scaling scaling;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "The model file (default: DATA's name.safetensors, here).")
    private @Nullable Path out;

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

    @Override
    public Integer call() {
        long start = System.nanoTime();
        Path file = out != null ? out : Path.of(defaultName(data));
        Usage.check(spec, this::checkOptions);
        OutputFile.requireWritable(file);
        KernelInfo kernels = KernelInfo.active();

        TrainingData.TestPart testPart =
                new TrainingData.TestPart(Optional.ofNullable(test), testSplit, trainingOptions.seed());
        TrainingData read = TrainingData.read(data, tableOptions, testPart);
        Loss loss = Usage.check(spec, () -> networkOptions.loss(read.classes()));
        NeuralNetwork network = Usage.check(
                spec, () -> networkOptions.network(read.train().features(), read.classes(), trainingOptions.seed()));
        TrainingRun run = TrainingRun.prepare(read, scaling, network, trainingOptions.plan(loss));
        if (!quiet) {
            spec.commandLine().getErr().print(TrainReport.preamble(data, read, run, kernels));
            spec.commandLine().getErr().flush();
        }
        TrainingRun.Result result = run.fit(root.interruption(), progress());

        Model model = new Model(result.network(), run.features(), read.classLabels(), metadata(read, run.plan()));
        Optional<Evaluation> evaluation = read.test().map(rows -> Evaluation.of(model, rows));
        root.interruption().write(() -> ModelFiles.save(model, file));
        double seconds = (System.nanoTime() - start) * 1e-9;
        TrainReport report = new TrainReport(data, file, run, result.history(), evaluation, kernels, seconds);
        spec.commandLine().getOut().print(output.json() ? report.json() : report.text());
        return ExitCode.OK;
    }

    /** Everything about the options that can be told without the data. */
    private TrainingPlan checkOptions() {
        if (!(testSplit >= 0 && testSplit < 1)) {
            throw new IllegalArgumentException("--test-split must be at least 0 and below 1, but is " + testSplit);
        }
        if (test != null && TrainingData.isImages(data)) {
            throw new IllegalArgumentException("--test is for tables, but " + data + " has a test part of its own");
        }
        tableOptions.csvOptions();
        return trainingOptions.plan(new Loss.MeanSquaredError());
    }

    private static String defaultName(String data) {
        Path name = Path.of(data).toAbsolutePath().normalize().getFileName();
        String stem =
                name == null ? "" : name.toString().replaceFirst("\\.gz$", "").replaceFirst("(?<=.)\\.[^.]*$", "");
        return (stem.isEmpty() ? "model" : stem) + ".safetensors";
    }

    private Callback progress() {
        if (quiet) {
            return new Callback() {};
        }
        return Terminal.isThere()
                ? new BarProgress(System.err)
                : new LineProgress(spec.commandLine().getErr());
    }

    private Map<String, String> metadata(TrainingData read, TrainingPlan plan) {
        Map<String, String> metadata = new HashMap<>();
        read.encoding().ifPresent(encoding -> metadata.putAll(encoding.toMetadata()));
        metadata.putAll(Provenance.of(plan, read.train(), read.heldOut()));
        return metadata;
    }
}

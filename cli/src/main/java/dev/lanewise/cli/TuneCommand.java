package dev.lanewise.cli;

import dev.lanewise.Dataset;
import dev.lanewise.Host;
import dev.lanewise.Loss;
import dev.lanewise.Model;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.TuningResult;
import dev.lanewise.cli.page.HtmlPage;
import dev.lanewise.io.ModelFiles;
import dev.lanewise.io.TuningFiles;
import dev.lanewise.tune.ServingGoal;
import dev.lanewise.tune.TrainingVerdict;
import dev.lanewise.tune.TuningOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Finds batch sizes. */
@Command(
        name = "tune",
        description = {
            "Finds the batch size for this machine: of a service that has a latency to keep, or of a training.",
            "Exit code 3 if the target cannot be met, or if the measurements do not tell which batch size is best."
        },
        footer = {
            "  lanewise tune digits.safetensors --p99 300us --rate 20000/s",
            "  lanewise tune digits.safetensors --trace arrivals.txt --store",
            "  lanewise tune --layers 784-512-256-10 --threads 2 --json tune.json --html tune.html",
            "  lanewise tune --for training --data mnist/ --hidden 128 --result tuned.json",
            "  lanewise train mnist/ --hidden 128 --batch-size auto --tuning tuned.json"
        })
final class TuneCommand implements Callable<Integer> {

    /** What batches are for; constants are the words of the command line. */
    enum Purpose {
        serving,
        training
    }

    private static final String SERVING = "%nServing:%n";

    /** Those of {@code train} that mean something for a service too. */
    private static final Set<String> ALWAYS = Set.of("--layers", "--activations", "--seed", "--threads");

    /** They decide about the layers, which a model has already. */
    private static final List<String> LAYERS = List.of("--layers", "--hidden", "--activation", "--activations");

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private LanewiseCommand root;

    @Parameters(
            arity = "0..1",
            paramLabel = "MODEL",
            description =
                    "A model file. For training its layers and activations alone count. Without it, --layers says which"
                            + " network, for training also --hidden.")
    private @Nullable Path file;

    @Option(
            names = "--for",
            paramLabel = "PURPOSE",
            defaultValue = "serving",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Purpose purpose;

    @Option(
            names = "--budget",
            paramLabel = "TIME",
            defaultValue = "60s",
            description = "Of everything (default: ${DEFAULT-VALUE}).")
    private Duration budget;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Write everything as JSON; - for standard output, which then has nothing else.")
    private @Nullable Path json;

    @Option(names = "--html", paramLabel = "FILE", description = "Write a page with charts and tables.")
    private @Nullable Path html;

    @Option(
            names = "--result",
            paramLabel = "FILE",
            description = "Write the answer alone, for train --batch-size auto --tuning FILE and MicroBatcher.")
    private @Nullable Path resultFile;

    @Option(names = "--store", description = "Put the answer for this machine into MODEL.")
    private boolean store;

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress.")
    private boolean quiet;

    @ArgGroup(validate = false, heading = SERVING)
    private ServingOptions servingOptions = new ServingOptions();

    @ArgGroup(validate = false, heading = "%nNetwork:%n")
    private NetworkOptions networkOptions = new NetworkOptions();

    @ArgGroup(validate = false, heading = "%nData to train on:%n")
    private DataOptions dataOptions = new DataOptions();

    @ArgGroup(validate = false, heading = "%nTraining:%n")
    private TrainingOptions trainingOptions = new TrainingOptions();

    @ArgGroup(validate = false, heading = "%nTables (CSV):%n")
    private TableOptions tableOptions = new TableOptions();

    @Override
    public Integer call() {
        Usage.check(spec, this::checkOptions);
        OutputFiles files = new OutputFiles(spec.commandLine(), root.interruption());
        // A minute's work must not end with a file that cannot be written.
        files.requireWritable(json, html, resultFile, store ? file : null);
        Optional<Model> model = Optional.ofNullable(file).map(ModelFiles::load);
        Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        long nanos = System.nanoTime();
        TuneProgress progress = new TuneProgress("tune", spec.commandLine().getErr(), quiet);
        TuningOptions options = new TuningOptions(budget, servingOptions.forks(), trainingOptions.seed(), progress);
        TuneOutcome outcome;
        try {
            outcome = tune(model, options);
        } catch (CancellationException e) {
            progress.end();
            root.interruption().awaitEnd();
            throw e;
        } finally {
            progress.end();
            root.interruption().stopsNothing();
        }
        double seconds = (System.nanoTime() - nanos) * 1e-9;
        return report(new TuneReport(options, outcome, Host.current(), start, seconds, commandLine()), model, files);
    }

    private TuneOutcome tune(Optional<Model> model, TuningOptions options) {
        if (purpose == Purpose.serving) {
            return serving(model.orElseGet(() -> Model.of(networkOptions.network(trainingOptions.seed()))), options);
        }
        model.ifPresent(trained -> networkOptions.setLayers(trained.network()));
        return training(trainingRun(), options);
    }

    private TuneOutcome serving(Model model, TuningOptions options) {
        ServingGoal goal = servingOptions.goal(trainingOptions.threads(), trainingOptions.seed());
        return new ServingOutcome(root.tuner(options).serving(model, goal), model);
    }

    private TrainingRun trainingRun() {
        TrainingData read = dataOptions.read(tableOptions, trainingOptions.seed(), quiet);
        Loss loss = Usage.check(spec, () -> networkOptions.loss(read.classes()));
        NeuralNetwork network = Usage.check(
                spec, () -> networkOptions.network(read.train().features(), read.classes(), trainingOptions.seed()));
        return TrainingRun.prepare(read, dataOptions.scaling(), network, trainingOptions.plan(loss));
    }

    private TuneOutcome training(TrainingRun run, TuningOptions options) {
        Dataset validation = run.validation().orElseThrow();
        TrainingVerdict verdict = root.tuner(options).training(run.network(), run.plan(), run.train(), validation);
        return new TrainingOutcome(verdict, run.network());
    }

    /** Everything about the options that can be told without a file. */
    private TuningOptions checkOptions() {
        requireOptionsOf(purpose);
        OutputFiles.requireFile("--html", html);
        OutputFiles.requireFile("--result", resultFile);
        boolean named = LAYERS.stream().anyMatch(this::isGiven);
        if (file != null && named) {
            throw new IllegalArgumentException("a MODEL has its layers: name either it or --layers");
        }
        if (store && file == null) {
            throw new IllegalArgumentException("--store puts the answer into MODEL, but there is none");
        }
        if (purpose == Purpose.serving) {
            if (file == null && !isGiven("--layers")) {
                throw new IllegalArgumentException("name either a MODEL or --layers");
            }
            if (file == null) {
                networkOptions.network(0);
            }
            servingOptions.check(trainingOptions.threads(), trainingOptions.seed());
        } else {
            dataOptions.check();
            tableOptions.csvOptions();
            trainingOptions.plan(new Loss.MeanSquaredError());
            if (trainingOptions.isBatchSizeAuto()) {
                throw new IllegalArgumentException(
                        "--batch-size auto is for train; here it is the size that --learning-rate belongs to");
            }
            if (trainingOptions.validationSplit() == 0) {
                throw new IllegalArgumentException(
                        "--validation-split must be above 0: a tuning compares losses of rows that are held out");
            }
        }
        return new TuningOptions(budget, servingOptions.forks(), 0, (_, _) -> {});
    }

    private void requireOptionsOf(Purpose chosen) {
        for (ArgGroupSpec group : spec.argGroups()) {
            Purpose owner = SERVING.equals(group.heading()) ? Purpose.serving : Purpose.training;
            for (OptionSpec option : group.allOptionsNested()) {
                if (owner != chosen && !ALWAYS.contains(option.longestName()) && isGiven(option.longestName())) {
                    throw new ParameterException(spec.commandLine(), option.longestName() + " is for --for " + owner);
                }
            }
        }
    }

    private boolean isGiven(String option) {
        return spec.commandLine().getParseResult().hasMatchedOption(option);
    }

    private String commandLine() {
        return "lanewise "
                + String.join(" ", spec.root().commandLine().getParseResult().originalArgs());
    }

    private int report(TuneReport report, Optional<Model> model, OutputFiles files) {
        String document = report.json();
        boolean jsonOnly = OutputFiles.STANDARD_OUTPUT.equals(json);
        PrintWriter out = spec.commandLine().getOut();
        out.print(jsonOnly ? document : report.text());
        out.flush();
        report.result().ifPresent(result -> keep(result, model, files));
        if (json != null && !jsonOnly) {
            files.write(json, document);
        }
        if (html != null) {
            files.write(html, HtmlPage.ofTune(document));
        }
        if (report.outcome().isAnswered()) {
            return files.exitCode(ExitCode.OK);
        }
        boolean kept = resultFile != null || store;
        spec.commandLine()
                .getErr()
                .println("lanewise: " + report.outcome().sentence() + (kept ? "; no result was written" : ""));
        return files.exitCode(ExitCode.NO_ANSWER);
    }

    private void keep(TuningResult result, Optional<Model> model, OutputFiles files) {
        if (resultFile != null) {
            Path target = resultFile;
            files.write(() -> TuningFiles.save(result, target));
        }
        if (store && file != null) {
            Path target = file;
            files.write(() -> {
                Model old = model.orElseThrow();
                ModelFiles.save(TuningFiles.store(old, together(old, result)), target);
            });
        }
    }

    /** An answer for the other purpose that the model may hold for this machine stays. */
    private static TuningResult together(Model model, TuningResult result) {
        return TuningFiles.find(model)
                .map(old -> new TuningResult(
                        result.host(),
                        result.layers(),
                        result.serving().or(old::serving),
                        result.training().or(old::training)))
                .orElse(result);
    }
}

package dev.lanewise.cli.tuning;

import dev.lanewise.Dataset;
import dev.lanewise.Loss;
import dev.lanewise.Model;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.cli.context.CommandContext;
import dev.lanewise.cli.context.Usage;
import dev.lanewise.cli.data.TableOptions;
import dev.lanewise.cli.data.TrainingData;
import dev.lanewise.cli.train.NetworkOptions;
import dev.lanewise.cli.train.TrainingOptions;
import dev.lanewise.cli.train.TrainingRun;
import dev.lanewise.tune.measure.TuningOptions;
import dev.lanewise.tune.training.TrainingVerdict;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Finds the batch size of a training. */
@Command(
        name = "training",
        description = "Finds the batch size, the learning rate and the threads with which a training is done soonest.",
        footer = {
            "  lanewise tune training --data mnist/ --hidden 128 --result tuned.json",
            "  lanewise train mnist/ --hidden 128 --batch-size auto --tuning tuned.json"
        })
public final class TuneTrainingCommand implements Callable<Integer> {

    /** They decide about the layers, which a model has already. */
    private static final List<String> LAYERS = List.of("--layers", "--hidden", "--activation", "--activations");

    private final CommandContext context;

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "MODEL",
            description =
                    "A model file, whose layers and activations alone count. Without it, --hidden or --layers says"
                            + " which network.")
    private @Nullable Path file;

    @Mixin
    private TuneOptions options;

    @ArgGroup(validate = false, heading = "%nNetwork:%n")
    private NetworkOptions networkOptions = new NetworkOptions();

    @ArgGroup(validate = false, heading = "%nData to train on:%n")
    private DataOptions dataOptions = new DataOptions();

    @ArgGroup(validate = false, heading = "%nTraining:%n")
    private TrainingOptions trainingOptions = new TrainingOptions();

    @ArgGroup(validate = false, heading = "%nTables (CSV):%n")
    private TableOptions tableOptions = new TableOptions();

    public TuneTrainingCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Usage.check(spec, this::checkOptions);
        return new TuneRun(context, spec, options, file)
                .run(TuningOptions.defaults().forks(), trainingOptions.seed(), this::verdict);
    }

    private VerdictView verdict(Optional<Model> model, TuningOptions settings) {
        model.ifPresent(trained -> networkOptions.setLayers(trained.network()));
        TrainingRun run = trainingRun();
        Dataset validation = run.validation().orElseThrow();
        TrainingVerdict verdict =
                context.tuner(settings).tuneTraining(run.network(), run.plan(), run.train(), validation);
        return new TrainingVerdictView(verdict, run.network());
    }

    private TrainingRun trainingRun() {
        TrainingData read = dataOptions.read(tableOptions, trainingOptions.seed(), options.quiet());
        Loss loss = Usage.check(spec, () -> networkOptions.loss(read.classes()));
        NeuralNetwork network = Usage.check(
                spec, () -> networkOptions.network(read.train().features(), read.classes(), trainingOptions.seed()));
        return TrainingRun.prepare(read, dataOptions.scaling(), network, trainingOptions.plan(loss));
    }

    /** Everything about the options that can be told without a file. */
    private TuningOptions checkOptions() {
        options.check(file, LAYERS.stream().anyMatch(this::isGiven));
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
        return new TuningOptions(options.budget(), TuningOptions.defaults().forks(), 0, (_, _) -> {});
    }

    private boolean isGiven(String option) {
        return spec.commandLine().getParseResult().hasMatchedOption(option);
    }
}

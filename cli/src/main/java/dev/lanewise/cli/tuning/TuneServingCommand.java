package dev.lanewise.cli.tuning;

import dev.lanewise.Model;
import dev.lanewise.cli.context.CommandContext;
import dev.lanewise.cli.context.Usage;
import dev.lanewise.cli.model.LayerOptions;
import dev.lanewise.tune.measure.TuningOptions;
import dev.lanewise.tune.serving.ServingGoal;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Finds the settings of a micro-batcher. */
@Command(
        name = "serving",
        description = "Finds the settings of a micro-batcher: of a service that has a latency to keep.",
        footer = {
            "  lanewise tune serving digits.safetensors --p99 300us --rate 20000/s",
            "  lanewise tune serving digits.safetensors --trace arrivals.txt --store",
            "  lanewise tune serving --layers 784-512-256-10 --threads 2 --json tune.json --html tune.html"
        })
public final class TuneServingCommand implements Callable<Integer> {

    private final CommandContext context;

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "MODEL",
            description = "A model file, or an ONNX file. Without it, --layers says which network.")
    private @Nullable Path file;

    @Mixin
    private TuneOptions options;

    @ArgGroup(validate = false, heading = "%nServing:%n")
    private ServingOptions servingOptions = new ServingOptions();

    @ArgGroup(validate = false, heading = "%nNetwork:%n")
    private LayerOptions layerOptions = new LayerOptions();

    public TuneServingCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Usage.check(spec, this::checkOptions);
        return new TuneRun(context, spec, options, file)
                .run(servingOptions.forks(), servingOptions.seed(), this::verdict);
    }

    private VerdictView verdict(Optional<Model> given, TuningOptions settings) {
        Model model = given.orElseGet(() -> Model.of(layerOptions.network(servingOptions.seed())));
        ServingGoal goal = servingOptions.goal();
        return new ServingVerdictView(context.tuner(settings).tuneServing(model, goal), model);
    }

    /** Everything about the options that can be told without a file. */
    private TuningOptions checkOptions() {
        options.check(file, !layerOptions.isAbsent() || layerOptions.namesActivations());
        if (file == null) {
            if (layerOptions.isAbsent()) {
                throw new IllegalArgumentException("name either a MODEL or --layers");
            }
            layerOptions.network(0);
        }
        servingOptions.check();
        return new TuningOptions(options.budget(), servingOptions.forks(), 0, (_, _) -> {});
    }
}

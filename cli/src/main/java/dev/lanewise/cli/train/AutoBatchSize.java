package dev.lanewise.cli.train;

import dev.lanewise.Host;
import dev.lanewise.TuningResult;
import dev.lanewise.cli.context.CommandContext;
import dev.lanewise.cli.text.PhaseProgress;
import dev.lanewise.cli.text.Text;
import dev.lanewise.train.TrainingPlan;
import dev.lanewise.tune.BatchTuner;
import dev.lanewise.tune.measure.TuningOptions;
import dev.lanewise.tune.training.TrainingVerdict;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Finds what {@code --batch-size auto} stands for: in a tuning of this machine, or by measuring. */
final class AutoBatchSize {

    private final CommandContext context;
    private final PrintWriter err;
    private final boolean quiet;

    AutoBatchSize(CommandContext context, PrintWriter err, boolean quiet) {
        this.context = context;
        this.err = err;
        this.quiet = quiet;
    }

    /**
     * The plan of a run with the batch size, the learning rate and the threads that are best; a learning rate that the user
     * named stays.
     *
     * @param tuned the answer of an earlier tuning; empty if there is none
     */
    TrainingPlan choose(TrainingRun run, TrainingOptions options, Optional<TuningResult> tuned) {
        Choice choice = tuned.filter(result -> isUsable(result, run))
                .flatMap(TuningResult::training)
                .map(answer -> new Choice(
                        answer.batchSize(), answer.threads(), answer.learningRate(), "as tuned on this machine"))
                .orElseGet(() -> measured(run, options));
        double learningRate = options.hasLearningRate() ? run.plan().optimizer().learningRate() : choice.learningRate();
        TrainingPlan plan = options.plan(
                run.plan().loss(),
                run.train().rows(),
                choice.batchSize(),
                learningRate,
                Math.min(choice.threads(), run.plan().threads()));
        if (!quiet) {
            err.println(Text.format(
                    "batch size auto: --batch-size %d --learning-rate %s --threads %d%n  %s",
                    plan.batchSize(), plan.optimizer().learningRate(), plan.threads(), choice.reason()));
        }
        return plan;
    }

    private record Choice(int batchSize, int threads, double learningRate, String reason) {}

    /** Another machine or network has another best batch size. */
    private boolean isUsable(TuningResult result, TrainingRun run) {
        if (result.training().isEmpty()) {
            throw new IllegalArgumentException(
                    "the tuning is for serving alone; lanewise tune training makes one" + " for --batch-size auto");
        }
        String other = null;
        if (!result.host().equals(Host.current())) {
            other = "on another machine or JVM (" + result.host().id() + ")";
        } else if (!result.layers().equals(layers(run))) {
            other = "with the layers "
                    + result.layers().stream().map(String::valueOf).collect(Collectors.joining("-"));
        }
        if (other != null) {
            err.println("lanewise: WARNING: the tuning was made " + other + " and is not used; tuning anew");
        }
        return other == null;
    }

    private static List<Integer> layers(TrainingRun run) {
        return IntStream.of(run.network().parameters().layers()).boxed().toList();
    }

    private Choice measured(TrainingRun run, TrainingOptions options) {
        TuningOptions defaults = TuningOptions.defaults();
        PhaseProgress progress = new PhaseProgress("batch size", err, quiet);
        BatchTuner tuner =
                context.tuner(new TuningOptions(defaults.budget(), defaults.forks(), options.seed(), progress::update));
        try {
            TrainingVerdict verdict = tuner.tuneTrainingQuickly(run.network(), run.plan(), run.train());
            if (!verdict.undecided().isEmpty()) {
                // A size that is not the best still trains; a tuning of a minute is for who wants to know.
                err.println("lanewise: WARNING: " + verdict.undecided()
                        + "; lanewise tune training takes longer and can tell");
            }
            return new Choice(
                    verdict.batchSize(),
                    verdict.threads(),
                    verdict.learningRate(),
                    verdict.reason() + " " + verdict.learningRateRule());
        } catch (CancellationException e) {
            progress.end();
            context.interruption().awaitEnd();
            throw e;
        } finally {
            progress.end();
            context.interruption().stopsNothing();
        }
    }
}

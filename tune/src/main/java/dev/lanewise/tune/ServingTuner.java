package dev.lanewise.tune;

import dev.lanewise.Model;
import dev.lanewise.tune.ServingVerdict.Finding;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/** The phases of tuning a micro-batcher. */
final class ServingTuner {

    /** Parts of the budget. What is left over is for what cannot be planned: JVMs that start, code that is compiled. */
    private static final double CURVE = 0.3;

    private static final double CALIBRATION = 0.14;
    private static final double INTERRUPTIONS = 0.1;
    private static final double VALIDATION = 0.16;

    private static final Duration SHORTEST = Duration.ofSeconds(15);
    private static final int MOST_ROWS = 256;

    /** Above this part of the time, other programs decide what is measured; alone, a machine of two processors took 1 to 3 %. */
    private static final double BUSY = 0.1;

    private final Model model;
    private final ServingGoal goal;
    private final TuningOptions options;
    private final BooleanSupplier cancelled;

    ServingTuner(Model model, ServingGoal goal, TuningOptions options, BooleanSupplier cancelled) {
        this.model = model;
        this.goal = goal;
        this.options = options;
        this.cancelled = cancelled;
    }

    ServingVerdict tune() {
        if (options.budget().compareTo(SHORTEST) < 0) {
            throw new TuningException("a budget of " + options.budget().toMillis()
                    + " ms is too short to tune for serving; take at least " + SHORTEST.toSeconds() + " s");
        }
        progress("cost curve", 0);
        CostCurve curve = new CostForks(
                        options.forks(),
                        part(CURVE),
                        options.seed(),
                        cancelled,
                        done -> progress("cost curve", done * CURVE))
                .measure(model, goal.precision(), CostForks.rowsUpTo(MOST_ROWS));
        Optional<String> instability = curve.instability();
        if (instability.isPresent()) {
            return unstable(curve, instability.get());
        }
        progress("batcher", CURVE);
        ServiceCosts costs = ServiceCalibration.measure(
                model, goal.precision(), curve, part(CALIBRATION).toNanos(), options.seed(), cancelled);
        progress("interruptions", CURVE + CALIBRATION);
        Disturbances disturbances = observe();
        if (disturbances.part() > BUSY) {
            return unstable(
                    curve,
                    String.format(
                            Locale.ROOT, "other programs take %.0f %% of a processor", 100 * disturbances.part()));
        }
        progress("simulation", CURVE + CALIBRATION + INTERRUPTIONS);
        ServingSearch search = new ServingSearch(costs, new BatcherSimulation(costs, disturbances), options.seed());
        ServingVerdict verdict = new ServingDecision(goal, search, part(VALIDATION), (settings, load) -> {
                    progress("validation", 1 - VALIDATION);
                    return new ServingRun(model, settings, options.seed(), cancelled).run(load);
                })
                .verdict();
        progress("validation", 1);
        return verdict;
    }

    private Disturbances observe() {
        try {
            return Disturbances.observe(goal.workers(), part(INTERRUPTIONS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the tuning was interrupted");
        }
    }

    private Duration part(double part) {
        return Duration.ofNanos((long) (part * options.budget().toNanos()));
    }

    private void progress(String phase, double done) {
        if (cancelled.getAsBoolean()) {
            throw new CancellationException("the tuning was cancelled");
        }
        options.progress().update(phase, done);
    }

    private ServingVerdict unstable(CostCurve curve, String reason) {
        long target = goal.p99().map(Duration::toNanos).orElse(0L);
        return new ServingVerdict(
                curve,
                goal,
                target,
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                new Finding.Unstable(reason));
    }
}

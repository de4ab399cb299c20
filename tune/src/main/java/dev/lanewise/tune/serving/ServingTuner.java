package dev.lanewise.tune.serving;

import dev.lanewise.Model;
import dev.lanewise.tune.cost.CostCurve;
import dev.lanewise.tune.measure.TuningException;
import dev.lanewise.tune.measure.TuningOptions;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;

/** The phases of tuning a micro-batcher. */
public final class ServingTuner {

    private static final String CURVE_PHASE = "cost curve";

    /** Parts of the budget. What is left over is for what cannot be planned: JVMs that start, code that is compiled. */
    private static final double CURVE = 0.3;

    private static final double CALIBRATION = 0.14;

    private static final double INTERRUPTIONS = 0.05;

    /** Beside the real run. */
    private static final double ECHOES = 0.08;

    private static final double VALIDATION = 0.16;

    private static final Duration SHORTEST = Duration.ofSeconds(15);

    private final ServingGoal goal;
    private final TuningOptions options;
    private final BooleanSupplier cancelled;
    private final ServingMeasurements machine;

    ServingTuner(ServingGoal goal, TuningOptions options, BooleanSupplier cancelled, ServingMeasurements machine) {
        this.goal = goal;
        this.options = options;
        this.cancelled = cancelled;
        this.machine = machine;
    }

    /**
     * On this machine.
     *
     * @param cancelled asked often; makes the tuning end with a {@link CancellationException}
     */
    public static ServingTuner of(Model model, ServingGoal goal, TuningOptions options, BooleanSupplier cancelled) {
        DoubleConsumer curveProgress = done -> options.progress().update(CURVE_PHASE, done * CURVE);
        return new ServingTuner(
                goal, options, cancelled, new MachineMeasurements(model, goal, options, cancelled, curveProgress));
    }

    /**
     * The verdict.
     *
     * @throws TuningException if the budget is too short, or a JVM cannot be started
     * @throws CancellationException if it was cancelled
     */
    public ServingVerdict tune() {
        if (options.budget().compareTo(SHORTEST) < 0) {
            throw new TuningException("a budget of " + options.budget().toMillis()
                    + " ms is too short to tune for serving; take a --budget of at least " + SHORTEST.toSeconds()
                    + " s");
        }
        progress(CURVE_PHASE, 0);
        CostCurve curve = machine.curve(part(CURVE));
        progress("interruptions", CURVE);
        Disturbances disturbances = machine.disturbances(part(INTERRUPTIONS));
        progress("batcher", CURVE + INTERRUPTIONS);
        ServiceCosts costs = machine.costs(curve, part(CALIBRATION));
        progress("simulation", CURVE + INTERRUPTIONS + CALIBRATION);
        ServingSearch search = new ServingSearch(costs, disturbances, options.seed());
        ServingVerdict verdict = new ServingJudge(goal, search, part(VALIDATION), part(ECHOES), machine).verdict();
        progress("validation", 1);
        return verdict;
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
}

package dev.lanewise.tune.serving;

import dev.lanewise.Model;
import dev.lanewise.infer.BatchingOptions;
import dev.lanewise.tune.cost.CostCurve;
import dev.lanewise.tune.cost.CostForks;
import dev.lanewise.tune.measure.TuningOptions;
import dev.lanewise.tune.serving.ServingRun.Observation;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;

/** Measures this machine. */
final class MachineMeasurements implements ServingMeasurements {

    private static final int MOST_ROWS = 256;

    private final Model model;
    private final ServingGoal goal;
    private final TuningOptions options;
    private final BooleanSupplier cancelled;
    private final DoubleConsumer curveProgress;

    /**
     * For a network.
     *
     * @param curveProgress called with the part of the cost curve that is done
     */
    MachineMeasurements(
            Model model,
            ServingGoal goal,
            TuningOptions options,
            BooleanSupplier cancelled,
            DoubleConsumer curveProgress) {
        this.model = model;
        this.goal = goal;
        this.options = options;
        this.cancelled = cancelled;
        this.curveProgress = curveProgress;
    }

    @Override
    public CostCurve curve(Duration time) {
        return new CostForks(options.forks(), time, options.seed(), cancelled, curveProgress)
                .measure(model, goal.precision(), CostForks.rowsUpTo(MOST_ROWS));
    }

    @Override
    public Disturbances disturbances(Duration time) {
        try {
            return Disturbances.observe(goal.workers(), time, cancelled);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the tuning was interrupted");
        }
    }

    @Override
    public ServiceCosts costs(CostCurve curve, Duration time) {
        return ServiceCalibration.measure(model, goal.precision(), curve, time.toNanos(), options.seed(), cancelled);
    }

    @Override
    public Observation run(BatchingOptions settings, Workload load, Duration echoing, long work) {
        return new ServingRun(model, settings, options.seed(), cancelled).run(load, echoing, work);
    }
}

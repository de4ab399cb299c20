package dev.lanewise.tune.training;

import dev.lanewise.tune.measure.TuningException;
import dev.lanewise.tune.training.TrainingVerdict.ExpectedTime;
import dev.lanewise.tune.training.TrainingVerdict.LossPoint;
import dev.lanewise.tune.training.TrainingVerdict.ValidationRun;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Short real trainings at the chosen batch size and its neighbours, and how long each took to the loss that all of them
 * reach: its steps, times what a step was measured to cost, since the machine may have been faster during one run than
 * during another. Each may take a third of the time, and no longer than the plan's epochs take at the chosen size.
 */
final class ValidationRuns {

    /**
     * The loss to reach lies this share of the way above the best common loss: at their ends the curves are flat, and
     * when the very last of it is reached is chance.
     */
    private static final double MARGIN = 0.02;

    /** A run that is slower than the fastest by less than this does not contradict the model: chance does as much. */
    private static final double CONTRADICTION = 1.1;

    /** Fewer steps make no curve. */
    private static final int MIN_STEPS = 40;

    private ValidationRuns() {}

    /**
     * Runs and decides.
     *
     * @param rows to train on
     * @throws TuningException if there is no time for runs, or all diverge
     */
    static TrainingVerdict verdict(TrainingModel model, LossRun run, int rows, Deadline deadline, Runnable beforeEach) {
        List<Integer> sizes = around(
                model.best().batchSize(),
                model.expected().stream().map(ExpectedTime::batchSize).toList());
        List<List<LossPoint>> curves = new ArrayList<>();
        for (int size : sizes) {
            beforeEach.run();
            ExpectedTime time = model.of(size);
            double share = deadline.secondsLeft() / (sizes.size() - curves.size());
            double seconds =
                    Math.min(share / (1 + TrainerLossRun.VALIDATION_SHARE), model.secondsOfEpochs(model.best(), rows));
            double needed = MIN_STEPS * model.stepSeconds(time);
            if (share < needed) {
                throw deadline.tooShort(needed / share);
            }
            curves.add(run.train(
                    size,
                    time.threads(),
                    model.rule().learningRate(size),
                    model.stepSeconds(time),
                    seconds,
                    deadline.part(1.0 / (sizes.size() - curves.size()))));
        }
        double target = targetLoss(curves);
        List<ValidationRun> runs = new ArrayList<>();
        for (int i = 0; i < sizes.size(); i++) {
            double rate = model.rule().learningRate(sizes.get(i));
            runs.add(new ValidationRun(sizes.get(i), rate, secondsTo(target, curves.get(i)), curves.get(i)));
        }
        return verdict(model, target, runs);
    }

    private static TrainingVerdict verdict(TrainingModel model, double target, List<ValidationRun> runs) {
        if (target == Double.POSITIVE_INFINITY) {
            throw new TuningException("all validation runs diverged, at learning rates from "
                    + runs.getFirst().learningRate() + " to " + runs.getLast().learningRate()
                    + "; tune with a lower learning rate");
        }
        ValidationRun fastest = runs.stream()
                .min(Comparator.comparingDouble(ValidationRun::seconds))
                .orElseThrow();
        ValidationRun chosen = runs.stream()
                .filter(run -> run.batchSize() == model.best().batchSize())
                .findFirst()
                .orElseThrow();
        if (fastest.seconds() == Double.POSITIVE_INFINITY) {
            String reason = " No validation run brought the loss below that of the start, so they say nothing.";
            return model.verdict(model.best(), model.reason() + reason, target, runs);
        }
        if (chosen.seconds() <= CONTRADICTION * fastest.seconds()) {
            return model.verdict(model.best(), model.reason() + " The validation runs agree.", target, runs);
        }
        String reason = String.format(
                Locale.ROOT,
                " The validation runs contradict that: %d rows reached a loss of %.4g in %.3g s, %d rows %s; the fastest run"
                        + " wins.",
                fastest.batchSize(),
                target,
                fastest.seconds(),
                chosen.batchSize(),
                chosen.points().size() == 1 ? "diverged" : String.format(Locale.ROOT, "in %.3g s", chosen.seconds()));
        return model.verdict(model.of(fastest.batchSize()), model.reason() + reason, target, runs);
    }

    /** A batch size with half and double the rows; the next ones on the other side where there are none. */
    static List<Integer> around(int batchSize, List<Integer> sizes) {
        int last = Math.max(0, sizes.size() - 3);
        int from = Math.clamp(sizes.indexOf(batchSize) - 1, 0, last);
        return sizes.subList(from, Math.min(from + 3, sizes.size()));
    }

    /** The loss that the runs are timed to; infinite if all diverged, the initial loss if there was no progress. */
    static double targetLoss(List<List<LossPoint>> curves) {
        double worst = Double.NEGATIVE_INFINITY;
        for (List<LossPoint> curve : curves) {
            if (curve.size() > 1) {
                worst = Math.max(worst, bestLoss(curve));
            }
        }
        if (worst == Double.NEGATIVE_INFINITY) {
            return Double.POSITIVE_INFINITY;
        }
        double first = curves.getFirst().getFirst().loss();
        return worst < first ? worst + MARGIN * (first - worst) : first;
    }

    private static double bestLoss(List<LossPoint> curve) {
        return curve.stream().mapToDouble(LossPoint::loss).min().orElseThrow();
    }

    /**
     * When a curve first gets to a loss below its start, on straight lines between its points; infinite if it does not.
     */
    static double secondsTo(double loss, List<LossPoint> curve) {
        LossPoint before = curve.getFirst();
        if (loss >= before.loss()) {
            return Double.POSITIVE_INFINITY;
        }
        for (LossPoint point : curve.subList(1, curve.size())) {
            if (point.loss() <= loss) {
                double share = (before.loss() - loss) / (before.loss() - point.loss());
                return before.seconds() + share * (point.seconds() - before.seconds());
            }
            before = point;
        }
        return Double.POSITIVE_INFINITY;
    }
}

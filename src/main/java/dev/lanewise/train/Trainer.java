package dev.lanewise.train;

import dev.lanewise.Dataset;
import dev.lanewise.MiniBatch;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.NonFiniteLossException;
import dev.lanewise.ParameterSlot;
import dev.lanewise.Parameters;
import dev.lanewise.kernel.KernelProvider;
import dev.lanewise.kernel.Kernels;
import dev.lanewise.support.FlightRecording;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Trains a network as a {@link TrainingPlan} says.
 *
 * <pre>{@code
 * TrainingPlan plan = TrainingPlan.builder(new Loss.SparseCategoricalCrossEntropy())
 *         .epochs(20).batchSize(64).validationSplit(0.1).earlyStopping(new EarlyStopping(3)).build();
 * History history = new Trainer(network, plan).fit(data);
 * }</pre>
 *
 * <p>A trainer is for one {@link #fit}, called from one thread; {@link #stop} may come from any. The plan's other
 * threads start and end with the fit, and only if a layer is big enough for them; their number changes no bit. It
 * changes the network's parameters, which nobody else may use meanwhile.
 */
public final class Trainer {

    private static final int VALIDATION_ROWS = 240;

    private final Kernels kernels = KernelProvider.kernels();
    private final NeuralNetwork network;
    private final TrainingPlan plan;
    private final List<Callback> callbacks = new ArrayList<>();
    private final OptimizerState optimizer;
    private final BestEpoch best;
    private final boolean hasPenalty;
    private final MiniBatch.ParameterUpdate penalty = this::addPenalty;
    private final MiniBatch.ParameterUpdate clipping = this::scaleGradients;
    private Parameters gradients;
    private double gradientFactor;
    private int epochsDone;
    private boolean begun;
    private volatile boolean stopped;

    /**
     * A trainer for one run.
     *
     * @throws IllegalArgumentException if the loss does not fit the last layer
     */
    public Trainer(NeuralNetwork network, TrainingPlan plan) {
        this.network = network;
        this.plan = plan;
        plan.loss().requireOutput(network.architecture().outputActivation());
        hasPenalty =
                plan.l2() > 0 || network.parameters().slots().stream().anyMatch(slot -> slot.decays() && slot.l2() > 0);
        optimizer = new OptimizerState(plan.optimizer(), network.parameters());
        best = new BestEpoch(plan.earlyStopping(), network.parameters());
        gradients = network.parameters();
    }

    /** Adds a callback. */
    public Trainer callback(Callback callback) {
        callbacks.add(callback);
        return this;
    }

    /**
     * Goes on after a checkpoint of a run with the same plan: {@link #fit} begins with the epoch that follows. The
     * number of epochs may be another one, and so may the threads; a schedule that has a number of epochs of its own
     * keeps it.
     *
     * @throws IllegalArgumentException if the checkpoint is of other layers or another plan, which is said setting by
     *     setting, or is after the last epoch of this plan
     * @throws IllegalStateException after {@link #fit} has begun
     */
    public Trainer resume(Checkpoint checkpoint) {
        requireUnused();
        requireSamePlan(checkpoint.plan());
        if (checkpoint.epoch() >= plan.epochs()) {
            throw new IllegalArgumentException("the plan ends after epoch " + plan.epochs()
                    + ", but the checkpoint is after epoch " + checkpoint.epoch() + ": nothing is left to train");
        }
        optimizer.restore(checkpoint.steps(), checkpoint.moments());
        best.resume(checkpoint.best());
        network.parameters().set(checkpoint.parameters());
        epochsDone = checkpoint.epoch();
        return this;
    }

    private void requireSamePlan(Map<String, String> made) {
        Map<String, String> own = plan.lastingSettings();
        String differences = made.entrySet().stream()
                .filter(setting -> !setting.getValue().equals(own.get(setting.getKey())))
                .sorted(Map.Entry.comparingByKey())
                .map(setting -> setting.getKey() + " " + setting.getValue()
                        + (own.containsKey(setting.getKey())
                                ? ", not " + own.get(setting.getKey())
                                : ", which is unknown to this version"))
                .collect(Collectors.joining("; "));
        if (!differences.isEmpty()) {
            throw new IllegalArgumentException("the checkpoint is of another plan: it has " + differences);
        }
    }

    private void requireUnused() {
        if (begun) {
            throw new IllegalStateException("a trainer is for one fit; make a new one for the next");
        }
    }

    /**
     * The state after the last epoch that is done, copied; for callbacks at the end of an epoch.
     *
     * @throws IllegalStateException before the end of the first epoch
     */
    public Checkpoint checkpoint() {
        if (epochsDone == 0) {
            throw new IllegalStateException("there is no checkpoint before the end of the first epoch");
        }
        List<Parameters> moments =
                optimizer.moments().stream().map(Parameters::copy).toList();
        return new Checkpoint(
                epochsDone,
                optimizer.steps(),
                network.parameters().copy(),
                moments,
                best.snapshot(),
                plan.lastingSettings());
    }

    /** Ends the run after the batch that is being computed; its epoch is not counted. From any thread. */
    public void stop() {
        stopped = true;
    }

    /**
     * Trains on a data set, of which the plan's validation split is held out. Once.
     *
     * @throws IllegalStateException if a fit of this trainer has begun before
     * @throws IllegalArgumentException if the columns do not fit the network and the loss, or a target has no meaning
     *     for it
     * @throws NonFiniteLossException at the first loss that is not finite, also one of validation; the network is then
     *     left as it was at that point
     */
    public History fit(Dataset data) {
        if (plan.validationSplit() == 0) {
            return fit(data, Optional.empty());
        }
        Dataset.Split split = data.split(plan.validationSplit(), plan.seed());
        return fit(split.train(), Optional.of(split.heldOut()));
    }

    /**
     * {@link #fit(Dataset)} on {@code data}, validated on {@code validation}; the plan's validation split is not used.
     */
    public History fit(Dataset data, Dataset validation) {
        return fit(data, Optional.of(validation));
    }

    private History fit(Dataset data, Optional<Dataset> validation) {
        requireUnused();
        int batchSize = Math.min(plan.batchSize(), data.rows());
        try (MiniBatch batch = new MiniBatch(network, plan.loss(), batchSize, plan.threads())) {
            return fit(data, validation, batch, batchSize);
        }
    }

    private History fit(Dataset data, Optional<Dataset> validation, MiniBatch batch, int batchSize) {
        batch.requireFit(data);
        validation.ifPresent(batch::requireFit);
        Optional<Validation> validator =
                validation.map(rows -> new Validation(network, plan.loss(), rows, batch, VALIDATION_ROWS));
        begun = true;
        callbacks.forEach(c ->
                c.onTrainBegin(plan, data.rows(), validation.map(Dataset::rows).orElse(0)));

        List<History.Epoch> epochs = new ArrayList<>();
        History.EndReason reason = History.EndReason.COMPLETED;
        for (int number = epochsDone + 1; number <= plan.epochs(); number++) {
            TrainingEpochEvent event = FlightRecording.isAvailable() ? new TrainingEpochEvent() : null;
            long start = System.nanoTime();
            double loss = trainEpoch(data, batch, batchSize, number);
            if (stopped) {
                reason = History.EndReason.STOPPED;
                break;
            }
            double seconds = (System.nanoTime() - start) * 1e-9;
            int epochNumber = number;
            validator.ifPresent(v -> v.run(epochNumber));
            History.Epoch epoch = new History.Epoch(
                    number,
                    loss,
                    validator.map(Validation::loss).orElse(Double.NaN),
                    validator.map(Validation::metric).orElse(Double.NaN),
                    plan.optimizer().learningRate() * plan.schedule().factor(number),
                    data.rows(),
                    seconds);
            epochs.add(epoch);
            if (event != null) {
                event.commit(epoch);
            }
            boolean isTimeToStop = best.isTimeToStop(epoch, network.parameters());
            epochsDone = number;
            callbacks.forEach(c -> c.onEpochEnd(epoch));
            if (isTimeToStop) {
                reason = History.EndReason.EARLY_STOPPING;
                break;
            }
        }
        best.restore(network.parameters());
        History history = new History(epochs, best.number(), reason);
        callbacks.forEach(c -> c.onTrainEnd(history));
        return history;
    }

    /** One pass over the data; the mean loss, each batch before its update. */
    private double trainEpoch(Dataset data, MiniBatch batch, int batchSize, int epoch) {
        int rows = data.rows();
        int batches = Math.ceilDiv(rows, batchSize);
        int[] order = BatchOrder.of(plan.shuffle(), plan.seed(), epoch, rows);
        double rateFactor = plan.schedule().factor(epoch);
        double total = 0;
        for (int number = 1; number <= batches && !stopped; number++) {
            int from = (number - 1) * batchSize;
            batch.gather(data, order, from, Math.min(batchSize, rows - from));
            batch.mask(plan.seed(), optimizer.steps());
            double loss = batch.forward();
            if (!Double.isFinite(loss)) {
                throw NonFiniteLossException.of(network, batch, loss, epoch, number);
            }
            batch.backward();
            update(batch, rateFactor, epoch, number);
            total += loss * batch.rows();
            if (!callbacks.isEmpty()) {
                Callback.BatchEnd end = new Callback.BatchEnd(epoch, number, batches, from + batch.rows(), rows, loss);
                for (Callback callback : callbacks) {
                    callback.onBatchEnd(end);
                }
            }
        }
        int broken = network.parameters().firstNonFiniteLayer();
        if (broken >= 0) {
            throw NonFiniteLossException.ofParameters(network, broken, epoch, batches);
        }
        return total / rows;
    }

    /** Penalty, clipping and step, in PyTorch's order. */
    private void update(MiniBatch batch, double rateFactor, int epoch, int batchNumber) {
        gradients = batch.gradients();
        if (hasPenalty) {
            batch.update(penalty);
        }
        if (plan.clipNorm() > 0) {
            double norm = Math.sqrt(optimizer.sumOfSquares(kernels.sums(), gradients));
            if (!Double.isFinite(norm)) {
                // Scaling by a norm that overflowed would make the step zero, and nobody would know.
                throw NonFiniteLossException.ofGradientNorm(norm, epoch, batchNumber);
            }
            // 1e-6 as in PyTorch's clip_grad_norm_.
            gradientFactor = plan.clipNorm() / (norm + 1e-6);
            if (gradientFactor < 1) {
                batch.update(clipping);
            }
        }
        optimizer.begin(network.parameters(), gradients, rateFactor);
        batch.update(optimizer);
    }

    /** Adds the gradient of the penalty on what decays, of one part of the parameters. */
    private void addPenalty(int offset, int length) {
        Parameters parameters = network.parameters();
        for (ParameterSlot slot : parameters.slots()) {
            int from = Math.max(offset, slot.offset());
            int to = Math.min(offset + length, slot.offset() + slot.length());
            double l2 = plan.l2() + slot.l2();
            if (slot.decays() && l2 > 0 && from < to) {
                kernels.updates().addScaled(to - from, (float) l2, parameters.values(), gradients.values(), from);
            }
        }
    }

    private void scaleGradients(int offset, int length) {
        kernels.updates().scale(length, (float) gradientFactor, gradients.values(), offset);
    }
}

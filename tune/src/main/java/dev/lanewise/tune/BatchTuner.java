package dev.lanewise.tune;

import dev.lanewise.Model;

/**
 * Finds the batch sizes that are best for a network on this machine: in this process, within a time, with a verdict.
 *
 * <pre>{@code
 * ServingVerdict verdict = new BatchTuner(TuningOptions.defaults()).tuneServing(model, goal);
 * MicroBatcher batcher = MicroBatcher.of(model, MicroBatcher.configure(verdict.result(model).orElseThrow()));
 * }</pre>
 *
 * <p>A tuner is for one tuning at a time, and the machine should do nothing else meanwhile; {@link #cancel} may come from any
 * thread.
 */
public final class BatchTuner {

    private final TuningOptions options;
    private volatile boolean cancelled;

    /** With a budget and somebody who hears of the progress. */
    public BatchTuner(TuningOptions options) {
        this.options = options;
    }

    /**
     * Tunes a micro-batcher: measures the cost curve in several JVMs and what a batcher costs beside it in this one, looks for
     * the best settings by simulation, and runs them.
     *
     * @throws TuningException if the budget is too short, or a JVM cannot be started
     * @throws java.util.concurrent.CancellationException if it is cancelled
     */
    public ServingVerdict tuneServing(Model model, ServingGoal goal) {
        return new ServingTuner(model, goal, options, () -> cancelled).tune();
    }

    /** Ends the tuning soon, with a {@link java.util.concurrent.CancellationException} for its caller. From any thread. */
    public void cancel() {
        cancelled = true;
    }
}

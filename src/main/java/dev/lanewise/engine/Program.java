package dev.lanewise.engine;

import dev.lanewise.support.Workers;
import java.util.List;

/**
 * A network that is trained: its steps in order, with the buffers between them, for batches of up to a number of rows. Owned by one
 * thread, which shares the work with its {@link Workers}. Allocates nothing once it is made. A {@link ProgramBuilder} makes it.
 */
public final class Program {

    private final Batch batch;
    private final Signal input;
    private final Signal output;
    private final Step[] steps;
    private final List<Signal> signals;

    Program(Batch batch, Signal input, List<Step> steps, List<Signal> signals) {
        this.batch = batch;
        this.input = input;
        this.steps = steps.toArray(Step[]::new);
        this.signals = List.copyOf(signals);
        output = signals.isEmpty() ? input : signals.getLast();
    }

    /** Where the rows of a batch go before {@link #forward}. */
    public Signal input() {
        return input;
    }

    /** What the last step computes. */
    public Signal output() {
        return output;
    }

    /** What each step computes, in order; steps that compute nothing of their own left out. */
    public List<Signal> signals() {
        return signals;
    }

    /** Begins a batch of {@code rows} rows that are in the {@link #input} or will be. */
    public void begin(int rows) {
        batch.rows = rows;
        batch.training = true;
    }

    /**
     * Says which masks the next {@link #forward} draws.
     *
     * @param seed of the run
     * @param step number of the training step
     * @param firstRow the first row's place in its epoch
     */
    public void mask(long seed, long step, int firstRow) {
        batch.seed = seed;
        batch.step = step;
        batch.firstRow = firstRow;
    }

    /**
     * Computes all steps.
     *
     * @param training whether units drop out and batches are normalized by their own moments
     */
    public void forward(boolean training) {
        batch.training = training;
        for (Step step : steps) {
            step.forward();
        }
    }

    /** δ of the {@link #output} times the derivative of its activation. */
    public void deriveOutput() {
        output.derive();
    }

    /**
     * From δ of the {@link #output} to all gradients, of the batch that {@link #forward} computed in training.
     *
     * @throws IllegalStateException if it was not in training: what normalizes and drops out has kept nothing for it
     */
    public void backward() {
        if (!batch.training) {
            throw new IllegalStateException("backward goes after forward, but the batch was evaluated");
        }
        for (int i = steps.length - 1; i >= 0; i--) {
            steps[i].backward();
        }
    }
}

package dev.lanewise.cli.context;

import dev.lanewise.tune.BatchTuner;
import dev.lanewise.tune.measure.TuningOptions;
import java.util.function.Function;

/** What a command gets from the one who starts it, beside its options and the streams of its command line. */
public final class CommandContext {

    private final Interruption interruption;
    private final Function<TuningOptions, BatchTuner> tuners;

    /**
     * For all commands of a process.
     *
     * @param interruption what Ctrl-C does
     * @param tuners makes what tunes batch sizes
     */
    public CommandContext(Interruption interruption, Function<TuningOptions, BatchTuner> tuners) {
        this.interruption = interruption;
        this.tuners = tuners;
    }

    /** What Ctrl-C does. */
    public Interruption interruption() {
        return interruption;
    }

    /** A tuner that Ctrl-C cancels. */
    public BatchTuner tuner(TuningOptions options) {
        BatchTuner tuner = tuners.apply(options);
        interruption.stops(tuner::cancel);
        return tuner;
    }
}

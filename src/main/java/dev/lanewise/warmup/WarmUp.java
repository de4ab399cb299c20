package dev.lanewise.warmup;

import dev.lanewise.FeatureScaling;
import dev.lanewise.Model;
import dev.lanewise.Predictor;
import dev.lanewise.infer.BatcherClosedException;
import dev.lanewise.infer.MicroBatcher;
import dev.lanewise.infer.PredictionInterruptedException;
import dev.lanewise.infer.QueueFullException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Calls a predictor or a batcher before the first user does, until it is as fast as it will be.
 *
 * <pre>{@code
 * WarmUp warmUp = WarmUp.of(predictor).budget(Duration.ofSeconds(20));
 * WarmUpReport report = warmUp.run();           // at start
 * warmUp.isReady();                             // from the health endpoint, in any thread
 * }</pre>
 *
 * <p><b>Why.</b> The JVM interprets a method first, then compiles it quickly, and only after thousands of calls
 * compiles it with C2. Until then every vector of the kernels is an object on the heap, and the first calls take some
 * thousand times as long as later ones. C2 also leaves out branches that never ran and throws its code away when one
 * does: one row, a few and many run different register tiles, so a service that has only seen single rows stumbles over
 * its first batch. Therefore a warm-up calls with every number of rows up to {@code maxBatchSize} that runs other code,
 * mixed, and through all doors. The AOT cache of JDK 25 (JEP 483, 515) does not replace it: with an incubator module,
 * as the Vector API is, it holds no profiles, and it never holds compiled code.
 *
 * <p><b>How long.</b> Calls go on in windows until the last four of each batch size agree (medians within a tenth, 99th
 * percentiles within a factor of two) and each door had 10 000 calls, or five seconds have passed; or until the budget
 * ends. The windows that agree reach over a second, so a warm-up takes a second at least and usually two or three.
 *
 * <p>What is compiled serves all predictors of the JVM for the same model. A network with other layers or another
 * {@link dev.lanewise.Precision} runs other code in part: warm up each.
 *
 * <p>Immutable apart from {@link #isReady}, which any thread may ask. Allocates; a call that comes after it does not.
 */
public final class WarmUp {

    private static final Duration DEFAULT_BUDGET = Duration.ofSeconds(30);

    /** Random rows. */
    private static final int RANDOM_ROWS = 64;

    private final Supplier<Model> model;
    private final Function<float[], WarmUpCalls> calls;
    private final Duration budget;
    private final float[] inputs;
    private volatile boolean ready;

    private WarmUp(Supplier<Model> model, Function<float[], WarmUpCalls> calls, Duration budget, float[] inputs) {
        this.model = model;
        this.calls = calls;
        this.budget = budget;
        this.inputs = inputs;
    }

    /** A warm-up of a predictor; the thread that runs it must be the one that has the predictor at that time. */
    public static WarmUp of(Predictor predictor) {
        return of(predictor::model, rows -> new PredictorCalls(predictor, rows));
    }

    /**
     * A warm-up of a batcher with the model that it has when it runs: single requests through all doors, some threads
     * at a time, and batches of all sizes. The latency of batch size 1 in the report is that of a request, including
     * the {@code maxQueueDelayMicros} that it waits for others; of other sizes, that of the computation. Its requests
     * are in the {@link MicroBatcher#statistics}, and the thread for {@code submit} is started.
     *
     * <p>For a batcher without other callers: theirs would count in the latencies, and may fill the queue.
     */
    public static WarmUp of(MicroBatcher batcher) {
        return of(batcher::model, rows -> new BatcherCalls(batcher, rows));
    }

    private static WarmUp of(Supplier<Model> model, Function<float[], WarmUpCalls> calls) {
        return new WarmUp(model, calls, DEFAULT_BUDGET, new float[0]);
    }

    /**
     * The same, within a time; without it 30 seconds. It ends with the first call after that.
     *
     * @throws IllegalArgumentException if the time is not above 0
     */
    public WarmUp budget(Duration budget) {
        if (!budget.isPositive()) {
            throw new IllegalArgumentException("budget must be above 0, but is " + budget);
        }
        return new WarmUp(model, calls, budget, inputs);
    }

    /**
     * The same with given rows, over and over; without it random ones that are scaled to -1 to 1.
     *
     * @param inputs raw features, row-major {@code [rows × inputs]}, at least one row; copied
     * @throws IllegalArgumentException if they are no whole number of rows
     */
    public WarmUp inputs(float[] inputs) {
        int columns = model.get().network().inputs();
        if (inputs.length == 0 || inputs.length % columns != 0) {
            throw new IllegalArgumentException(
                    "inputs must hold one or more rows of " + columns + " numbers, but holds " + inputs.length);
        }
        return new WarmUp(model, calls, budget, inputs.clone());
    }

    /**
     * Warms up, in the calling thread. May be run again, for instance after a {@link MicroBatcher#swap}.
     *
     * @return what was done; that the budget ended before latencies were stable is no error
     * @throws BatcherClosedException if the batcher is closed
     * @throws QueueFullException if other callers have filled the batcher
     * @throws PredictionInterruptedException if the thread is interrupted while it waits in the batcher
     */
    public WarmUpReport run() {
        float[] rows = inputs.length == 0 ? randomRows(model.get().featureScaling()) : inputs;
        WarmUpReport report = new WarmUpRun(
                        calls.apply(rows),
                        TimeUnit.NANOSECONDS.convert(budget),
                        System::nanoTime,
                        AllocationCounter.ofCurrentThread())
                .run();
        ready = true;
        return report;
    }

    /** Whether {@link #run} has come to its end once, with stable latencies or with the end of the budget. */
    public boolean isReady() {
        return ready;
    }

    /** Rows that the scaling takes to -1 to 1, so that neither denormal numbers nor infinities slow the calls down. */
    private static float[] randomRows(FeatureScaling scaling) {
        Random random = new Random(1);
        int columns = scaling.columns();
        float[] rows = new float[RANDOM_ROWS * columns];
        for (int i = 0; i < rows.length; i++) {
            float offset = scaling.offset()[i % columns];
            float value = offset + random.nextFloat(-1, 1) / scaling.factor()[i % columns];
            rows[i] = Float.isFinite(value) ? value : offset;
        }
        return rows;
    }
}

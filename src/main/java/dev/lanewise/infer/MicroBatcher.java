package dev.lanewise.infer;

import dev.lanewise.AllocationFree;
import dev.lanewise.Model;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.TuningResult;
import dev.lanewise.kernel.StackProbe;
import dev.lanewise.support.Checks;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Answers many threads with one network: requests that come while others are computed are computed together in the
 * next batch.
 *
 * <pre>{@code
 * try (MicroBatcher batcher = MicroBatcher.of(model)) {
 *     batcher.predict(in, out);                                      // from any thread, platform or virtual
 *     batcher.submit(in).thenAccept(answer -> ...);                  // or without waiting
 * }
 * }</pre>
 *
 * <p>An answer has the same bits as {@link Model#predict} gives, whatever rows ride with it (with {@link
 * dev.lanewise.Precision#FLOAT32}; with another precision those of its {@link dev.lanewise.Predictor}). NaN or infinity
 * in a row passes through to the answer for this row and touches no other. A bad request fails alone and at once.
 *
 * <p><b>How it works.</b> There is no thread for those who wait in {@code predict}: whoever finds nobody leading leads.
 * It takes what is queued into a batch, computes it and hands out the answers; whoever comes meanwhile is queued and
 * parks. When the leader's own answer is there and more is queued, it wakes the thread whose request is the oldest to
 * lead next. For {@code submit} there is one daemon thread, {@code lanewise-batcher}, started by the first such call;
 * it leads like the others and completes the futures. Warm calls of {@code predict} allocate nothing on platform
 * threads, unless they wait for a place in a full queue. All memory for requests is made at construction: {@code
 * (queueCapacity + workers · rows) · (inputs + outputs)} floats and {@code 4 · workers · rows} references, where {@code
 * rows} is the smaller of {@code maxBatchSize} and {@code queueCapacity}, and a little, beside that of the predictors.
 *
 * <p><b>Errors.</b> A thread with less than 32 KB of stack left gets its {@link StackOverflowError} before anything has
 * changed. An {@link OutOfMemoryError} goes to the caller whose allocation it was, or, from a computation, to its batch
 * as a {@link PredictionFailedException}. Either leaves the batcher as it was: later requests are answered, and so are
 * those of other threads at the same time. A future whose failure there is no memory to pass on is completed as soon as
 * there is some.
 *
 * <p><b>Why it is correct.</b>
 *
 * <ul>
 *   <li><i>Nothing is lost.</i> Whenever a request is queued and nobody leads, some thread is awake that will look
 *       again: a thread looks whether it may lead after it queued its request, and a leader looks whether more is
 *       queued after it stopped leading, both on volatile words, hence in one order, so one of them sees the other. The
 *       leader then wakes the oldest waiter; and a waiter that gives up instead looks in its place.
 *   <li><i>Nothing is doubled or mixed.</i> Each request has one state, which goes from queued to taken to settled, or
 *       to abandoned by its owner, by compare-and-set only: one side wins, and the other leaves the place alone from
 *       then on. A place is given to another request only after that.
 *   <li><i>Nobody writes into foreign memory.</i> The leader copies from place to batch and back; the owner itself
 *       copies from the place to {@code out}. So a call that has given up never changes {@code out} afterwards.
 *   <li><i>No error leaves anything half done.</i> A thread makes sure of its stack before it takes a place; from there
 *       on until the place is given back, only parking and the computation can fail, and what catches their errors
 *       allocates nothing. All other code has run once before the first request, so no class is loaded in between.
 *   <li><i>No batch sees two models.</i> All predictors of a model come with it in one immutable object, which a batch
 *       reads once, by one volatile read.
 * </ul>
 *
 * <p>Safe for use by any number of threads.
 */
public final class MicroBatcher implements AutoCloseable {

    private final BatchingOptions options;
    private final int inputs;
    private final int outputs;
    private final int inlinePlaceCount;
    private final Outcomes outcomes = new Outcomes();
    private final Places places;
    private final Places inlinePlaces;
    private final Coalescer coalescer;
    private final ReentrantLock swapping = new ReentrantLock();
    private final ReentrantLock closing = new ReentrantLock();
    private volatile boolean closed;
    private boolean drained;

    private MicroBatcher(Model model, BatchingOptions options) {
        this.options = options;
        inputs = model.network().inputs();
        outputs = model.network().outputs();
        inlinePlaceCount = options.overload() == OverloadPolicy.RUN_INLINE
                ? Runtime.getRuntime().availableProcessors()
                : 0;
        places = new Places(options.queueCapacity(), outcomes);
        inlinePlaces = new Places(inlinePlaceCount, outcomes);
        coalescer = new Coalescer(options, Generation.of(0, model, options, inlinePlaceCount), places, outcomes);
    }

    /** A batcher with the {@linkplain BatchingOptions#defaults() default options}. */
    public static MicroBatcher of(Model model) {
        return of(model, BatchingOptions.defaults());
    }

    /** A batcher for a model. Makes all predictors and places. */
    public static MicroBatcher of(Model model, BatchingOptions options) {
        StackProbe.require(); // a class whose initialization the end of a stack interrupts is lost to the whole JVM
        Rehearsal.run(model);
        return new MicroBatcher(model, options);
    }

    /**
     * The settings that were found best on this host, with places for four batches; on another host a warning, and the
     * defaults with the same precision.
     *
     * @throws IllegalArgumentException if the result is not for serving, or no batcher can have its settings
     */
    public static BatchingOptions configure(TuningResult result) {
        return BatchingOptions.tuned(result);
    }

    /** The settings. */
    public BatchingOptions options() {
        return options;
    }

    /** The model in use. */
    public Model model() {
        return coalescer.generation().model();
    }

    /** Features of a row. */
    public int inputs() {
        return inputs;
    }

    /** Outputs of a row. */
    public int outputs() {
        return outputs;
    }

    /**
     * Predicts one row and waits for the answer.
     *
     * @param in raw features, {@code [inputs]}
     * @param out the answer, {@code [outputs]}; may be {@code in}; unchanged if the call fails
     * @throws IllegalArgumentException if {@code in} or {@code out} has another length; the request is not queued
     * @throws BatcherClosedException if the batcher is closed
     * @throws QueueFullException if all places are taken and the options say {@link OverloadPolicy#REJECT}
     * @throws PredictionInterruptedException if the thread is interrupted while it waits; its interrupt flag stays set
     * @throws PredictionFailedException if the computation of its batch failed
     * @throws StackOverflowError if the thread has less than 32 KB of stack left; the request is not queued
     */
    @AllocationFree
    public void predict(float[] in, float[] out) {
        Checks.oneRow("in", inputs, in.length);
        Checks.oneRow("out", outputs, out.length);
        answer(in, 0, out, 0, Request.NO_TIMEOUT);
    }

    /** As {@link #predict(float[], float[])}, for the row of {@code in} that begins at {@code inOffset}. */
    @AllocationFree
    public void predict(float[] in, int inOffset, float[] out, int outOffset) {
        predict(in, inOffset, out, outOffset, Request.NO_TIMEOUT);
    }

    /** As {@link #predict(float[], int, float[], int, long)}, for the one row in {@code in}. */
    @AllocationFree
    public void predict(float[] in, float[] out, Duration timeout) {
        Checks.oneRow("in", inputs, in.length);
        Checks.oneRow("out", outputs, out.length);
        answer(in, 0, out, 0, nanos(timeout));
    }

    /**
     * As {@link #predict(float[], int, float[], int)}, within a time. A request that is late is not computed, nor does
     * a thread wait any longer for one that is being computed. A batch does not wait for more rows when a request in it
     * has less time than that.
     *
     * @param timeoutNanos in nanoseconds from now on; none is left if it is 0 or less; {@link Long#MAX_VALUE} for any
     *     time
     * @throws DeadlineExceededException if the time has passed
     */
    @AllocationFree
    public void predict(float[] in, int inOffset, float[] out, int outOffset, long timeoutNanos) {
        Checks.row("in", inputs, inOffset, in.length);
        Checks.row("out", outputs, outOffset, out.length);
        answer(in, inOffset, out, outOffset, timeoutNanos);
    }

    /**
     * Predicts one row without waiting for the answer. The calling thread copies the row and computes nothing; it waits
     * only where the queue is full and the options say {@link OverloadPolicy#BLOCK} or {@link
     * OverloadPolicy#RUN_INLINE}.
     *
     * <p>A future that is cancelled, or completed by anybody else, before its batch begins is not computed. Callbacks
     * run one after another on the batcher's own thread: one that takes long holds up other futures, though never a
     * {@code predict}, and one that waits for another future of this batcher waits for ever. Give such work to an
     * executor ({@code thenApplyAsync}).
     *
     * <p>Allocates the future and the answer.
     *
     * @param in raw features, {@code [inputs]}; may change after the call
     * @return the answer, {@code [outputs]}; fails with a {@link PredictionFailedException} if the computation failed
     * @throws IllegalArgumentException if {@code in} has another length
     * @throws BatcherClosedException if the batcher is closed
     * @throws QueueFullException if all places are taken and the options say {@link OverloadPolicy#REJECT}, or the call
     *     comes from a callback
     * @throws PredictionInterruptedException if the thread is interrupted while it waits for a place
     * @throws StackOverflowError if the thread has less than 32 KB of stack left; the request is not queued
     */
    public CompletableFuture<float[]> submit(float[] in) {
        return submit(in, Request.NO_TIMEOUT);
    }

    /**
     * As {@link #submit(float[])}, within a time from now on. If its turn comes later than that, it is not computed and
     * the future fails with a {@link DeadlineExceededException}.
     *
     * @throws DeadlineExceededException if the time passes while the thread waits for a place
     */
    public CompletableFuture<float[]> submit(float[] in, Duration timeout) {
        return submit(in, nanos(timeout));
    }

    private CompletableFuture<float[]> submit(float[] in, long timeoutNanos) {
        Checks.oneRow("in", inputs, in.length);
        long arrival = System.nanoTime();
        StackProbe.require();
        requireOpen();
        coalescer.async().start();
        FutureAnswer future = new FutureAnswer(outputs);
        int place = places.tryTake();
        if (place == Places.NONE) {
            place = awaitPlace(arrival, timeoutNanos);
        }
        requireOpenWith(place);
        Request request = coalescer.request(place);
        System.arraycopy(in, 0, request.in, 0, inputs);
        request.open(arrival, timeoutNanos, null, future);
        coalescer.put(request);
        coalescer.wakeNextLeader();
        return future;
    }

    private void answer(float[] in, int inOffset, float[] out, int outOffset, long timeoutNanos) {
        long arrival = System.nanoTime();
        StackProbe.require();
        int place = places.tryTake();
        if (place == Places.NONE) {
            if (options.overload() == OverloadPolicy.RUN_INLINE) {
                answerInline(in, inOffset, out, outOffset, arrival, timeoutNanos);
                return;
            }
            place = awaitPlace(arrival, timeoutNanos);
        }
        requireOpenWith(place);
        Request request = coalescer.request(place);
        System.arraycopy(in, inOffset, request.in, 0, inputs);
        request.open(arrival, timeoutNanos, Thread.currentThread(), null);
        coalescer.put(request);
        Coalescer.Wait end = coalescer.await(request);

        // An exception is made when the place is given back, since to make one may fail.
        if (end == Coalescer.Wait.INTERRUPTED) {
            throw new PredictionInterruptedException();
        }
        boolean late = end == Coalescer.Wait.LATE;
        if (!late) {
            late = request.isExpired();
            Throwable failure = request.failure();
            int failedRows = request.failedRows();
            if (!late && failure == null) {
                System.arraycopy(request.out, 0, out, outOffset, outputs);
            }
            coalescer.free(request);
            if (failure != null) {
                throw new PredictionFailedException(failedRows, failure);
            }
        }
        if (late) {
            throw new DeadlineExceededException(timeoutNanos, System.nanoTime() - arrival);
        }
    }

    private void answerInline(float[] in, int inOffset, float[] out, int outOffset, long arrival, long timeoutNanos) {
        int place = inlinePlaces.tryTake();
        if (place == Places.NONE) {
            place = inlinePlaces.await(arrival, timeoutNanos, () -> closed);
        }
        try {
            requireOpen();
            long waited = System.nanoTime() - arrival;
            if (waited >= timeoutNanos) {
                outcomes.deadlineMisses.incrementAndGet();
                throw new DeadlineExceededException(timeoutNanos, waited);
            }
            coalescer.generation().inline()[place].predict(in, inOffset, 1, out, outOffset);
            outcomes.inline.incrementAndGet();
        } catch (PredictionException refused) {
            throw refused;
        } catch (RuntimeException | Error thrown) {
            outcomes.failed.incrementAndGet();
            throw new PredictionFailedException(1, thrown);
        } finally {
            inlinePlaces.put(place);
        }
    }

    private int awaitPlace(long arrival, long timeoutNanos) {
        requireOpen();
        if (options.overload() == OverloadPolicy.REJECT || coalescer.async().isCurrentThread()) {
            outcomes.rejected.incrementAndGet();
            throw new QueueFullException(options.queueCapacity());
        }
        return places.await(arrival, timeoutNanos, () -> closed);
    }

    /**
     * Replaces the model under load: callers do not pause, no batch sees a mix, and every batch that begins after this
     * method has returned is computed by the new model. The new predictors are made here, by the calling thread.
     *
     * @throws IllegalArgumentException if the model has other inputs or outputs; the one in use stays
     * @throws BatcherClosedException if the batcher is closed
     * @throws StackOverflowError if the thread has less than 32 KB of stack left; the model in use stays
     */
    public void swap(Model model) {
        StackProbe.require();
        NeuralNetwork network = model.network();
        Checks.sameShape("inputs", inputs, network.inputs());
        Checks.sameShape("outputs", outputs, network.outputs());
        requireOpen();
        swapping.lock();
        try {
            long number = coalescer.generation().number() + 1;
            coalescer.use(Generation.of(number, model, options, inlinePlaceCount));
        } finally {
            swapping.unlock();
        }
    }

    /**
     * What happened so far; {@link BatcherStatistics#since} tells what happened since another snapshot. The numbers are
     * read one after another, while requests go on.
     */
    public BatcherStatistics statistics() {
        return coalescer.statistics();
    }

    /**
     * Takes no more requests, answers all that were taken before, waits for that and ends the batcher's thread. Threads
     * that wait for a place get a {@link BatcherClosedException}. Again is no error, and waits as well; where an error
     * has ended one call, the next one goes on.
     *
     * @throws IllegalStateException if the call comes from a callback of a future
     * @throws StackOverflowError if the thread has less than 32 KB of stack left; the batcher stays open
     */
    @Override
    public void close() {
        if (coalescer.async().isCurrentThread()) {
            throw new IllegalStateException("close() in a callback of a future would wait for itself");
        }
        StackProbe.require();
        closed = true;
        coalescer.close();
        places.wakeAll();
        inlinePlaces.wakeAll();
        closing.lock();
        try {
            if (!drained) {
                // Who has all the places knows that nobody is in the batcher; and nobody comes who did not see that
                // it is closed.
                places.takeAll();
                inlinePlaces.takeAll();
                coalescer.async().end();
                drained = true;
            }
        } finally {
            closing.unlock();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new BatcherClosedException();
        }
    }

    /** Gives the place back if the batcher is closed. */
    private void requireOpenWith(int place) {
        if (closed) {
            places.put(place);
            throw new BatcherClosedException();
        }
    }

    /** Saturates: {@link Duration#toNanos} fails beyond 292 years. */
    private static long nanos(Duration timeout) {
        return TimeUnit.NANOSECONDS.convert(timeout);
    }
}

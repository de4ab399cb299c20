package dev.lanewise.infer;

import dev.lanewise.Model;
import dev.lanewise.Predictor;
import org.jspecify.annotations.Nullable;

/**
 * Every step of the protocol once, before there is a batcher.
 *
 * <p>What runs for the first time loads, initializes and links classes, and that takes memory and a deep stack. At the
 * end of either, in the middle of a request, it would fail; and a class whose initialization has failed is lost to the
 * JVM for good. So nothing of the protocol runs for the first time while there are requests. The batches of the
 * rehearsal fail, as these have the longer way and leave no event in a flight recording.
 */
final class Rehearsal {

    private final Outcomes outcomes = new Outcomes();
    private final Places places;
    private final Coalescer coalescer;

    private Rehearsal(Model model) {
        BatchingOptions options = BatchingOptions.builder()
                .queueCapacity(4)
                .maxBatchSize(2)
                .maxQueueDelayMicros(1)
                .build();
        places = new Places(options.queueCapacity(), outcomes);
        Generation withoutPredictor = new Generation(0, model, new Predictor[1], new Predictor[0]);
        coalescer = new Coalescer(options, withoutPredictor, places, outcomes);
    }

    static void run(Model model) {
        Rehearsal rehearsal = new Rehearsal(model);
        rehearsal.answer();
        rehearsal.refuse();
        WorkerStatistics statistics = new WorkerStatistics(1);
        statistics.queueWait.record(1);
        statistics.recordBatch(1, 1);
    }

    private void answer() {
        Thread me = Thread.currentThread();
        FutureAnswer future = new FutureAnswer(coalescer.outputs());
        FutureAnswer lateFuture = new FutureAnswer(coalescer.outputs());
        put(Request.NO_TIMEOUT, null, future);
        put(0, null, lateFuture);
        Request request = put(Request.NO_TIMEOUT, me, null);
        if (coalescer.await(request) != Coalescer.Wait.SETTLED) {
            throw new AssertionError("a request that may take any time is late");
        }
        coalescer.free(request);
        coalescer.async().completeSettled();
        new FutureAnswer(1).deliver(null);

        Request late = put(0, me, null);
        int worker = coalescer.tryLead();
        coalescer.await(late); // gives up, since no other may lead
        coalescer.lead(worker);
    }

    private Request put(long timeoutNanos, @Nullable Thread waiter, @Nullable FutureAnswer future) {
        Request request = coalescer.request(places.tryTake());
        request.open(System.nanoTime(), timeoutNanos, waiter, future);
        coalescer.put(request);
        coalescer.wakeNextLeader();
        return request;
    }

    /** To make an exception links the text of its message. */
    private void refuse() {
        places.put(places.await(System.nanoTime(), Request.NO_TIMEOUT, () -> false));
        coalescer.close();
        places.wakeAll();
        places.takeAll();
        coalescer.async().end();
        for (PredictionException made : new PredictionException[] {
            new BatcherClosedException(),
            new DeadlineExceededException(1, 1),
            new PredictionFailedException(1, new AssertionError()),
            new PredictionInterruptedException(),
            new QueueFullException(1)
        }) {
            if (made.getMessage() == null) {
                throw new AssertionError(made);
            }
        }
    }
}

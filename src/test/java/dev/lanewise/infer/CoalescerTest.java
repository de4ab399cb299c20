package dev.lanewise.infer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Patience;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the coalescer does when several things come together, which threads alone seldom make happen. */
class CoalescerTest {

    private static final long LESS_THAN_DELAY_NANOS = Patience.LESS_THAN_DELAY.toNanos();

    private final Answers answers = new Answers(5, 1, 4);

    private Places places = new Places(0, new Outcomes());

    private Coalescer coalescer(BatchingOptions.Builder builder) {
        BatchingOptions options =
                builder.maxQueueDelayMicros(Patience.LONG_DELAY_MICROS).build();
        Outcomes outcomes = new Outcomes();
        places = new Places(options.queueCapacity(), outcomes);
        return new Coalescer(options, Generation.of(0, answers.model(0), options, 0), places, outcomes);
    }

    private Request put(Coalescer coalescer, int row, long timeoutNanos) {
        Request request = coalescer.request(places.tryTake());
        System.arraycopy(answers.row(row), 0, request.in, 0, Answers.INPUTS);
        request.open(System.nanoTime(), timeoutNanos, Thread.currentThread(), null);
        coalescer.put(request);
        return request;
    }

    /** The third request has less time than a batch may wait, but the first batch has room for two. */
    @Test
    void aBatchDoesNotWaitWithARequestThatAnEarlierBatchHadNoRoomFor() {
        Coalescer coalescer = coalescer(BatchingOptions.builder().maxBatchSize(2));
        List<Request> requests = new ArrayList<>();
        requests.add(put(coalescer, 0, Request.NO_TIMEOUT));
        requests.add(put(coalescer, 1, Request.NO_TIMEOUT));
        requests.add(put(coalescer, 2, LESS_THAN_DELAY_NANOS));
        long start = System.nanoTime();
        coalescer.lead(coalescer.tryLead());
        assertEquals(1, coalescer.queued());
        coalescer.lead(coalescer.tryLead());
        assertTrue(System.nanoTime() - start < LESS_THAN_DELAY_NANOS, "the last batch waited for more rows");
        for (int row = 0; row < 3; row++) {
            assertFalse(requests.get(row).isExpired());
            answers.require(0, row, requests.get(row).out);
        }
    }

    /** The thread of the futures waits for more rows, when another thread has the answer for one of them. */
    @Test
    void anAnswerDoesNotWaitForTheRowsOfTheNextBatch() throws Exception {
        Coalescer coalescer = coalescer(BatchingOptions.builder().workers(2));
        coalescer.async().start();
        put(coalescer, 0, Request.NO_TIMEOUT);
        coalescer.wakeNextLeader();
        Background.await("the thread of the futures waits for rows", () -> {
            coalescer.async().wake();
            return isWaitingForRows();
        });

        FutureAnswer future = new FutureAnswer(Answers.OUTPUTS);
        Request request = coalescer.request(places.tryTake());
        request.open(System.nanoTime(), Request.NO_TIMEOUT, null, future);
        assertTrue(request.take());
        System.arraycopy(answers.expected(0, 1), 0, request.out, 0, Answers.OUTPUTS);
        assertTrue(request.settle(null, 1));
        coalescer.async().settled(request);
        coalescer.wakeForFutures();
        answers.require(0, 1, future.get(LESS_THAN_DELAY_NANOS, TimeUnit.NANOSECONDS));
        coalescer.close();
        coalescer.async().end();
    }

    private static boolean isWaitingForRows() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread ->
                        thread.getName().equals("lanewise-batcher") && thread.getState() == Thread.State.TIMED_WAITING);
    }
}

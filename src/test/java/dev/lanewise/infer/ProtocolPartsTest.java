package dev.lanewise.infer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.infer.BatcherStatistics.Distribution;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The parts of the batcher's protocol, each by one thread; jcstress sets several on them. */
class ProtocolPartsTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 64})
    void aFreeListHandsOutEachNumberOnce(int length) {
        FreeList list = new FreeList(length);
        for (int turn = 0; turn < 3; turn++) {
            Set<Integer> taken = new HashSet<>();
            for (int i = 0; i < length; i++) {
                assertFalse(list.isEmpty());
                assertTrue(taken.add(list.take()));
            }
            assertTrue(list.isEmpty());
            assertEquals(FreeList.NONE, list.take());
            taken.forEach(list::put);
        }
    }

    @Test
    void aFreeListOfNoneIsEmpty() {
        assertEquals(FreeList.NONE, new FreeList(0).take());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 64})
    void aQueueKeepsTheOrderLapAfterLap(int length) {
        RequestQueue queue = new RequestQueue(length);
        for (int turn = 0; turn < 5; turn++) {
            assertEquals(RequestQueue.NONE, queue.peek());
            assertEquals(RequestQueue.NONE, queue.poll());
            int count = 1 + turn % length;
            for (int number = 0; number < count; number++) {
                queue.put(number);
                assertEquals(number + 1, queue.size());
                assertEquals(0, queue.peek());
                assertEquals(number, queue.peek(number));
                if (count < length) {
                    assertEquals(RequestQueue.NONE, queue.peek(number + 1));
                }
            }
            for (int number = 0; number < count; number++) {
                assertEquals(number, queue.poll());
            }
            assertEquals(0, queue.size());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, BatchingOptions.MAX_WORKERS})
    void oneThreadFormsAndAsManyComputeAsThereAreWorkers(int workers) {
        Leadership leadership = new Leadership(workers);
        Set<Integer> begun = new HashSet<>();
        for (int i = 0; i < workers; i++) {
            assertTrue(leadership.isFree());
            int worker = leadership.tryBegin();
            assertTrue(worker >= 0 && worker < workers && begun.add(worker));
            assertFalse(leadership.isFree());
            assertEquals(Leadership.NONE, leadership.tryBegin(), "another forms");
            leadership.formed();
        }
        assertEquals(Leadership.NONE, leadership.tryBegin(), "all compute");
        leadership.finished(workers - 1);
        assertEquals(workers - 1, leadership.tryBegin());
    }

    @Test
    void aRequestGoesOneOfItsWays() {
        Request request = new Request(0, 1, 1);
        request.open(0, 10, null, new FutureAnswer(1));
        assertTrue(request.isQueued() && !request.isSettled());
        assertFalse(request.isLate(9));
        assertTrue(request.isLate(10));
        assertTrue(request.take());
        assertFalse(request.take() || request.expire() || request.isQueued());
        assertTrue(request.settle(null, 1));
        assertTrue(request.isSettled());
        assertFalse(request.abandon());
        request.free();

        request.open(0, 10, Thread.currentThread(), null);
        assertTrue(request.expire());
        assertTrue(request.isSettled() && request.isExpired());
        assertFalse(request.abandon());
        request.free();

        request.open(0, 10, Thread.currentThread(), null);
        assertTrue(request.take());
        assertTrue(request.abandon());
        assertTrue(request.isAbandoned() && !request.isSettled());
        assertFalse(request.settle(null, 1));
    }

    @Test
    void everyTimeFallsIntoABucketThatEndsWithinASixteenthOfIt() {
        Random random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            long time = random.nextLong(Long.MAX_VALUE) >>> random.nextInt(63);
            int bucket = TimeHistogram.bucket(time);
            long last = TimeHistogram.lastTime(bucket);
            assertTrue(last >= time && last - time <= time / 16, time + " in a bucket that ends with " + last);
            assertEquals(bucket, TimeHistogram.bucket(last));
            if (last < Long.MAX_VALUE) {
                assertNotEquals(bucket, TimeHistogram.bucket(last + 1));
            }
        }
    }

    @Test
    void percentilesAreThoseOfAllTimes() {
        TimeHistogram one = new TimeHistogram();
        TimeHistogram other = new TimeHistogram();
        long[] times = new Random(2).longs(10_000, 0, 1_000_000).toArray();
        for (int i = 0; i < times.length; i++) {
            (i % 3 == 0 ? one : other).record(times[i]);
        }
        Distribution all = TimeHistogram.summarize(List.of(one, other));
        Arrays.sort(times);
        assertEquals(times.length, all.count());
        assertEquals(Arrays.stream(times).average().orElseThrow(), all.mean(), 1e-6);
        assertEquals(times[times.length - 1], all.max());
        assertWithin(times[4_999], all.p50());
        assertWithin(times[8_999], all.p90());
        assertWithin(times[9_899], all.p99());
        assertWithin(times[9_989], all.p999());
    }

    private static void assertWithin(long exact, long reported) {
        assertTrue(reported >= exact && reported <= exact + exact / 16, reported + " for " + exact);
    }

    @Test
    void nothingMeasuredIsZero() {
        assertEquals(
                new Distribution(0, 0, 0, 0, 0, 0, 0, 0, List.of()),
                TimeHistogram.summarize(List.of(new TimeHistogram())));
    }
}

package dev.lanewise.tune.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything runs on a clock of its own: no figure depends on the machine. */
class OpenLoopTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final long MILLI = 1_000_000;

    /** A histogram of three digits gives the upper end of a class. */
    private static final double CLASS = 1.001;

    private final VirtualClock clock = new VirtualClock();

    private LatencyReport run(ArrivalProcess arrivals, Target target) {
        return new OpenLoop(arrivals, SECOND, clock).run(target);
    }

    private static void assertNear(long expected, long actual) {
        assertTrue(actual >= expected && actual <= Math.ceil(expected * CLASS), () -> actual + " is not " + expected);
    }

    @Test
    void aFastServerShowsItsServiceTime() {
        LatencyReport report = run(new ArrivalProcess.FixedRate(1000), clock.serving(_ -> 1000));
        assertEquals(1000, report.count());
        assertEquals(1000, report.offeredRate());
        assertEquals(1000, report.achievedRate());
        assertEquals(1000, report.p50());
        assertEquals(1000, report.max());
        assertEquals(1000, report.mean());
        assertEquals(0, report.failed());
        assertEquals(0, report.unanswered());
        assertFalse(report.isOverloaded());
    }

    @Test
    void aStallShowsInEveryRequestThatArrivedMeanwhile() {
        // 1000 a second; request 300 takes 100 ms, all others nothing: requests 300 to 399 wait 100, 99, ... 1 ms.
        LatencyReport report =
                run(new ArrivalProcess.FixedRate(1000), clock.serving(request -> request == 300 ? 100 * MILLI : 0));
        assertEquals(0, report.p50());
        assertEquals(0, report.p90());
        assertNear(90 * MILLI, report.p99());
        assertNear(99 * MILLI, report.p999());
        assertNear(100 * MILLI, report.max());
        // 1 + 2 + ... + 100 ms over 1000 requests; a generator that waits for answers would see 100 ms once, 0.1 ms in
        // the mean.
        assertEquals(5.05 * MILLI, report.mean(), 0.001 * 5.05 * MILLI);
        assertFalse(report.isOverloaded());
    }

    @Test
    void aSingleServerUnderPoissonLoadWaitsAsQueueingTheorySays() {
        // M/D/1 at 70 %: mean wait = rho / (2 (1 - rho)) services (Pollaczek and Khinchine), 1.1667 here; and the
        // service.
        long service = 10_000;
        LatencyReport report = new OpenLoop(new ArrivalProcess.Poisson(70_000, 5), Duration.ofSeconds(100), clock)
                .run(clock.serving(_ -> service));
        assertEquals(service * (1 + 0.7 / (2 * 0.3)), report.mean(), 0.01 * service);
        assertEquals(70_000, report.achievedRate(), 200);
    }

    @Test
    void answersMayComeLaterAndInAnyOrder() {
        // Odd requests take 5 ms beside all others, even ones 2 ms.
        Target target = (request, completion) ->
                clock.after(request % 2 == 1 ? 5 * MILLI : 2 * MILLI, () -> completion.ended(request));
        LatencyReport report = run(new ArrivalProcess.FixedRate(1000), target);
        assertNear(2 * MILLI, report.p50());
        assertNear(5 * MILLI, report.p90());
        assertNear(5 * MILLI, report.max());
        assertEquals(1000, report.count());
        // The last answer, at 999 + 5 ms.
        assertEquals(1000 / 1.004, report.achievedRate(), 1e-9);
    }

    @Test
    void theWaitForTheGeneratorItselfCounts() {
        // A target that blocks the generator for 3 ms at each request, of which one comes every 2 ms, and answers at
        // once.
        LatencyReport report = run(new ArrivalProcess.FixedRate(500), clock.serving(_ -> 3 * MILLI));
        assertNear((3 * 500 - 2 * 499) * MILLI, report.max());
        assertTrue(report.isOverloaded());
        assertEquals(500 / 1.5, report.achievedRate(), 1e-9);
    }

    @Test
    void aTargetThatNeverKeepsUpIsGivenUpAndSaysSo() {
        // 100 requests, 50 ms each: 40 are answered in the 2 s that it gets, the last of them 1.61 s after it was due.
        LatencyReport report = run(new ArrivalProcess.FixedRate(100), clock.serving(_ -> 50 * MILLI));
        assertEquals(60, report.unanswered());
        assertEquals(100, report.count());
        assertEquals(20, report.achievedRate(), 1e-9);
        assertTrue(report.isOverloaded());
        assertTrue(report.p50() >= 1000 * MILLI, "p50 " + report.p50());
        assertNear(1610 * MILLI, report.max());
    }

    @Test
    void whoNeverAnswersIsUnanswered() {
        List<Integer> started = new ArrayList<>();
        LatencyReport report = run(new ArrivalProcess.FixedRate(10), (request, _) -> started.add(request));
        assertEquals(10, started.size());
        assertEquals(10, report.unanswered());
        assertEquals(0, report.achievedRate());
        assertNear(2000 * MILLI, report.max());
    }

    @Test
    void refusedRequestsAreCountedAndHaveNoLatency() {
        Target target = (request, completion) -> {
            if (request % 4 == 0) {
                completion.failed(request);
            } else {
                completion.ended(request);
            }
        };
        LatencyReport report = run(new ArrivalProcess.FixedRate(100), target);
        assertEquals(25, report.failed());
        assertEquals(75, report.count());
        assertEquals(75, report.achievedRate());
        assertFalse(report.isOverloaded());
    }

    @Test
    void aRequestEndsOnce() {
        Target target = (request, completion) -> {
            completion.ended(request);
            completion.ended(request);
        };
        assertEquals(
                "request 0 must end once, but ended twice",
                assertThrows(IllegalStateException.class, () -> run(new ArrivalProcess.FixedRate(10), target))
                        .getMessage());
    }

    @Test
    void quantilesGoFromTheShortestToTheLongest() {
        // Latencies of 0, 1, ... 999 µs.
        LatencyReport report = run(new ArrivalProcess.FixedRate(1000), clock.serving(request -> request * 1000L));
        List<LatencyReport.Quantile> quantiles = report.quantiles();
        assertEquals(new LatencyReport.Quantile(0, 0), quantiles.getFirst());
        assertEquals(3, quantiles.getLast().nines(), 1e-12);
        assertEquals(report.max(), quantiles.getLast().nanos());
        assertEquals(31, quantiles.size());
        assertEquals(1, quantiles.get(10).nines());
        assertEquals(report.p90(), quantiles.get(10).nanos());
        assertEquals(report.p99(), quantiles.get(20).nanos());
        for (int i = 1; i < quantiles.size(); i++) {
            assertTrue(quantiles.get(i).nanos() >= quantiles.get(i - 1).nanos());
        }
    }

    @Test
    void theGeneratorAllocatesNothingWhileItRuns() {
        ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
        long[] allocated = new long[2];
        run(new ArrivalProcess.FixedRate(100_000), (request, completion) -> {
            clock.pass(100);
            completion.ended(request);
            if (request == 1000 || request == 99_000) {
                allocated[request / 99_000] = threads.getCurrentThreadAllocatedBytes();
            }
        });
        assertTrue(allocated[0] > 0);
        // The smallest object has 16 bytes: less than one a request means none. (The first reading itself makes one.)
        assertTrue(allocated[1] - allocated[0] < 98_000, allocated[1] - allocated[0] + " bytes");
    }

    @Test
    void pausesOfTheGarbageCollectorAreCounted() {
        LatencyReport report = run(new ArrivalProcess.FixedRate(10), (request, completion) -> {
            if (request == 5) {
                System.gc();
            }
            completion.ended(request);
        });
        assertTrue(report.collections().count() > 0);
    }

    @Test
    void aRunWithoutRequestsIsRefused() {
        ArrivalProcess rare = new ArrivalProcess.Poisson(1e-3, 1);
        assertEquals(
                "no request is due within 1000 ms; take a longer duration or a higher rate",
                assertThrows(IllegalArgumentException.class, () -> run(rare, Target.NOTHING))
                        .getMessage());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 3_600_001})
    void aDurationIsAboveZeroAndAtMostAnHour(long millis) {
        ArrivalProcess arrivals = new ArrivalProcess.FixedRate(1);
        assertThrows(IllegalArgumentException.class, () -> new OpenLoop(arrivals, Duration.ofMillis(millis), clock));
    }

    @Test
    void theSystemsClockNeverReturnsEarly() {
        for (NanoClock real : new NanoClock[] {NanoClock.system(), SystemClock.SPINNING, SystemClock.SLEEPING}) {
            long due = real.nanoTime() + MILLI;
            long now = real.waitUntil(due);
            assertTrue(now >= due);
            assertTrue(real.nanoTime() >= now);
        }
    }

    @Test
    void answersOfOtherThreadsAreAllSeen() {
        // The one run on the system's clock, for the hand-over between threads; no figure of time is looked at.
        LatencyReport report = new OpenLoop(new ArrivalProcess.FixedRate(1000), Duration.ofMillis(200))
                .run((request, completion) -> Thread.ofVirtual().start(() -> completion.ended(request)));
        assertEquals(200, report.count());
        assertEquals(0, report.failed());
    }
}

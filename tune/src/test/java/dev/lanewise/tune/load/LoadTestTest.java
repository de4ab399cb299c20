package dev.lanewise.tune.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoadTestTest {

    private static final Duration LESS = Duration.ofSeconds(1);
    private static final Duration LEAST = Duration.ofSeconds(2);
    private static final Duration MOST = Duration.ofSeconds(10);

    private final VirtualClock clock = new VirtualClock();

    private Capacity capacity(Target target, int inFlight) {
        return Capacity.measure(target, inFlight, LEAST, MOST, clock);
    }

    @Test
    void theCapacityOfASingleServerIsItsServiceRate() {
        Capacity capacity = capacity(clock.serving(_ -> 10_000), 1);
        assertEquals(100_000, capacity.requestsPerSecond(), 1e-6);
        assertTrue(capacity.stable());
        assertEquals(2, capacity.seconds(), 0.1);
    }

    @Test
    void theColdBeginningDoesNotCount() {
        // Calls that become faster for 2.2 seconds, as of code that is compiled meanwhile.
        Capacity capacity = capacity(clock.serving(request -> Math.max(10_000, 3_000_000 - request * 2000L)), 1);
        assertEquals(100_000, capacity.requestsPerSecond(), 1e-6);
        assertTrue(capacity.stable());
        assertTrue(capacity.seconds() >= 2.7, "seconds " + capacity.seconds());
    }

    @Test
    void aMachineThatNeverSettlesIsSaidToBeUnstable() {
        // Half a second fast, half a second at half the speed, and so on.
        Capacity capacity = capacity(clock.serving(_ -> clock.nanoTime() / 300_000_000 % 2 == 0 ? 10_000 : 20_000), 1);
        assertFalse(capacity.stable());
        assertEquals(10, capacity.seconds(), 0.11);
    }

    @Test
    void aTargetHasAsManyRequestsAtOnceAsItIsAskedTo() {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        // Whatever its number, a request takes a millisecond.
        Target target = (request, completion) -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            clock.after(1_000_000, () -> {
                now.decrementAndGet();
                completion.ended(request);
            });
        };
        Capacity capacity = capacity(target, 8);
        assertEquals(8, most.get());
        assertEquals(0, now.get(), "what was started has ended");
        assertEquals(8000, capacity.requestsPerSecond(), 80);
    }

    @Test
    void aTargetThatRefusesOrForgetsHasNoCapacity() {
        Target refuses = (request, completion) -> {
            clock.pass(1000);
            completion.failed(request);
        };
        assertEquals(
                "request 0 was refused, with 1 at once",
                assertThrows(IllegalStateException.class, () -> capacity(refuses, 1))
                        .getMessage());
        assertEquals(
                "3 requests have no answer",
                assertThrows(IllegalStateException.class, () -> capacity((_, _) -> {}, 3))
                        .getMessage());
    }

    @Test
    void aTestMeasuresTheMachineAndThenTheTarget() {
        LoadTest test = new LoadTest(new Load.Utilization(0.5), Duration.ofSeconds(4), LEAST, MOST, 3, clock);
        LoadTest.Result result = test.run(clock.serving(_ -> 10_000), 1);
        assertEquals(100_000, result.capacity().requestsPerSecond(), 1e-6);
        assertEquals(50_000, result.latency().offeredRate(), 500);
        assertEquals(result.latency().count(), result.baseline().count(), "the same arrivals");
        assertEquals(0, result.baseline().max());
        // M/D/1 at 50 %: half a service of waiting.
        assertEquals(15_000, result.latency().mean(), 300);
    }

    @Test
    void aRateIsTheSameForEveryTarget() {
        LoadTest test = new LoadTest(new Load.Rate(2000), Duration.ofSeconds(1), LEAST, MOST, 3, clock);
        double slow = test.run(clock.serving(_ -> 100_000), 1).latency().offeredRate();
        assertEquals(slow, test.run(clock.serving(_ -> 10_000), 1).latency().offeredRate());
        assertEquals(2000, slow, 250);
    }

    @Test
    void requestsMayBeRarerThanTheRehearsalIsLong() {
        // The first of them is due after 6.6 seconds.
        LoadTest test = new LoadTest(new Load.Rate(0.2), Duration.ofSeconds(20), LEAST, MOST, 1, clock);
        LatencyReport latency = test.run(clock.serving(_ -> 1000), 1).latency();
        assertTrue(latency.count() > 0);
        assertEquals(1000, latency.max());
        LoadTest shorter = new LoadTest(new Load.Rate(0.2), Duration.ofSeconds(5), LEAST, MOST, 1, clock);
        assertEquals(
                "no request is due within 5000 ms; take a longer duration or a higher rate",
                assertThrows(IllegalArgumentException.class, () -> shorter.run(clock.serving(_ -> 1000), 1))
                        .getMessage());
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> capacity(Target.NOTHING, 0));
        assertThrows(IllegalArgumentException.class, () -> Capacity.measure(Target.NOTHING, 1, LEAST, LESS, clock));
        assertEquals(
                "load must be above 0 and finite, but is 0.0",
                assertThrows(IllegalArgumentException.class, () -> new Load.Utilization(0))
                        .getMessage());
    }
}

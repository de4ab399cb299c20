package dev.lanewise.tune.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CancellationException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class InterruptionsTest {

    private static final Interruptions TWO = new Interruptions(100, new long[] {10, 50}, new long[] {20, 80});

    @Test
    void workStopsWhileTheThreadIsInterrupted() {
        Interruptions.Clock clock = TWO.clock();
        assertEquals(5, clock.after(0, 5));
        assertEquals(25, clock.after(5, 10), "5 before the interruption, 5 after");
        assertEquals(85, clock.after(45, 10));
        assertEquals(85, clock.after(85, 0));
        assertEquals(125, clock.after(105, 10), "again and again");
    }

    @Test
    void workThatBeginsDuringAnInterruptionWaitsForItsEnd() {
        assertEquals(83, TWO.clock().after(60, 3));
        assertEquals(80, TWO.clock().after(60, 0));
    }

    @Test
    void nobodyInterruptsWhereThereIsNothing() {
        assertEquals(1e12 + 5, Interruptions.none().clock().after(1e12, 5));
        assertEquals(0, Interruptions.none().part());
    }

    @Test
    void thePartIsThatOfTheTime() {
        assertEquals(0.4, TWO.part());
    }

    @Property(tries = 300)
    void timesAreThoseOfAClockThatTicks(
            @ForAll @IntRange(min = 1, max = 30) int count, @ForAll @LongRange(max = 10_000) long seed) {
        Random random = new Random(seed);
        long[] starts = new long[count];
        long[] ends = new long[count];
        long time = 0;
        for (int i = 0; i < count; i++) {
            starts[i] = time + 1 + random.nextInt(20);
            ends[i] = starts[i] + 1 + random.nextInt(20);
            time = ends[i];
        }
        Interruptions interruptions = new Interruptions(time + 1, starts, ends);
        Interruptions.Clock clock = interruptions.clock();
        long now = 0;
        for (int i = 0; i < 50; i++) {
            now += random.nextInt(30);
            long work = random.nextInt(30);
            long expected = ticked(interruptions, now, work);
            assertEquals((double) expected, clock.after((double) now, (double) work));
            now = expected;
        }
    }

    /** One nanosecond after the other; work of 0 is done at the first moment at which the thread runs. */
    private static long ticked(Interruptions interruptions, long from, long work) {
        long time = from;
        while (isInterrupted(interruptions, time % interruptions.span())) {
            time++;
        }
        for (long left = work; left > 0; time++) {
            if (!isInterrupted(interruptions, time % interruptions.span())) {
                left--;
            }
        }
        return time;
    }

    private static boolean isInterrupted(Interruptions interruptions, long time) {
        for (int i = 0; i < interruptions.starts().length; i++) {
            if (time >= interruptions.starts()[i] && time < interruptions.ends()[i]) {
                return true;
            }
        }
        return false;
    }

    @Test
    void aCancelledObservationEndsWithItsThreads() throws InterruptedException {
        Duration hour = Duration.ofHours(1);
        assertThrows(CancellationException.class, () -> Interruptions.observe(2, hour, () -> true));
        assertThrows(CancellationException.class, () -> Disturbances.observe(1, hour, () -> true));
        assertThrows(CancellationException.class, () -> Disturbances.besideSleeper(1, hour, () -> true));
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("lanewise-interruptions")
                    || thread.getName().startsWith("lanewise-disturbances")) {
                thread.join();
            }
        }
    }

    @Test
    void anInterruptedObservationEndsWithItsThreads() {
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> Disturbances.besideSleeper(1, Duration.ofHours(1), () -> false));
        assertFalse(Thread.interrupted());
    }

    @Test
    void observationsAscendAndLieInTheirTime() throws InterruptedException {
        for (Interruptions seen : Interruptions.observe(2, Duration.ofMillis(200), () -> false)) {
            assertTrue(seen.span() > 200_000_000);
            long last = 0;
            for (int i = 0; i < seen.starts().length; i++) {
                assertTrue(seen.starts()[i] >= last && seen.ends()[i] > seen.starts()[i]);
                last = seen.ends()[i];
            }
            assertTrue(last <= seen.span());
        }
    }
}

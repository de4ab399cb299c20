package dev.lanewise.tune.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.tune.load.ArrivalProcess;
import dev.lanewise.tune.measure.TuningException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class WorkloadTest {

    private static Workload regular(int count, int window) {
        return new Workload(Costs.regular(count, 1_000), Duration.ofNanos(1_000L * count), window);
    }

    @Test
    void oneStallDoesNotDecideThePercentileOfAThousandInARow() {
        long[] latencies = new long[10_000];
        Arrays.setAll(latencies, i -> i % 1_000 < 980 ? 10 : 20);
        Arrays.fill(latencies, 4_100, 4_300, 5_000);
        Performance performance = regular(10_000, 1_000).performance(latencies, 1, 1);
        assertEquals(10, performance.p50());
        assertEquals(20, performance.p99());
        assertEquals(5_000, performance.overallP99(), "2 % of all were stalled");
        assertEquals(5_000, performance.p999());
    }

    @Test
    void inMostWindowsAStallDoesDecide() {
        long[] latencies = new long[10_000];
        Arrays.setAll(latencies, i -> i < 6_000 && i % 1_000 < 20 ? 5_000 : 10);
        assertEquals(5_000, regular(10_000, 1_000).performance(latencies, 1, 1).p99());
    }

    @Property(tries = 200)
    void ofOneWindowItIsThePercentileOfAll(
            @ForAll @Size(min = 1, max = 3_000) List<@LongRange(max = 1_000_000) Long> all) {
        long[] latencies = all.stream().mapToLong(Long::longValue).toArray();
        Performance performance = regular(latencies.length, latencies.length).performance(latencies, 1, 1);
        assertEquals(performance.overallP99(), performance.p99());
        long longer =
                all.stream().filter(latency -> latency > performance.p99()).count();
        long notShorter =
                all.stream().filter(latency -> latency >= performance.p99()).count();
        assertTrue(longer <= all.size() / 100 && notShorter > all.size() / 100, () -> longer + " and " + notShorter);
    }

    @Test
    void aRemainderMakesTheWindowsLonger() {
        long[] latencies = new long[1_999];
        latencies[1_998] = 50;
        assertEquals(0, regular(1_999, 1_000).performance(latencies, 1, 1).p99(), "one window of 1,999");
    }

    @Test
    void aTraceIsOneWindowAndEndsWithItsLastRequest() {
        ArrivalProcess trace = new ArrivalProcess.Trace(Costs.regular(5_000, 1_000_000));
        Workload load = Workload.of(trace, Duration.ofSeconds(10), 1);
        assertEquals(5_000, load.window());
        assertEquals(1_000, load.rate(), 1);
    }

    @Test
    void theSeedIsThatOfTheArrivals() {
        assertEquals(
                Arrays.hashCode(
                        Workload.poisson(1_000, Duration.ofSeconds(1), 3).times()),
                Arrays.hashCode(new ArrivalProcess.Poisson(1_000, 6).times(Duration.ofSeconds(1))));
    }

    @Test
    void withoutARequestThereIsNoLoad() {
        ArrivalProcess rare = new ArrivalProcess.Poisson(0.001, 1);
        assertEquals(
                "no request is due within 10 ms; take a longer budget, a higher rate, or another trace",
                assertThrows(TuningException.class, () -> Workload.of(rare, Duration.ofMillis(10), 1))
                        .getMessage());
    }

    @Test
    void piecesAreTheSameArrivalsOneAfterAnother() {
        Workload load = Workload.poisson(5_000, Duration.ofSeconds(1), 3);
        List<Workload> pieces = load.pieces(3);
        assertEquals(3, pieces.size());
        long[] joined = new long[load.times().length];
        int count = 0;
        long start = 0;
        for (Workload piece : pieces) {
            for (long time : piece.times()) {
                assertTrue(time >= 0 && time < piece.duration().toNanos());
                joined[count++] = start + time;
            }
            start += piece.duration().toNanos();
        }
        assertEquals(load.duration().toNanos(), start);
        assertEquals(-1, Arrays.mismatch(load.times(), joined));
        Workload trace = regular(500, 500);
        assertEquals(List.of(trace), trace.pieces(3), "its bursts may wait for each other");
    }

    @Test
    void latencyAboveTheTargetIsLate() {
        assertEquals(0.5, Workload.late(new long[] {1, 5, 6, 9}, 5));
        assertEquals(0, Workload.late(new long[0], 5));
    }
}

package dev.lanewise.tune.load;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;

/** When requests arrive. */
public sealed interface ArrivalProcess {

    /** So many requests at most in a run: their times are made before it begins. */
    int MAX_REQUESTS = 100_000_000;

    /**
     * The times of all arrivals before {@code duration} is over, in nanoseconds from the start, in order; each call gives the
     * same.
     *
     * @throws IllegalArgumentException if that would be more than {@link #MAX_REQUESTS}
     */
    long[] times(Duration duration);

    /**
     * Independent arrivals: the gaps between them have an exponential distribution. What many users do that know nothing of
     * each other.
     *
     * @param rate requests a second in the mean, above 0
     * @param seed of {@link Random}, whose numbers its contract fixes: the same seed gives the same times on every machine
     */
    record Poisson(double rate, long seed) implements ArrivalProcess {

        /** Checks the rate. */
        public Poisson {
            requireRate(rate);
        }

        @Override
        public long[] times(Duration duration) {
            double expected = requireCount(rate, duration);
            double end = duration.toNanos();
            double gap = 1e9 / rate;
            Random random = new Random(seed);
            long[] times = new long[(int) (expected + 5 * Math.sqrt(expected)) + 8];
            int count = 0;
            // 1 - nextDouble() is never 0.
            for (double time = gap(gap, random); time < end; time += gap(gap, random)) {
                if (count == times.length) {
                    times = Arrays.copyOf(times, count + count / 8 + 8);
                }
                times[count++] = (long) time;
            }
            return Arrays.copyOf(times, count);
        }

        private static double gap(double mean, Random random) {
            return -StrictMath.log(1 - random.nextDouble()) * mean;
        }
    }

    /**
     * The same gap between all arrivals, the first at the start.
     *
     * @param rate requests a second, above 0
     */
    record FixedRate(double rate) implements ArrivalProcess {

        /** Checks the rate. */
        public FixedRate {
            requireRate(rate);
        }

        @Override
        public long[] times(Duration duration) {
            double gap = 1e9 / rate;
            long[] times = new long[(int) requireCount(rate, duration) + 2];
            Arrays.setAll(times, i -> (long) (i * gap));
            return before(duration, times);
        }
    }

    /**
     * Arrivals that were recorded, such as bursts; {@link ArrivalTrace} reads them from a file.
     *
     * @param nanos times in nanoseconds in order, the first of them the start
     */
    record Trace(long[] nanos) implements ArrivalProcess {

        /** Checks the order, and takes a copy that begins at 0. */
        public Trace {
            if (nanos.length == 0) {
                throw new IllegalArgumentException("a trace must have at least 1 arrival, but has none");
            }
            for (int i = 1; i < nanos.length; i++) {
                if (nanos[i] < nanos[i - 1]) {
                    throw new IllegalArgumentException("arrivals must be in order of time, but arrival " + (i + 1)
                            + " is at " + nanos[i] + " ns, before arrival " + i + " at " + nanos[i - 1] + " ns");
                }
            }
            long first = nanos[0];
            nanos = Arrays.stream(nanos).map(time -> time - first).toArray();
        }

        @Override
        public long[] times(Duration duration) {
            return before(duration, nanos);
        }
    }

    private static long[] before(Duration duration, long... times) {
        long end = duration.toNanos();
        int count = 0;
        while (count < times.length && times[count] < end) {
            count++;
        }
        return Arrays.copyOf(times, count);
    }

    private static void requireRate(double rate) {
        if (!(rate > 0 && rate < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("rate must be above 0 and finite, but is " + rate);
        }
    }

    private static double requireCount(double rate, Duration duration) {
        double expected = rate * duration.toNanos() / 1e9;
        if (expected > MAX_REQUESTS) {
            throw new IllegalArgumentException("a run must have at most " + MAX_REQUESTS + " requests, but " + rate
                    + " a second for " + duration.toMillis() + " ms are more; take a shorter duration");
        }
        return expected;
    }
}

package dev.lanewise.tune;

import dev.lanewise.infer.BatchingOptions;
import java.util.Arrays;
import java.util.List;

/**
 * What a batcher would do with requests that arrive at given times: the protocol of {@link dev.lanewise.infer.MicroBatcher}, on a
 * clock of its own. A thread sends the requests; when a worker is free, it takes what is queued, waits for more rows as the
 * options say, computes, and hands out the answers one after another. All threads are interrupted as the machine was
 * seen to do.
 */
final class BatcherSimulation {

    private final ServiceCosts costs;
    private final Disturbances disturbances;

    BatcherSimulation(ServiceCosts costs, Disturbances disturbances) {
        this.costs = costs;
        this.disturbances = disturbances;
    }

    /**
     * Runs.
     *
     * @param times of arrival in nanoseconds, ascending
     * @param duration of the arrivals in nanoseconds
     * @param offset into the interruptions: another one is another run
     */
    Performance run(BatchingOptions options, long[] times, long duration, long offset) {
        return new Run(options, times, offset).performance(duration);
    }

    private final class Run {

        private final BatchingOptions options;
        private final long[] times;
        private final double[] queued;
        private final long[] latencies;
        private final double[] free;
        private final Interruptions.Clock[] clocks;
        private int batches;
        private double end;

        Run(BatchingOptions options, long[] times, long offset) {
            this.options = options;
            this.times = times;
            queued = send(times, disturbances.sender().clock(offset));
            latencies = new long[times.length];
            free = new double[options.workers()];
            clocks = new Interruptions.Clock[options.workers()];
            List<Interruptions> workers = disturbances.workers();
            Arrays.setAll(clocks, i -> workers.get(i % workers.size()).clock(offset));
            serve();
        }

        /** When each request is in the queue. */
        private double[] send(long[] due, Interruptions.Clock clock) {
            double[] sent = new double[due.length];
            double[] oversleeps = disturbances.oversleeps();
            int sleeps = 0;
            double time = 0;
            for (int i = 0; i < due.length; i++) {
                if (due[i] > time) {
                    time = due[i];
                    if (oversleeps.length > 0) {
                        time += oversleeps[sleeps++ % oversleeps.length];
                    }
                }
                time = clock.after(time, costs.send());
                sent[i] = time;
            }
            return sent;
        }

        private void serve() {
            int head = 0;
            while (head < times.length) {
                int worker = firstFree();
                double start = begin(head, worker);
                int count = 1;
                while (head + count < times.length && count < options.maxBatchSize() && queued[head + count] <= start) {
                    count++;
                }
                int rows = options.rowsToTake(count);
                double time = clocks[worker].after(start, costs.compute(rows));
                for (int row = 0; row < rows; row++) {
                    time = clocks[worker].after(time, costs.complete());
                    latencies[head + row] = (long) time - times[head + row];
                }
                free[worker] = time;
                end = Math.max(end, time);
                head += rows;
                batches++;
            }
        }

        private int firstFree() {
            int first = 0;
            for (int i = 1; i < free.length; i++) {
                if (free[i] < free[first]) {
                    first = i;
                }
            }
            return first;
        }

        /** When the batch whose oldest request is {@code head} takes its rows. */
        private double begin(int head, int worker) {
            double start = Math.max(free[worker], queued[head]);
            if (start - free[worker] > ServiceCosts.SPIN) {
                double[] wakeUps = costs.wakeUps();
                start += wakeUps[batches % wakeUps.length];
            }
            int enough = head + options.rowsToAwait() - 1;
            double limit = times[head] + options.maxQueueDelayMicros() * 1e3;
            double filled = enough < times.length ? queued[enough] : Double.POSITIVE_INFINITY;
            return clocks[worker].after(Math.max(start, Math.min(limit, filled)), 0);
        }

        Performance performance(long duration) {
            long[] sorted = latencies.clone();
            Arrays.sort(sorted);
            double seconds = Math.max((double) duration, end) * 1e-9;
            return new Performance(
                    times.length / (duration * 1e-9),
                    times.length / seconds,
                    percentile(sorted, 0.5),
                    percentile(sorted, 0.99),
                    percentile(sorted, 0.999),
                    (double) times.length / batches);
        }
    }

    private static long percentile(long[] sorted, double part) {
        return sorted[Math.min(sorted.length - 1, (int) Math.ceil(part * sorted.length) - 1)];
    }
}

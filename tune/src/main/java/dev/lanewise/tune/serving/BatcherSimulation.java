package dev.lanewise.tune.serving;

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

    /** What would become of a load. */
    Performance run(BatchingOptions options, Workload load) {
        return new Run(options, load).performance();
    }

    private final class Run {

        private final BatchingOptions options;
        private final Workload load;
        private final long[] times;
        private final double[] queued;
        private final long[] latencies;
        private final double[] free;
        private final Interruptions.Clock[] clocks;
        private final boolean[] permits;
        private int batches;
        private double end;

        Run(BatchingOptions options, Workload load) {
            this.options = options;
            this.load = load;
            times = load.times();
            queued = send(times, disturbances.sender().clock());
            latencies = new long[times.length];
            free = new double[options.workers()];
            clocks = new Interruptions.Clock[options.workers()];
            permits = new boolean[options.workers()];
            List<Interruptions> workers = disturbances.workers();
            Arrays.setAll(clocks, i -> workers.get(i % workers.size()).clock());
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
                permits[worker] |= head < times.length && queued[head] <= time;
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
            double idle = start - free[worker];
            if (idle > ServiceCosts.SPIN) {
                // Requests that came while it handed out answers have given it a permit, which the next park consumes.
                if (!permits[worker] || idle > 2 * ServiceCosts.SPIN) {
                    double[] wakeUps = costs.wakeUps();
                    start += wakeUps[batches % wakeUps.length];
                }
                permits[worker] = false;
            }
            int enough = head + options.rowsToAwait() - 1;
            double limit = times[head] + options.maxQueueDelayMicros() * 1e3;
            double filled = enough < times.length ? queued[enough] : Double.POSITIVE_INFINITY;
            return clocks[worker].after(Math.max(start, Math.min(limit, filled)), 0);
        }

        Performance performance() {
            double seconds = Math.max((double) load.duration().toNanos(), end) * 1e-9;
            return load.performance(latencies, times.length / seconds, (double) times.length / batches);
        }
    }
}

package dev.lanewise.tune.serving;

import dev.lanewise.tune.cost.CostCurve;

/**
 * What a batcher's {@code submit} costs beside the computation. All in nanoseconds.
 *
 * @param curve the time of a batch
 * @param send a request costs the thread that sends it
 * @param perBatch a batch costs beside its computation
 * @param gather each of its rows costs before the computation
 * @param complete each of its answers costs after it
 * @param wakeUps until an idle batcher begins, if it has been idle for longer than {@link #SPIN}; several, to draw from
 */
record ServiceCosts(CostCurve curve, double send, double perBatch, double gather, double complete, double... wakeUps) {

    /** The batcher's thread looks for work for so long before it parks. */
    static final double SPIN = 50_000;

    /** Of its time, a thread that must not be late may send for so much. */
    private static final double SENDER_SHARE = 0.5;

    /**
     * The same while requests are sent and answered at the same time, which makes both dearer: both threads then write
     * what the other one reads.
     *
     * @param few rows of a batch, with which the batcher answers {@code fewRate} requests a second at most
     * @param many more rows, with which it answers {@code manyRate}
     */
    ServiceCosts contended(int few, double fewRate, int many, double manyRate) {
        double costOfFew = few * 1e9 / fewRate - curve.nanos(few);
        double costOfMany = many * 1e9 / manyRate - curve.nanos(many);
        double row = Math.max(gather + complete, (costOfMany - costOfFew) / (many - few));
        double batch = Math.max(perBatch, costOfFew - few * row);
        // As when alone; all of it to the answers where a row cost nothing then.
        double gathering = gather + complete == 0 ? 0 : row * gather / (gather + complete);
        return new ServiceCosts(curve, send, batch, gathering, row - gathering, wakeUps);
    }

    /** The same on a machine on which everything takes {@code factor} times as long. */
    ServiceCosts at(double factor) {
        return new ServiceCosts(
                curve.at(factor), factor * send, factor * perBatch, factor * gather, factor * complete, wakeUps);
    }

    /** The same with other batches. */
    ServiceCosts with(CostCurve other) {
        return new ServiceCosts(other, send, perBatch, gather, complete, wakeUps);
    }

    /** From the begin of a batch until its answers are computed. */
    double compute(int rows) {
        return perBatch + rows * gather + curve.nanos(rows);
    }

    /** From the arrival of a lone request to its answer, if the batcher is awake. */
    long oneRequest() {
        return (long) (send + compute(1) + complete);
    }

    /** Requests a second with full batches of that size, as far as one thread can send them with time to spare. */
    double capacity(int rows, int workers) {
        return Math.min(SENDER_SHARE * 1e9 / send, workers * rows * 1e9 / (compute(rows) + rows * complete));
    }
}

package dev.lanewise.tune;

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

package dev.lanewise.infer;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/**
 * Flight Recorder event: a batch was computed; its duration is the computation. Each worker uses one object again and
 * again, so nothing is allocated.
 */
@Name("dev.lanewise.PredictBatch")
@Label("Predict Batch")
@Category("Lanewise")
@Description("A batch of requests was computed together")
@StackTrace(false)
@SuppressWarnings("UnusedVariable") // the recorder reads them
final class PredictBatchEvent extends Event {

    @Label("Rows")
    private int rows;

    @Label("Queue Wait")
    @Description("From the arrival of the oldest request to the start of the computation")
    @Timespan
    private long queueWait;

    @Label("Compute Time")
    @Timespan
    private long computeTime;

    @Label("Model Generation")
    @Description("How often the model had been swapped")
    private long modelGeneration;

    void computed(int rows, long queueWait, long computeTime, long modelGeneration) {
        end();
        if (shouldCommit()) {
            this.rows = rows;
            this.queueWait = queueWait;
            this.computeTime = computeTime;
            this.modelGeneration = modelGeneration;
            commit();
        }
    }
}

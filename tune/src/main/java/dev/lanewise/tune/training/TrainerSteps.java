package dev.lanewise.tune.training;

import dev.lanewise.Dataset;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.train.Callback;
import dev.lanewise.train.Trainer;
import dev.lanewise.train.TrainingPlan;
import dev.lanewise.tune.measure.Compiler;
import dev.lanewise.tune.measure.ProcessorTime;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * Times the steps of a real {@link Trainer}: gather, forward, backward and update, from one end of a batch to the next
 * within an epoch. So what a training does once, or once an epoch, is not in it.
 */
final class TrainerSteps implements StepTimer {

    /** The first steps after a start find cold caches and sleeping threads. */
    private static final int SKIPPED_STEPS = 2;

    private static final int MIN_STEPS = 3;

    /** More rows than this make the start of a trainer take longer than the steps, and are out of the caches anyway. */
    private static final int MAX_ROWS = 8192;

    private final NeuralNetwork initial;
    private final NeuralNetwork network;
    private final TrainingPlan plan;
    private final Dataset data;
    private final long minNanos;
    private final Deadline deadline;
    private final LongSupplier processor = ProcessorTime.clock();

    /**
     * On a copy of the network and some of the rows: at least eight of the largest batches, repeated if need be. Steps
     * end with the deadline.
     */
    TrainerSteps(
            NeuralNetwork network,
            TrainingPlan plan,
            Dataset data,
            int maxBatchSize,
            Effort effort,
            Deadline deadline) {
        this.plan = plan;
        minNanos = effort.minNanos;
        this.deadline = deadline;
        initial = network;
        this.network = network.copy();
        int rows = Math.max(8 * maxBatchSize, Math.min(data.rows(), MAX_ROWS));
        this.data = rows == data.rows()
                ? data
                : data.select(IntStream.range(0, rows).map(i -> i % data.rows()).toArray());
    }

    @Override
    public Time time(int batchSize, int threads) {
        network.parameters().set(initial.parameters());
        Trainer trainer = new Trainer(network, EndlessPlan.of(plan, batchSize, threads, plan.optimizer()));
        Steps steps = new Steps(trainer, batchSize);
        trainer.callback(steps).fit(data);
        return new Time((double) steps.total / steps.count, (double) steps.processorTotal / steps.ended);
    }

    @Override
    public boolean isCompiling() {
        return Compiler.isAtWork();
    }

    private final class Steps implements Callback {

        private final Trainer trainer;
        private final int batchSize;
        private int skipped;
        private long last;
        private long total;
        private long count;
        private long processorStart;
        private long processorTotal;
        private long ended;

        Steps(Trainer trainer, int batchSize) {
            this.trainer = trainer;
            this.batchSize = batchSize;
        }

        @Override
        public void onBatchEnd(BatchEnd end) {
            long now = System.nanoTime();
            boolean isWhole = end.rowsDone() == end.batch() * batchSize;
            if (skipped < SKIPPED_STEPS) {
                skipped++;
                if (skipped == SKIPPED_STEPS) {
                    processorStart = processor.getAsLong();
                }
            } else {
                // Between epochs as well: to read this clock after each step would take longer than a small one.
                ended++;
                if (end.batch() > 1 && isWhole) {
                    total += now - last;
                    count++;
                }
            }
            boolean isEnough = count >= MIN_STEPS && total >= minNanos;
            if (isEnough || deadline.isOver()) {
                processorTotal = processor.getAsLong() - processorStart;
                trainer.stop();
            }
            last = System.nanoTime();
        }
    }
}

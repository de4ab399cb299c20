package dev.lanewise.tune;

import dev.lanewise.Model;
import dev.lanewise.Precision;
import dev.lanewise.infer.BatchingOptions;
import dev.lanewise.io.ModelFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Checks a verdict: tunes, then runs all other settings at the same load, and says where the recommended ones stand.
 *
 * <pre>java --add-modules jdk.incubator.vector -cp … dev.lanewise.tune.ServingSweep MODEL REQUESTS_PER_SECOND [P99_MICROS]</pre>
 *
 * {@code tune/serving-sweep.sh} calls it.
 */
final class ServingSweep {

    private static final Duration TIME = Duration.ofSeconds(3);

    private ServingSweep() {}

    private record Row(BatchingOptions options, Performance observed) {}

    public static void main(String[] arguments) {
        Model model = ModelFiles.load(Path.of(arguments[0]));
        double rate = Double.parseDouble(arguments[1]);
        long target = arguments.length > 2 ? Long.parseLong(arguments[2]) * 1_000 : 1_000_000;
        Workload load = Workload.poisson(rate, TIME, 1);
        ServingGoal goal = new ServingGoal(
                Optional.of(Duration.ofNanos(target)),
                Optional.of(new ArrivalProcess.Poisson(rate, 0)),
                1,
                Precision.FLOAT32);
        ServingVerdict verdict = new BatchTuner(TuningOptions.defaults()).tuneServing(model, goal);
        System.out.println(verdict.finding());
        if (verdict.best().isEmpty()) {
            return;
        }
        BatchingOptions best = verdict.best().get().options();
        List<Row> rows = new ArrayList<>();
        for (BatchingOptions options : ServingSearch.candidates(verdict.curve(), target, 1, best.precision())) {
            rows.add(new Row(options, new ServingRun(model, options, 1, () -> false).run(load)));
        }
        rows.sort(Comparator.comparingLong(row -> row.observed().p99()));
        for (Row row : rows) {
            System.out.printf(
                    "%s batches of %d, delay %d, preferred %s: p50 %d ns, p99 %d ns, %.0f/s%n",
                    row.options().equals(best) ? "->" : "  ",
                    row.options().maxBatchSize(),
                    row.options().maxQueueDelayMicros(),
                    row.options().preferredBatchSizes(),
                    row.observed().p50(),
                    row.observed().p99(),
                    row.observed().throughput());
        }
    }
}

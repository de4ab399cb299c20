package dev.lanewise.tune.serving;

import dev.lanewise.Model;
import dev.lanewise.Precision;
import dev.lanewise.infer.BatchingOptions;
import dev.lanewise.io.ModelFiles;
import dev.lanewise.tune.load.ArrivalProcess;
import dev.lanewise.tune.measure.Series;
import dev.lanewise.tune.measure.TuningOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Checks a verdict: tunes, then runs all other settings for real at the same load, and says where the recommended ones stand. The
 * shortest of some fifty tails is short by luck too, so the best of that round run again, in turns with the recommended ones.
 *
 * <pre>java --add-modules jdk.incubator.vector -cp … dev.lanewise.tune.serving.ServingSweep MODEL REQUESTS_PER_SECOND [P99_MICROS]</pre>
 *
 * {@code tune/serving-sweep.sh} calls it.
 */
final class ServingSweep {

    private static final Duration TIME = Duration.ofSeconds(2);
    private static final int FINALISTS = 6;
    private static final int TURNS = 5;

    private final Model model;
    private final double rate;
    private final Duration target;

    private ServingSweep(Model model, double rate, Duration target) {
        this.model = model;
        this.rate = rate;
        this.target = target;
    }

    private record Row(BatchingOptions options, long p99) {}

    public static void main(String[] arguments) {
        long micros = arguments.length > 2 ? Long.parseLong(arguments[2]) : 1_000;
        new ServingSweep(
                        ModelFiles.load(Path.of(arguments[0])),
                        Double.parseDouble(arguments[1]),
                        Duration.ofNanos(micros * 1_000))
                .run();
    }

    private void run() {
        ServingGoal goal = new ServingGoal(
                Optional.of(target), Optional.of(new ArrivalProcess.Poisson(rate, 0)), 1, Precision.FLOAT32);
        ServingVerdict verdict = ServingTuner.of(model, goal, TuningOptions.defaults(), () -> false)
                .tune();
        System.out.println(verdict.finding());
        if (verdict.best().isEmpty()) {
            return;
        }
        BatchingOptions recommended = verdict.best().get().options();
        List<Row> all =
                sorted(ServingSearch.candidates(verdict.curve(), target.toNanos(), 1, recommended.precision()).stream()
                        .map(options -> new Row(options, p99(options, 1))));
        all.forEach(row -> print(row, recommended));
        List<BatchingOptions> finalists = Stream.concat(
                        Stream.of(recommended), all.stream().limit(FINALISTS).map(Row::options))
                .distinct()
                .toList();
        System.out.printf("the best again, medians over %d turns%n", TURNS);
        List<Row> last = again(finalists);
        last.forEach(row -> print(row, recommended));
        long own = last.stream()
                .filter(row -> row.options().equals(recommended))
                .findFirst()
                .orElseThrow()
                .p99();
        System.out.printf(
                "the recommended settings have %.2f times the shortest tail%n",
                (double) own / last.getFirst().p99());
    }

    private List<Row> again(List<BatchingOptions> finalists) {
        List<Series> tails =
                Stream.generate(Series::new).limit(finalists.size()).toList();
        for (int turn = 0; turn < TURNS; turn++) {
            for (int i = 0; i < finalists.size(); i++) {
                tails.get(i).add((double) p99(finalists.get(i), 2 + turn));
            }
        }
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < finalists.size(); i++) {
            rows.add(new Row(finalists.get(i), (long) tails.get(i).median()));
        }
        return sorted(rows.stream());
    }

    private static List<Row> sorted(Stream<Row> rows) {
        return rows.sorted(Comparator.comparingLong(Row::p99)).toList();
    }

    private long p99(BatchingOptions options, long seed) {
        Performance observed =
                new ServingRun(model, options, seed, () -> false).run(Workload.poisson(rate, TIME, seed));
        // What does not keep up is no candidate.
        return observed.keepsUp() ? observed.p99() : Long.MAX_VALUE;
    }

    private static void print(Row row, BatchingOptions recommended) {
        System.out.printf(
                "%s batches of %d, delay %d, preferred %s: p99 %s%n",
                row.options().equals(recommended) ? "->" : "  ",
                row.options().maxBatchSize(),
                row.options().maxQueueDelayMicros(),
                row.options().preferredBatchSizes(),
                row.p99() == Long.MAX_VALUE ? "does not keep up" : row.p99() + " ns");
    }
}

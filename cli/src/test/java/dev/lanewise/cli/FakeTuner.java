package dev.lanewise.cli;

import dev.lanewise.Dataset;
import dev.lanewise.Model;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.infer.BatchingOptions;
import dev.lanewise.train.TrainingPlan;
import dev.lanewise.tune.BatchTuner;
import dev.lanewise.tune.cost.CostCurve;
import dev.lanewise.tune.load.GarbageCollections;
import dev.lanewise.tune.measure.Speeds;
import dev.lanewise.tune.measure.TuningException;
import dev.lanewise.tune.measure.TuningOptions;
import dev.lanewise.tune.serving.Performance;
import dev.lanewise.tune.serving.RealRun;
import dev.lanewise.tune.serving.ServingGoal;
import dev.lanewise.tune.serving.ServingVerdict;
import dev.lanewise.tune.serving.ServingVerdict.AtSpeeds;
import dev.lanewise.tune.serving.ServingVerdict.Candidate;
import dev.lanewise.tune.serving.ServingVerdict.Finding;
import dev.lanewise.tune.training.TrainingVerdict;
import dev.lanewise.tune.training.TrainingVerdict.ExpectedTime;
import dev.lanewise.tune.training.TrainingVerdict.LossPoint;
import dev.lanewise.tune.training.TrainingVerdict.NoiseScale;
import dev.lanewise.tune.training.TrainingVerdict.StepCost;
import dev.lanewise.tune.training.TrainingVerdict.ValidationRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Measures nothing, remembers what it was asked for, and answers with made-up figures. */
public final class FakeTuner extends BatchTuner {

    private final Finding finding;
    private final String undecided;
    private Optional<TuningOptions> options = Optional.empty();
    private Optional<Model> model = Optional.empty();
    private Optional<ServingGoal> goal = Optional.empty();
    private Optional<TrainingPlan> plan = Optional.empty();
    private final List<Integer> rows = new ArrayList<>();
    private int threads;

    private FakeTuner(Finding finding, String undecided) {
        super(TuningOptions.defaults());
        this.finding = finding;
        this.undecided = undecided;
    }

    public static FakeTuner met() {
        return new FakeTuner(new Finding.Met(), "");
    }

    public static FakeTuner ending(Finding finding) {
        return new FakeTuner(finding, "");
    }

    public static FakeTuner undecided(String reason) {
        return new FakeTuner(new Finding.Undecided(reason, "take a longer --budget"), reason);
    }

    /** What the command takes. */
    public Function<TuningOptions, BatchTuner> factory() {
        return given -> {
            options = Optional.of(given);
            return this;
        };
    }

    public TuningOptions options() {
        return options.orElseThrow();
    }

    public Model model() {
        return model.orElseThrow();
    }

    public ServingGoal goal() {
        return goal.orElseThrow();
    }

    public TrainingPlan plan() {
        return plan.orElseThrow();
    }

    /** Whether anything was asked for. */
    public boolean isUsed() {
        return goal.isPresent() || plan.isPresent();
    }

    /** To train on, and to validate on if there are. */
    public List<Integer> rows() {
        return rows;
    }

    public int threads() {
        return threads;
    }

    @Override
    public ServingVerdict tuneServing(Model served, ServingGoal asked) {
        model = Optional.of(served);
        goal = Optional.of(asked);
        threads = asked.workers();
        options().progress().update("cost curve", 0.1);
        options().progress().update("cost curve", 0.4);
        options().progress().update("validation", 0.9);
        if (asked.p99().filter(Duration.ofNanos(20_000)::equals).isPresent()) {
            throw new TuningException("the target of 20 µs is below the 25 µs of one row; take a longer one");
        }
        boolean decided = !(finding instanceof Finding.Undecided);
        return new ServingVerdict(
                curve(decided ? 1.04 : 1.9),
                asked,
                asked.p99().map(Duration::toNanos).orElse(250_000L),
                decided
                        ? Optional.of(candidate(32, 50, List.of(8, 16), finding instanceof Finding.Met))
                        : Optional.empty(),
                decided
                        ? Optional.of(new AtSpeeds(performance(180_000), performance(390_000), 300_000))
                        : Optional.empty(),
                decided ? List.of(candidate(64, 0, List.of(), true), candidate(8, 0, List.of(), false)) : List.of(),
                decided ? performances(20_000, 40_000, 60_000, 80_000) : List.of(),
                decided ? performances(10_000, 20_000, 30_000) : List.of(),
                decided
                        ? Optional.of(new RealRun(
                                new Performance(20_000, 19_800, 66_000, 231_000, 310_000, 420_000, 5.5),
                                0.0125,
                                0.0105,
                                new GarbageCollections(2, 9),
                                41,
                                9.6))
                        : Optional.empty(),
                finding);
    }

    private static CostCurve curve(double spread) {
        List<CostCurve.Point> points = IntStream.of(1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64)
                .mapToObj(rows ->
                        new CostCurve.Point(rows, 20_000 + 5_000 * rows, 19_600 + 4_900 * rows, 20_400 + 5_200 * rows))
                .toList();
        return new CostCurve(
                points,
                List.of(fork(points, 0.9), fork(points, 1), fork(points, 1.6)),
                new Speeds(0.9, 1.6, true),
                new CostCurve.Spread(spread, 8),
                new CostCurve.Spread(1.1, 1));
    }

    private static CostCurve.Fork fork(List<CostCurve.Point> points, double level) {
        return new CostCurve.Fork(
                level, points.stream().map(CostCurve.Point::nanos).toList());
    }

    private static Performance performance(long p99) {
        return new Performance(20_000, 20_000, p99 / 3, p99, 2 * p99, 3 * p99, 5);
    }

    private static Candidate candidate(int maxBatchSize, long delay, List<Integer> preferred, boolean meetsTarget) {
        BatchingOptions settings = BatchingOptions.builder()
                .maxBatchSize(maxBatchSize)
                .maxQueueDelayMicros(delay)
                .preferredBatchSizes(
                        preferred.stream().mapToInt(Integer::intValue).toArray())
                .workers(2)
                .build();
        Performance predicted = new Performance(20_000, 20_000, 60_000, 210_000, 230_000, 400_000, 5);
        return new Candidate(settings, predicted, meetsTarget);
    }

    private static List<Performance> performances(int... rates) {
        return IntStream.of(rates)
                .mapToObj(rate -> new Performance(
                        rate, rate, 50_000 + rate, 100_000 + 5L * rate, 100_000 + 6L * rate, 9L * rate, 4))
                .toList();
    }

    @Override
    public TrainingVerdict tuneTraining(NeuralNetwork network, TrainingPlan asked, Dataset train, Dataset validation) {
        rows.add(train.rows());
        rows.add(validation.rows());
        return verdict(asked, runs());
    }

    @Override
    public TrainingVerdict tuneTrainingQuickly(NeuralNetwork network, TrainingPlan asked, Dataset train) {
        rows.add(train.rows());
        return verdict(asked, List.of());
    }

    @Override
    public void cancel() {}

    private TrainingVerdict verdict(TrainingPlan asked, List<ValidationRun> runs) {
        plan = Optional.of(asked);
        threads = asked.threads();
        List<StepCost> costs = new ArrayList<>();
        List<ExpectedTime> expected = new ArrayList<>();
        for (int batchSize = 16; batchSize <= 512; batchSize *= 2) {
            for (int count = 1; count <= 2; count++) {
                double nanos = (30_000 + 4_000.0 * batchSize) / (batchSize < 64 ? 1 : count);
                costs.add(new StepCost(
                        batchSize, count, nanos, 0.98 * nanos, 1.02 * nanos, 1_500_000L + 9_000L * batchSize));
            }
            double doublings = Math.log(batchSize / 128.0);
            expected.add(new ExpectedTime(batchSize, batchSize < 64 ? 1 : 2, 1 + 0.2 * doublings * doublings));
        }
        return new TrainingVerdict(
                costs,
                new Speeds(0.8, 1.44, true),
                new NoiseScale(210, 160, 290),
                expected,
                128,
                2,
                0.002,
                "The rate grows with the square root of 128 / 32 times the rate of batches of 32 (adamw).",
                "Batches of 128 rows have the least expected time.",
                runs.isEmpty() ? 0 : 0.2,
                runs,
                undecided);
    }

    private static List<ValidationRun> runs() {
        return List.of(
                new ValidationRun(64, 0.0014, 2.5, losses(1.0)),
                new ValidationRun(128, 0.002, 1.75, losses(1.4)),
                new ValidationRun(256, 0.0028, Double.POSITIVE_INFINITY, losses(0.7)));
    }

    private static List<LossPoint> losses(double speed) {
        return IntStream.range(0, 25)
                .mapToObj(i -> new LossPoint(0.1 * i, 0.1 + 2.2 * Math.exp(-0.15 * speed * i)))
                .toList();
    }
}

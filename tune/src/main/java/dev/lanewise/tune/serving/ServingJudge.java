package dev.lanewise.tune.serving;

import dev.lanewise.infer.BatchingOptions;
import dev.lanewise.tune.cost.CostCurve;
import dev.lanewise.tune.load.ArrivalProcess;
import dev.lanewise.tune.measure.Choice;
import dev.lanewise.tune.serving.ServingRun.Observation;
import dev.lanewise.tune.serving.ServingSearch.Limit;
import dev.lanewise.tune.serving.ServingVerdict.AtSpeeds;
import dev.lanewise.tune.serving.ServingVerdict.Candidate;
import dev.lanewise.tune.serving.ServingVerdict.Finding;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.DoubleStream;

/** What follows from the measurements: the settings, and whether they do what was asked for. */
final class ServingJudge {

    private static final Duration LONGEST = Duration.ofSeconds(20);

    /** For all settings, and for the best of them. */
    private static final int COARSE = 1;

    private static final int FINE = 4;

    /** What a recommendation leaves between its load and the highest that keeps the target. */
    private static final double HEADROOM = 0.9;

    /**
     * Before the real run, a short one tells whether the batcher keeps up; if not, a lower rate is tried. Where a
     * hypervisor moves the processors, costs may have been measured in a faster state than what follows.
     */
    private static final Duration TRIAL = Duration.ofSeconds(3);

    private static final int TRIALS = 2;
    private static final double STEP_DOWN = 0.6;

    /**
     * Without a target: so many times what one request takes, and so many times the shortest tail that the machine lets
     * anything have.
     */
    private static final int DEFAULT_OF_ONE = 10;

    private static final int DEFAULT_OF_SHORTEST = 3;

    /** A default target that was missed is so many times the 99th percentile of all requests, which stalls make vary. */
    private static final int DEFAULT_OF_OVERALL = 2;

    /** Real runs beside the first, with a default target that gives way. */
    private static final int MORE_RUNS = 2;

    /** Beyond ten seconds no default is of use. */
    private static final long LONGEST_DEFAULT = 10_000_000_000L;

    /** A load at which nothing queues up. */
    private static final double EASY = 0.2;

    private static final int LISTED = 10;
    private static final int REFINED = 6;
    private static final int OF_EACH_JVM = 2;

    /** Each takes the memory of a row and an answer. */
    private static final int MOST_QUEUED = 1 << 16;

    private final ServingGoal goal;
    private final ServingSearch search;
    private final List<ServingSearch> speeds;
    private final CostCurve curve;
    private final List<BatchingOptions> candidates;
    private final Duration time;
    private final Duration echoing;
    private final ServingMeasurements machine;
    private long target;

    /**
     * For a goal.
     *
     * @param search at the typical speed of the machine
     * @param time of the real run, at most 20 s of which are taken
     * @param echoing for so long the real run has echoes beside it
     */
    ServingJudge(ServingGoal goal, ServingSearch search, Duration time, Duration echoing, ServingMeasurements machine) {
        this.goal = goal;
        this.search = search;
        this.machine = machine;
        this.echoing = echoing;
        curve = search.costs().curve();
        // What is kept at the slow speed is kept at the others; what is out of reach at the fast speed is out of reach.
        speeds = DoubleStream.of(curve.speeds().slow(), 1, curve.speeds().fast())
                .distinct()
                .mapToObj(speed -> search.with(search.costs().at(speed)))
                .toList();
        this.time = time.compareTo(LONGEST) < 0 ? time : LONGEST;
        target = goal.p99().map(Duration::toNanos).orElseGet(this::defaultTarget);
        candidates = ServingSearch.candidates(curve, target, goal.workers(), goal.precision());
    }

    /** A target that the machine can keep under some load, in whole microseconds. */
    private long defaultTarget() {
        long shortest = ServingSearch.candidates(curve, 0, 1, goal.precision()).stream()
                .mapToLong(options -> search.tail(options, EASY))
                .min()
                .orElseThrow();
        long oneRequest = search.costs().oneRequest();
        return micros(Math.max(DEFAULT_OF_ONE * oneRequest, DEFAULT_OF_SHORTEST * shortest));
    }

    private static long micros(long nanos) {
        return Math.ceilDiv(nanos, 1_000) * 1_000;
    }

    ServingVerdict verdict() {
        long oneRequest = speeds.getLast().costs().oneRequest();
        if (target < oneRequest) {
            return nothing(new Finding.Missed(
                    "the target of " + TargetCheck.micros(target) + " is below the " + TargetCheck.micros(oneRequest)
                            + " that a single request takes",
                    "take a target above that, a smaller network, or --precision int8"));
        }
        return goal.load().isPresent() ? atLoad(goal.load().get()) : atHighestRate();
    }

    private ServingVerdict atHighestRate() {
        for (ServingSearch paced : speeds) {
            List<Limit> limits = paced.limits(candidates, target, COARSE);
            if (!limits.isEmpty()) {
                return atHighestRate(
                        paced,
                        limits.stream().limit(REFINED).map(Limit::options).toList());
            }
        }
        if (goal.p99().isEmpty() && target < LONGEST_DEFAULT) {
            target *= 4;
            return atHighestRate();
        }
        return nothing(new Finding.Missed(
                "no load keeps the target of " + TargetCheck.micros(target)
                        + ": the machine's own interruptions are longer",
                "take a longer target, or a machine with a processor to spare"));
    }

    private ServingVerdict atHighestRate(ServingSearch paced, List<BatchingOptions> refined) {
        List<BatchingOptions> ranked =
                paced.limits(refined, target, FINE).stream().map(Limit::options).toList();
        List<BatchingOptions> first = ranked.isEmpty() ? refined : ranked;
        double highest = paced.highestRate(first.getFirst(), target, COARSE);
        List<BatchingOptions> best = highest > 0 ? contenders(paced, first, paced.load(highest, COARSE)) : first;
        Choice choice = choose(paced, best, (shape, options) -> 1 / shape.highestRate(options, target, COARSE));
        if (choice.isOpen()) {
            return undecided(choice);
        }
        BatchingOptions options = best.get(choice.index());
        double rate = HEADROOM * paced.highestRate(options, target, FINE);
        if (rate == 0) {
            rate = HEADROOM * paced.highestRate(options, target, COARSE);
        }
        double sustained = sustainedRate(options, rate);
        ServingVerdict verdict = decide(options, best, paced, sustained, time);
        // Nobody asked for this target and this rate, so that they were too much during the run is no reason for no
        // answer.
        for (int run = 0; run < MORE_RUNS && goal.p99().isEmpty() && !verdict.isAnswered(); run++) {
            relaxTarget(verdict.observed().orElseThrow());
            sustained *= STEP_DOWN;
            verdict = decide(options, best, paced, sustained, time.dividedBy(2));
        }
        return verdict;
    }

    private ServingVerdict decide(
            BatchingOptions options, List<BatchingOptions> best, ServingSearch paced, double rate, Duration length) {
        List<Candidate> ranked = paced.rank(best, search.load(rate, FINE), target);
        return decide(options, ranked, Workload.poisson(rate, length, search.seed()));
    }

    /** A default target is one that the machine keeps, in windows and over all requests. */
    private void relaxTarget(Performance observed) {
        long tail = Math.max(DEFAULT_OF_SHORTEST * observed.p99(), DEFAULT_OF_OVERALL * observed.overallP99());
        target = Math.max(target, micros(tail));
    }

    /**
     * The rate or a lower one, at which a trial keeps the target. After the last trial it is one step lower still,
     * which only the real run tries, and a target of our own gives way.
     */
    private double sustainedRate(BatchingOptions options, double rate) {
        Duration length = time.compareTo(TRIAL) < 0 ? time : TRIAL;
        double lowered = rate;
        for (int trial = 1; trial <= TRIALS; trial++) {
            Performance observed = machine.run(
                            options, Workload.poisson(lowered, length, search.seed() + trial), Duration.ZERO, 0)
                    .performance();
            if (observed.keepsUp() && observed.p99() <= target) {
                return lowered;
            }
            lowered *= STEP_DOWN;
            if (trial == TRIALS && goal.p99().isEmpty()) {
                relaxTarget(observed);
            }
        }
        return lowered;
    }

    private ServingVerdict atLoad(ArrivalProcess arrivals) {
        Workload load = Workload.of(arrivals, time, search.seed());
        double capacity = candidates.stream()
                .mapToDouble(
                        candidate -> speeds.getLast().costs().capacity(candidate.maxBatchSize(), candidate.workers()))
                .max()
                .orElseThrow();
        if (load.rate() >= capacity) {
            return nothing(new Finding.Missed(
                    "a load of " + TargetCheck.rate(load.rate()) + " is above the capacity of "
                            + TargetCheck.rate(capacity),
                    advice()));
        }
        Workload sample = arrivals instanceof ArrivalProcess.Poisson ? search.load(load.rate(), FINE) : load;
        for (ServingSearch paced : speeds) {
            List<Candidate> ranked = paced.rank(candidates, sample, target);
            if (ranked.getFirst().meetsTarget() || paced.equals(speeds.getLast())) {
                return atLoad(paced, ranked, sample, load);
            }
        }
        throw new AssertionError("no speed");
    }

    private ServingVerdict atLoad(ServingSearch paced, List<Candidate> ranked, Workload sample, Workload load) {
        List<BatchingOptions> first =
                ranked.stream().limit(REFINED).map(Candidate::options).toList();
        List<BatchingOptions> best = contenders(paced, first, sample);
        Choice choice = choose(paced, best, (shape, options) ->
                (double) shape.simulate(options, sample, target).predicted().p99());
        return choice.isOpen() ? undecided(choice) : decide(best.get(choice.index()), ranked, load);
    }

    /** The first ones by the pooled curve, and those that are best by the curve of a JVM alone. */
    private List<BatchingOptions> contenders(ServingSearch paced, List<BatchingOptions> first, Workload load) {
        Set<BatchingOptions> contenders = new LinkedHashSet<>(first);
        for (ServingSearch shape : shapes(paced)) {
            shape.rank(candidates, load, target).stream()
                    .limit(OF_EACH_JVM)
                    .map(Candidate::options)
                    .forEach(contenders::add);
        }
        return List.copyOf(contenders);
    }

    /** By the curve of each JVM, for a service runs in one. */
    private List<ServingSearch> shapes(ServingSearch paced) {
        double pace = paced.costs().curve().nanos(1) / curve.nanos(1);
        return curve.shapes().stream()
                .map(shape -> paced.with(paced.costs().with(shape.at(pace))))
                .toList();
    }

    private Choice choose(
            ServingSearch paced,
            List<BatchingOptions> options,
            BiFunction<ServingSearch, BatchingOptions, Double> cost) {
        List<ServingSearch> shapes = shapes(paced);
        return Choice.of(options.parallelStream()
                .map(candidate -> shapes.stream()
                        .mapToDouble(shape -> cost.apply(shape, candidate))
                        .toArray())
                .toArray(double[][]::new));
    }

    /** As a batcher has it that is configured by the answer: with a queue that a stall of the machine does not fill. */
    private static BatchingOptions withQueue(BatchingOptions options, double rate) {
        int arrivals = (int) Math.min(MOST_QUEUED, Math.ceil(rate / 10));
        return BatchingOptions.builder()
                .maxBatchSize(options.maxBatchSize())
                .maxQueueDelayMicros(options.maxQueueDelayMicros())
                .preferredBatchSizes(options.preferredBatchSizes().stream()
                        .mapToInt(Integer::intValue)
                        .toArray())
                .workers(options.workers())
                .precision(options.precision())
                .queueCapacity(Math.max(options.queueCapacity(), arrivals))
                .build();
    }

    private ServingVerdict decide(BatchingOptions chosen, List<Candidate> ranked, Workload load) {
        BatchingOptions options = withQueue(chosen, load.rate());
        Candidate best = search.simulate(options, load, target);
        AtSpeeds paced = new AtSpeeds(
                speeds.getLast().simulate(options, load, target).predicted(),
                speeds.getFirst().simulate(options, load, target).predicted(),
                target);
        List<Performance> frontier = search.frontier(options);
        List<Performance> oneByOne = search.frontier(candidates.getFirst());
        Observation seen = machine.run(options, load, echoing, workOf(best));
        RealRun run = new RealRun(
                seen.performance(),
                Workload.late(seen.latencies(), target),
                Workload.late(seen.echoes(), target),
                seen.collections(),
                seen.compilationMillis(),
                load.duration().toNanos() * 1e-9);
        List<Candidate> others = ranked.stream()
                .filter(candidate -> !candidate.options().equals(chosen))
                .limit(LISTED)
                .toList();
        return new ServingVerdict(
                curve,
                goal,
                target,
                Optional.of(best),
                Optional.of(paced),
                others,
                frontier,
                oneByOne,
                Optional.of(run),
                new TargetCheck(target, curve.speeds(), this::advice).of(best, paced, run));
    }

    /** What would be met. */
    private String advice() {
        return search.limits(candidates, target, COARSE).stream()
                .findFirst()
                .map(limit ->
                        "up to " + TargetCheck.rate(limit.rate()) + " the target would be met, with batches of up to "
                                + limit.options().maxBatchSize()
                                + "; send the rest to other processes, or take a longer target")
                .orElse("no load keeps the target; take a longer one");
    }

    /** What a request takes of a processor, in batches of the mean size. */
    private long workOf(Candidate best) {
        int rows = Math.clamp(Math.round(best.predicted().meanBatchSize()), 1, curve.maxRows());
        return (long) (search.costs().compute(rows) / rows);
    }

    private ServingVerdict undecided(Choice choice) {
        return nothing(new Finding.Undecided(
                String.format(
                        Locale.ROOT,
                        "the JVMs that measured do not agree which settings are best, for by one of them the best ones cost %.0f %% more"
                                + " than others (the shape of their curves differs by %s)",
                        100 * (choice.regret() - 1),
                        curve.spread()),
                "take a longer --budget or more --forks"));
    }

    private ServingVerdict nothing(Finding finding) {
        return new ServingVerdict(
                curve,
                goal,
                target,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                search.frontier(candidates.getFirst()),
                Optional.empty(),
                finding);
    }
}

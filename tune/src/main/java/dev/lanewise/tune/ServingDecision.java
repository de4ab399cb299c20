package dev.lanewise.tune;

import dev.lanewise.infer.BatchingOptions;
import dev.lanewise.tune.ServingSearch.Limit;
import dev.lanewise.tune.ServingVerdict.Candidate;
import dev.lanewise.tune.ServingVerdict.Finding;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What follows from the measurements: the settings, and whether they do what was asked for. */
final class ServingDecision {

    private static final Duration LONGEST = Duration.ofSeconds(20);

    /** For all settings, and for the best of them. */
    private static final int COARSE = 1;

    private static final int FINE = 4;

    /** What a recommendation leaves between its load and the highest that keeps the target. */
    private static final double HEADROOM = 0.9;

    /**
     * Before the real run, a short one tells whether the batcher keeps up; if not, a lower rate is tried. Where a hypervisor moves the
     * processors, costs may have been measured in a faster state than what follows.
     */
    private static final Duration TRIAL = Duration.ofSeconds(3);

    private static final int TRIALS = 2;
    private static final double STEP_DOWN = 0.6;

    /** Without a target: so many times what one request takes, and so many times the shortest tail that the machine lets anything have. */
    private static final int DEFAULT_OF_ONE = 10;

    private static final int DEFAULT_OF_SHORTEST = 3;

    /** A load at which nothing queues up. */
    private static final double EASY = 0.2;

    private static final int LISTED = 10;
    private static final int REFINED = 6;

    /** A real run. */
    @FunctionalInterface
    interface Validation {
        Performance run(BatchingOptions options, Workload load);
    }

    private final ServingGoal goal;
    private final ServingSearch search;
    private final CostCurve curve;
    private final List<BatchingOptions> candidates;
    private final Duration time;
    private final Validation validation;
    private final long oneRequest;
    private final long target;

    /**
     * For a goal.
     *
     * @param time of the real run, at most 20 s of which are taken
     */
    ServingDecision(ServingGoal goal, ServingSearch search, Duration time, Validation validation) {
        this.goal = goal;
        this.search = search;
        this.validation = validation;
        curve = search.costs().curve();
        this.time = time.compareTo(LONGEST) < 0 ? time : LONGEST;
        oneRequest = search.costs().oneRequest();
        target = goal.p99().map(Duration::toNanos).orElseGet(this::defaultTarget);
        candidates = ServingSearch.candidates(curve, target, goal.workers(), goal.precision());
    }

    /** A target that the machine can keep under some load, in whole microseconds. */
    private long defaultTarget() {
        long shortest = ServingSearch.candidates(curve, 0, 1, goal.precision()).stream()
                .mapToLong(options -> search.tail(options, EASY))
                .min()
                .orElseThrow();
        long nanos = Math.max(DEFAULT_OF_ONE * oneRequest, DEFAULT_OF_SHORTEST * shortest);
        return Math.ceilDiv(nanos, 1_000) * 1_000;
    }

    ServingVerdict verdict() {
        if (target < oneRequest) {
            return nothing(
                    "the target of " + micros(target) + " is below the " + micros(oneRequest)
                            + " that a single request takes",
                    "take a target above that, a smaller network, or --precision int8");
        }
        return goal.load().isPresent() ? atLoad(goal.load().get()) : atHighestRate();
    }

    private ServingVerdict atHighestRate() {
        List<Limit> coarse = search.limits(candidates, target, COARSE);
        if (coarse.isEmpty()) {
            return nothing(
                    "no load keeps the target of " + micros(target) + ": the machine's own interruptions are longer",
                    "take a longer target, or a machine with a processor to spare");
        }
        List<BatchingOptions> refined =
                coarse.stream().limit(REFINED).map(Limit::options).toList();
        List<Limit> fine = search.limits(refined, target, FINE);
        Limit best = fine.isEmpty() ? coarse.getFirst() : fine.getFirst();
        double rate = best.rate() * HEADROOM;
        for (int trial = 0; trial < TRIALS && !isCarried(best.options(), rate); trial++) {
            rate *= STEP_DOWN;
        }
        Workload load = Workload.poisson(rate, time, search.seed());
        return decide(best.options(), search.rank(refined, search.load(rate, FINE), target), load);
    }

    private boolean isCarried(BatchingOptions options, double rate) {
        Duration trial = time.compareTo(TRIAL) < 0 ? time : TRIAL;
        Performance observed = validation.run(options, Workload.poisson(rate, trial, search.seed() + 1));
        return observed.keepsUp() && observed.p99() <= target;
    }

    private ServingVerdict atLoad(ArrivalProcess arrivals) {
        Workload load = Workload.of(arrivals, time, search.seed());
        double capacity = candidates.stream()
                .mapToDouble(candidate -> search.costs().capacity(candidate.maxBatchSize(), candidate.workers()))
                .max()
                .orElseThrow();
        if (load.rate() >= capacity) {
            return nothing("a load of " + rate(load.rate()) + " is above the capacity of " + rate(capacity), advice());
        }
        Workload sample = arrivals instanceof ArrivalProcess.Poisson ? search.load(load.rate(), FINE) : load;
        List<Candidate> ranked = search.rank(candidates, sample, target);
        return decide(ranked.getFirst().options(), ranked, load);
    }

    private ServingVerdict decide(BatchingOptions options, List<Candidate> ranked, Workload load) {
        Candidate best = search.simulate(options, load, target);
        List<Performance> frontier = search.frontier(options);
        List<Performance> oneByOne = search.frontier(candidates.getFirst());
        Performance observed = validation.run(options, load);
        Finding finding = finding(best, observed, load);
        List<Candidate> others = ranked.stream()
                .filter(candidate -> !candidate.options().equals(options))
                .limit(LISTED)
                .toList();
        return new ServingVerdict(
                curve, goal, target, Optional.of(best), others, frontier, oneByOne, Optional.of(observed), finding);
    }

    private Finding finding(Candidate best, Performance observed, Workload load) {
        if (!best.meetsTarget()) {
            return new Finding.Missed(
                    "the best settings are predicted to have a 99th percentile of "
                            + micros(best.predicted().p99()) + " at " + rate(load.rate()) + ", above the target of "
                            + micros(target),
                    advice());
        }
        if (!observed.keepsUp()) {
            return new Finding.Missed(
                    "in a real run at " + rate(load.rate()) + " only " + rate(observed.throughput()) + " were answered",
                    "tune again while nothing else runs, or take a lower rate");
        }
        if (observed.p99() > target) {
            return new Finding.Missed(
                    "a real run at " + rate(load.rate()) + " had a 99th percentile of " + micros(observed.p99())
                            + ", above the target of " + micros(target) + ", where "
                            + micros(best.predicted().p99()) + " was predicted",
                    "tune again while nothing else runs, or take a lower rate or a longer target");
        }
        return new Finding.Met();
    }

    /** What would be met. */
    private String advice() {
        return search.limits(candidates, target, COARSE).stream()
                .findFirst()
                .map(limit -> "up to " + rate(limit.rate()) + " the target would be met, with batches of up to "
                        + limit.options().maxBatchSize()
                        + "; send the rest to other processes, or take a longer target")
                .orElse("no load keeps the target; take a longer one");
    }

    private ServingVerdict nothing(String reason, String advice) {
        return new ServingVerdict(
                curve,
                goal,
                target,
                Optional.empty(),
                List.of(),
                List.of(),
                search.frontier(candidates.getFirst()),
                Optional.empty(),
                new Finding.Missed(reason, advice));
    }

    private static String micros(long nanos) {
        return String.format(Locale.ROOT, "%.1f µs", nanos * 1e-3);
    }

    private static String rate(double perSecond) {
        return Math.round(perSecond) + "/s";
    }
}

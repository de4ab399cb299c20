package dev.lanewise.tune.serving;

import dev.lanewise.Host;
import dev.lanewise.Model;
import dev.lanewise.TuningResult;
import dev.lanewise.infer.BatchingOptions;
import dev.lanewise.tune.cost.CostCurve;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which settings a batcher should have.
 *
 * @param curve what was measured
 * @param goal what was asked for
 * @param target the 99th percentile to keep, in nanoseconds
 * @param best the settings, with what they are predicted to do at the load of the goal, or at the highest that keeps
 *     the target, at the typical speed of the machine; empty if there are none
 * @param paced what the best settings are predicted to do at the fast and at the slow speed of the machine; empty as
 *     {@code best} is
 * @param candidates the other settings that were compared, each at the same load, best first
 * @param frontier the best settings at rising loads
 * @param oneByOne batches of one row at rising loads, to compare
 * @param run what the best settings did in a real run at the predicted load; empty if there was none
 * @param finding whether the target is met
 */
public record ServingVerdict(
        CostCurve curve,
        ServingGoal goal,
        long target,
        Optional<Candidate> best,
        Optional<AtSpeeds> paced,
        List<Candidate> candidates,
        List<Performance> frontier,
        List<Performance> oneByOne,
        Optional<RealRun> run,
        Finding finding) {

    /** Copies the lists. */
    public ServingVerdict {
        candidates = List.copyOf(candidates);
        frontier = List.copyOf(frontier);
        oneByOne = List.copyOf(oneByOne);
    }

    /** What the best settings did in the real run; empty if there was none. */
    public Optional<Performance> observed() {
        return run.map(RealRun::observed);
    }

    /** Whether there are settings to recommend. */
    public boolean isAnswered() {
        return switch (finding) {
            case Finding.Met() -> true;
            case Finding.Disturbed(var _) -> true;
            case Finding.Missed(var _, var _) -> false;
            case Finding.Undecided(var _, var _) -> false;
        };
    }

    /**
     * What a batcher of the model that was tuned can be configured by, on this host; empty unless {@link #isAnswered}.
     *
     * @throws IllegalArgumentException if the prediction is no possible one
     */
    public Optional<TuningResult> result(Model model) {
        if (!isAnswered()) {
            return Optional.empty();
        }
        List<Integer> layers =
                IntStream.of(model.network().parameters().layers()).boxed().toList();
        return best.map(candidate -> new TuningResult.Serving(
                        candidate.options().precision(),
                        candidate.options().maxBatchSize(),
                        candidate.options().maxQueueDelayMicros(),
                        candidate.options().preferredBatchSizes(),
                        candidate.options().workers(),
                        candidate.predicted().rate(),
                        candidate.predicted().p99()))
                .map(answer -> new TuningResult(Host.current(), layers, Optional.of(answer), Optional.empty()));
    }

    /**
     * Settings and what they are predicted to do.
     *
     * @param options the settings
     * @param predicted what the simulation says
     * @param meetsTarget whether that keeps the target, and the throughput keeps up with the load
     */
    public record Candidate(BatchingOptions options, Performance predicted, boolean meetsTarget) {}

    /**
     * What settings are predicted to do at both ends of the speeds of the machine.
     *
     * @param fast at the fast speed
     * @param slow at the slow speed
     * @param target that they should keep, in nanoseconds
     */
    public record AtSpeeds(Performance fast, Performance slow, long target) {

        /** Whether the target is kept at the fast speed. */
        public boolean isKeptFast() {
            return fast.keepsUp() && fast.p99() <= target;
        }

        /** Whether the target is kept at the slow speed. */
        public boolean isKeptSlow() {
            return slow.keepsUp() && slow.p99() <= target;
        }
    }

    /** How it ended. */
    public sealed interface Finding {

        /** The target is met, by all requests of the real run and by the windows of a thousand. */
        record Met() implements Finding {}

        /**
         * The settings are right, but the machine itself now and then keeps requests from their target.
         *
         * @param reason how, and what a user of this machine would feel, in one sentence
         */
        record Disturbed(String reason) implements Finding {}

        /**
         * The target cannot be met.
         *
         * @param reason why, in one sentence
         * @param advice what would be met and what to do, in one sentence
         */
        record Missed(String reason, String advice) implements Finding {}

        /**
         * The measurements do not tell which settings are best.
         *
         * @param reason how, in one sentence
         * @param advice what to do, in one sentence
         */
        record Undecided(String reason, String advice) implements Finding {}
    }
}

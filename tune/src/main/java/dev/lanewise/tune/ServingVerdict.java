package dev.lanewise.tune;

import dev.lanewise.Host;
import dev.lanewise.Model;
import dev.lanewise.TuningResult;
import dev.lanewise.infer.BatchingOptions;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which settings a batcher should have.
 *
 * @param curve what was measured
 * @param goal what was asked for
 * @param target the 99th percentile to keep, in nanoseconds
 * @param best the settings, with what they are predicted to do at the load of the goal, or at the highest that keeps the
 *     target; empty if the curve is unstable
 * @param candidates the other settings that were compared, each at the same load, best first
 * @param frontier the best settings at rising loads
 * @param oneByOne batches of one row at rising loads, to compare
 * @param observed what the best settings did in a real run at the predicted load; empty if there was none
 * @param finding whether the target is met
 */
public record ServingVerdict(
        CostCurve curve,
        ServingGoal goal,
        long target,
        Optional<Candidate> best,
        List<Candidate> candidates,
        List<Performance> frontier,
        List<Performance> oneByOne,
        Optional<Performance> observed,
        Finding finding) {

    /** Copies the lists. */
    public ServingVerdict {
        candidates = List.copyOf(candidates);
        frontier = List.copyOf(frontier);
        oneByOne = List.copyOf(oneByOne);
    }

    /**
     * What a batcher of the model that was tuned can be configured by, on this host; empty unless the target is met.
     *
     * @throws IllegalArgumentException if the prediction is no possible one
     */
    public Optional<TuningResult> result(Model model) {
        if (!(finding instanceof Finding.Met)) {
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

    /** How it ended. */
    public sealed interface Finding {

        /** The target is met. */
        record Met() implements Finding {}

        /**
         * The target cannot be met.
         *
         * @param reason why, in one sentence
         * @param advice what would be met and what to do, in one sentence
         */
        record Missed(String reason, String advice) implements Finding {}

        /**
         * The measurements contradict each other.
         *
         * @param reason how, in one sentence
         */
        record Unstable(String reason) implements Finding {}
    }
}

package dev.lanewise.cli.bench.figures;

import dev.lanewise.tune.load.Capacity;
import dev.lanewise.tune.load.GarbageCollections;
import dev.lanewise.tune.load.LatencyReport;
import dev.lanewise.tune.load.LoadTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One load test out of those of all forks: each figure is the median, but counts are sums, {@code max} is the longest of all,
 * and the warm-up was stable if it was in all.
 */
public final class LatencyForks {

    private LatencyForks() {}

    /** Null if the results are of no load test. */
    static LoadTest.@Nullable Result medians(List<JmhResult> results) {
        List<LoadTest.Result> forks = results.stream()
                .map(JmhResult::latency)
                .filter(Objects::nonNull)
                .toList();
        return forks.isEmpty()
                ? null
                : new LoadTest.Result(
                        capacity(forks.stream().map(LoadTest.Result::capacity).toList()),
                        report(forks.stream().map(LoadTest.Result::baseline).toList()),
                        report(forks.stream().map(LoadTest.Result::latency).toList()));
    }

    private static Capacity capacity(List<Capacity> forks) {
        return new Capacity(
                median(forks, Capacity::requestsPerSecond),
                forks.stream().allMatch(Capacity::stable),
                median(forks, Capacity::seconds));
    }

    private static LatencyReport report(List<LatencyReport> forks) {
        return new LatencyReport(
                median(forks, LatencyReport::offeredRate),
                median(forks, LatencyReport::achievedRate),
                sum(forks, LatencyReport::count),
                sum(forks, LatencyReport::failed),
                sum(forks, LatencyReport::unanswered),
                median(forks, LatencyReport::mean),
                middle(forks, LatencyReport::p50),
                middle(forks, LatencyReport::p90),
                middle(forks, LatencyReport::p99),
                middle(forks, LatencyReport::p999),
                middle(forks, LatencyReport::p9999),
                forks.stream().mapToLong(LatencyReport::max).max().orElseThrow(),
                quantiles(forks.stream().map(LatencyReport::quantiles).toList()),
                new GarbageCollections(
                        sum(forks, fork -> fork.collections().count()),
                        sum(forks, fork -> fork.collections().millis())));
    }

    /** As far as all have them: a fork with fewer requests ends earlier. */
    private static List<LatencyReport.Quantile> quantiles(List<List<LatencyReport.Quantile>> forks) {
        int length = forks.stream().mapToInt(List::size).min().orElseThrow();
        List<LatencyReport.Quantile> quantiles = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            int index = i;
            quantiles.add(new LatencyReport.Quantile(
                    median(forks, fork -> fork.get(index).nines()),
                    middle(forks, fork -> fork.get(index).nanos())));
        }
        return quantiles;
    }

    private static <T> double median(List<T> forks, ToDoubleFunction<T> figure) {
        Function<T, Double> boxed = figure::applyAsDouble;
        return Forks.of(forks.stream().map(boxed).toList()).median();
    }

    private static <T> long middle(List<T> forks, ToLongFunction<T> figure) {
        return Math.round(median(forks, figure::applyAsLong));
    }

    private static <T> long sum(List<T> forks, ToLongFunction<T> figure) {
        return forks.stream().mapToLong(figure).sum();
    }
}

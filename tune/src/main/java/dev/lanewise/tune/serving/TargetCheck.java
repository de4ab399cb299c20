package dev.lanewise.tune.serving;

import dev.lanewise.tune.measure.Speeds;
import dev.lanewise.tune.serving.ServingVerdict.AtSpeeds;
import dev.lanewise.tune.serving.ServingVerdict.Candidate;
import dev.lanewise.tune.serving.ServingVerdict.Finding;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Whether a target is met: by the prediction and by the real run, there by windows of a thousand requests and by all
 * requests.
 *
 * @param target in nanoseconds
 * @param speeds of the machine
 * @param advice what would be met, if this is not
 */
record TargetCheck(long target, Speeds speeds, Supplier<String> advice) {

    Finding of(Candidate best, AtSpeeds paced, RealRun run) {
        Performance observed = run.observed();
        String load = rate(observed.rate());
        if (!best.meetsTarget() && !paced.isKeptFast()) {
            return new Finding.Missed(
                    "the best settings are predicted to have a 99th percentile of "
                            + micros(paced.fast().p99()) + " at " + load + ", above the target of " + micros(target),
                    advice.get());
        }
        boolean inWindows = observed.keepsUp() && observed.p99() <= target;
        if (!inWindows && isOfSlowSpeed(observed, paced)) {
            return new Finding.Disturbed("the target is kept at this machine's fast speed only: the real run had a 99th"
                    + " percentile of " + micros(observed.p99()) + ", and a user would feel "
                    + micros(observed.overallP99())
                    + " over all requests");
        }
        if (!observed.keepsUp()) {
            return new Finding.Missed(
                    "in a real run at " + load + " only " + rate(observed.throughput()) + " were answered",
                    "tune again while nothing else runs, or take a lower rate");
        }
        if (!inWindows) {
            return new Finding.Missed(
                    "a real run at " + load + " had a 99th percentile of " + micros(observed.p99())
                            + ", above the target of " + micros(target) + ", where "
                            + micros(best.predicted().p99()) + " was predicted",
                    "tune again while nothing else runs, or take a lower rate or a longer target");
        }
        if (observed.overallP99() <= target) {
            return new Finding.Met();
        }
        return run.isExplainedByMachine() ? disturbed(run) : missedByAll(run);
    }

    /**
     * Whether the slow speed alone explains a run that missed: it has the target out of reach, and a tail at least as
     * long.
     */
    private boolean isOfSlowSpeed(Performance observed, AtSpeeds paced) {
        return !speeds.isSteady()
                && paced.isKeptFast()
                && !paced.isKeptSlow()
                && observed.p99() <= paced.slow().p99();
    }

    private static Finding disturbed(RealRun run) {
        return new Finding.Disturbed(String.format(
                Locale.ROOT,
                "this machine's own interruptions make %.1f %% of the requests late, so a user of it would feel a 99th percentile of"
                        + " %s over all requests",
                100 * run.lateByMachine(),
                micros(run.observed().overallP99())));
    }

    private Finding missedByAll(RealRun run) {
        return new Finding.Missed(
                String.format(
                        Locale.ROOT,
                        "%.1f %% of all requests of a real run took longer than the target of %s, %.1f %% by the machine's own"
                                + " interruptions; collections took %d ms and compilation %d ms",
                        100 * run.late(),
                        micros(target),
                        100 * run.lateByMachine(),
                        run.collections().millis(),
                        run.compilationMillis()),
                "take a lower rate or a longer target");
    }

    static String micros(long nanos) {
        return String.format(Locale.ROOT, "%.1f µs", nanos * 1e-3);
    }

    static String rate(double perSecond) {
        return Math.round(perSecond) + "/s";
    }
}

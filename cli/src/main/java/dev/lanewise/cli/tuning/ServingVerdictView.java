package dev.lanewise.cli.tuning;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lanewise.Model;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.Precision;
import dev.lanewise.TuningResult;
import dev.lanewise.cli.text.Json;
import dev.lanewise.cli.text.Text;
import dev.lanewise.cli.text.TextTable;
import dev.lanewise.infer.BatchingOptions;
import dev.lanewise.tune.cost.CostCurve;
import dev.lanewise.tune.load.ArrivalProcess;
import dev.lanewise.tune.measure.Speeds;
import dev.lanewise.tune.serving.Performance;
import dev.lanewise.tune.serving.RealRun;
import dev.lanewise.tune.serving.ServingVerdict;
import dev.lanewise.tune.serving.ServingVerdict.AtSpeeds;
import dev.lanewise.tune.serving.ServingVerdict.Candidate;
import dev.lanewise.tune.serving.ServingVerdict.Finding;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The settings of a batcher. */
record ServingVerdictView(ServingVerdict verdict, Model model) implements VerdictView {

    /** As many other settings are shown. */
    private static final int MOST_CANDIDATES = 8;

    private static final String NONE = Text.NOTHING;

    @Override
    public String purpose() {
        return "serving";
    }

    @Override
    public boolean isAnswered() {
        return verdict.isAnswered();
    }

    @Override
    public NeuralNetwork network() {
        return model.network();
    }

    @Override
    public Optional<TuningResult> result() {
        return verdict.result(model);
    }

    @Override
    public String sentence() {
        return switch (verdict.finding()) {
            case Finding.Met() -> verdict.best().map(this::advice).orElse("");
            case Finding.Disturbed(String reason) ->
                joined(verdict.best().map(this::advice).orElse(""), reason);
            case Finding.Missed(String reason, String advice) -> "no answer: " + joined(reason, advice);
            case Finding.Undecided(String reason, String advice) -> "no answer: " + joined(reason, advice);
        };
    }

    private static String joined(String reason, String advice) {
        return reason.replaceFirst("\\.$", "") + "; " + advice.replaceFirst("\\.$", "");
    }

    private String advice(Candidate best) {
        Performance predicted = best.predicted();
        return Text.format(
                "%s keeps the 99th percentile at %s µs%s under %s requests/s, target %s µs%s",
                call(best.options()),
                micros(predicted.p99()),
                verdict.paced().map(this::range).orElse(""),
                Text.number(predicted.rate()),
                micros(verdict.target()),
                verdict.observed().map(this::experience).orElse(""));
    }

    /** Over the speeds of the machine, where they differ. */
    private String range(AtSpeeds paced) {
        if (verdict.curve().speeds().isSteady()) {
            return "";
        }
        return Text.format(
                " (%s at its fast speed, %s at its slow one%s)",
                micros(paced.fast().p99()),
                micros(paced.slow().p99()),
                paced.isKeptSlow() ? "" : ", where the target is out of reach");
    }

    private String experience(Performance observed) {
        return Text.format(
                "; a real run %s it with %s µs, and with %s µs over all requests",
                observed.p99() <= verdict.target() ? "met" : "missed",
                micros(observed.p99()),
                micros(observed.overallP99()));
    }

    /** What builds the settings in Java, without what is so by default. */
    static String call(BatchingOptions options) {
        BatchingOptions defaults = BatchingOptions.defaults();
        StringBuilder call = new StringBuilder("BatchingOptions.builder()");
        call.append(".maxBatchSize(").append(options.maxBatchSize()).append(')');
        call.append(".maxQueueDelayMicros(")
                .append(options.maxQueueDelayMicros())
                .append(')');
        if (!options.preferredBatchSizes().isEmpty()) {
            call.append(".preferredBatchSizes(").append(sizes(options)).append(')');
        }
        if (options.queueCapacity() != defaults.queueCapacity()) {
            call.append(".queueCapacity(").append(options.queueCapacity()).append(')');
        }
        if (options.overload() != defaults.overload()) {
            call.append(".overload(OverloadPolicy.").append(options.overload()).append(')');
        }
        if (options.precision() != Precision.FLOAT32) {
            call.append(".precision(Precision.").append(options.precision()).append(')');
        }
        return call.append(".workers(")
                .append(options.workers())
                .append(").build()")
                .toString();
    }

    private static String sizes(BatchingOptions options) {
        return options.preferredBatchSizes().stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    @Override
    public String tables() {
        StringBuilder text = new StringBuilder();
        text.append(goal()).append("\n\n").append(curve());
        verdict.best()
                .ifPresent(best -> text.append('\n')
                        .append("best: ")
                        .append(settings(best.options()))
                        .append('\n')
                        .append(performance(best.predicted())));
        if (!verdict.candidates().isEmpty()) {
            text.append("\nother settings under the same load, predicted\n").append(candidates());
        }
        return text.toString();
    }

    private String goal() {
        String target = verdict.target() == 0
                ? "no target yet"
                : Text.format(
                        "99th percentile at most %s µs%s",
                        micros(verdict.target()), verdict.goal().p99().isPresent() ? "" : " (the default)");
        return Text.format(
                "serving, %s, at most %d %s at the same time: %s, %s",
                verdict.goal().precision().id(),
                verdict.goal().workers(),
                verdict.goal().workers() == 1 ? "batch" : "batches",
                target,
                verdict.goal().load().map(ServingVerdictView::load).orElse("the highest rate that keeps it"));
    }

    private static String load(ArrivalProcess load) {
        return switch (load) {
            case ArrivalProcess.Poisson(double rate, var _) -> Text.number(rate) + " requests/s at random";
            case ArrivalProcess.FixedRate(double rate) -> Text.number(rate) + " requests/s at equal distances";
            case ArrivalProcess.Trace(long[] nanos) -> Text.format("a trace of %,d requests", nanos.length);
        };
    }

    private String curve() {
        CostCurve curve = verdict.curve();
        TextTable table = new TextTable("rows of a batch", "µs", "95 % interval", "rows/s");
        for (CostCurve.Point point : curve.points()) {
            table.row(
                    Integer.toString(point.rows()),
                    micros(point.nanos()),
                    micros(curve.low(point)) + " – " + micros(curve.high(point)),
                    Text.number(point.rowsPerSecond()));
        }
        return table + forks(curve);
    }

    private static String forks(CostCurve curve) {
        int count = curve.forks().size();
        return Text.format(
                "%d %s, whose curves differ in shape by %s; within one by %s%n%s%n",
                count, count == 1 ? "JVM" : "JVMs", curve.spread(), curve.jitter(), curve.speeds());
    }

    private static String settings(BatchingOptions options) {
        String preferred = options.preferredBatchSizes().isEmpty() ? "none" : sizes(options);
        return "maxBatchSize " + options.maxBatchSize() + ", maxQueueDelayMicros " + options.maxQueueDelayMicros()
                + ", preferredBatchSizes " + preferred + ", workers " + options.workers();
    }

    private String performance(Performance predicted) {
        TextTable table = new TextTable("", "predicted", "observed", "difference");
        performance(table, "requests/s that arrive", predicted, Performance::rate);
        performance(table, "requests/s answered", predicted, Performance::throughput);
        performance(table, "p50 µs", predicted, performance -> performance.p50() * 1e-3);
        performance(table, "p99 µs", predicted, performance -> performance.p99() * 1e-3);
        performance(table, "p99 µs, all requests", predicted, performance -> performance.overallP99() * 1e-3);
        performance(table, "p99.9 µs, all requests", predicted, performance -> performance.p999() * 1e-3);
        performance(table, "rows of a batch, mean", predicted, Performance::meanBatchSize);
        return table + verdict.run().map(ServingVerdictView::run).orElse("");
    }

    private static String run(RealRun run) {
        return Text.format(
                "later than the target: %.2f %% of all requests, %.2f %% by the machine's own interruptions%n"
                        + "in the JVM meanwhile: %d collections of garbage, %d ms; compiler %d ms%n",
                100 * run.late(),
                100 * run.lateByMachine(),
                run.collections().count(),
                run.collections().millis(),
                run.compilationMillis());
    }

    private void performance(
            TextTable table, String name, Performance predicted, ToDoubleFunction<Performance> figure) {
        double expected = figure.applyAsDouble(predicted);
        Optional<Double> actual = verdict.observed().map(figure::applyAsDouble);
        table.row(
                name,
                Text.number(expected),
                actual.map(Text::number).orElse(NONE),
                actual.map(value -> Text.format("%+.1f %%", 100 * (value / expected - 1)))
                        .orElse(NONE));
    }

    private String candidates() {
        TextTable table =
                new TextTable("max batch", "delay µs", "preferred", "workers", "requests/s", "p50 µs", "p99 µs", "");
        verdict.candidates().stream().limit(MOST_CANDIDATES).forEach(candidate -> {
            BatchingOptions options = candidate.options();
            Performance predicted = candidate.predicted();
            table.row(
                    Integer.toString(options.maxBatchSize()),
                    Long.toString(options.maxQueueDelayMicros()),
                    options.preferredBatchSizes().isEmpty() ? NONE : sizes(options),
                    Integer.toString(options.workers()),
                    Text.number(predicted.throughput()),
                    micros(predicted.p50()),
                    micros(predicted.p99()),
                    candidate.meetsTarget() ? "" : "misses the target");
        });
        int more = verdict.candidates().size() - MOST_CANDIDATES;
        return table + (more > 0 ? "and " + more + " more\n" : "");
    }

    private static String micros(long nanos) {
        return micros((double) nanos);
    }

    private static String micros(double nanos) {
        return Text.number(nanos * 1e-3);
    }

    @Override
    public void write(ObjectNode node) {
        node.put("targetNanos", verdict.target());
        node.put("precision", verdict.goal().precision().id());
        node.put("workers", verdict.goal().workers());
        node.put("load", verdict.goal().load().map(ServingVerdictView::load).orElse(null));
        ObjectNode curve =
                node.putObject("curve").put("forks", verdict.curve().forks().size());
        write(verdict.curve().speeds(), curve.putObject("speeds"));
        write(verdict.curve().spread(), curve.putObject("spread"));
        write(verdict.curve().jitter(), curve.putObject("jitter"));
        ArrayNode points = curve.putArray("points");
        for (CostCurve.Point point : verdict.curve().points()) {
            ObjectNode entry = points.addObject().put("rows", point.rows());
            Json.put(entry, "nanos", point.nanos());
            Json.put(entry, "low", verdict.curve().low(point));
            Json.put(entry, "high", verdict.curve().high(point));
            Json.put(entry, "rowsPerSecond", point.rowsPerSecond());
        }
        node.putNull("best");
        verdict.best().ifPresent(best -> write(best, node.putObject("best")));
        node.putNull("paced");
        verdict.paced().ifPresent(paced -> {
            ObjectNode speeds = node.putObject("paced");
            write(paced.fast(), speeds.putObject("fast"));
            write(paced.slow(), speeds.putObject("slow"));
            speeds.put("keptFast", paced.isKeptFast()).put("keptSlow", paced.isKeptSlow());
        });
        node.putNull("observed");
        verdict.observed().ifPresent(observed -> write(observed, node.putObject("observed")));
        node.putNull("run");
        verdict.run().ifPresent(run -> write(run, node.putObject("run")));
        ArrayNode candidates = node.putArray("candidates");
        verdict.candidates().forEach(candidate -> write(candidate, candidates.addObject()));
        ArrayNode frontier = node.putArray("frontier");
        verdict.frontier().forEach(performance -> write(performance, frontier.addObject()));
        ArrayNode oneByOne = node.putArray("oneByOne");
        verdict.oneByOne().forEach(performance -> write(performance, oneByOne.addObject()));
        node.put(
                "finding",
                switch (verdict.finding()) {
                    case Finding.Met() -> "met";
                    case Finding.Disturbed(var _) -> "disturbed";
                    case Finding.Missed(var _, var _) -> "missed";
                    case Finding.Undecided(var _, var _) -> "undecided";
                });
    }

    private static void write(Candidate candidate, ObjectNode node) {
        BatchingOptions options = candidate.options();
        node.put("maxBatchSize", options.maxBatchSize());
        node.put("maxQueueDelayMicros", options.maxQueueDelayMicros());
        ArrayNode preferred = node.putArray("preferredBatchSizes");
        options.preferredBatchSizes().forEach(preferred::add);
        node.put("workers", options.workers());
        node.put("queueCapacity", options.queueCapacity());
        node.put("meetsTarget", candidate.meetsTarget());
        write(candidate.predicted(), node.putObject("predicted"));
    }

    private static void write(RealRun run, ObjectNode node) {
        Json.put(node, "late", run.late());
        Json.put(node, "lateByMachine", run.lateByMachine());
        node.put("collections", run.collections().count());
        node.put("collectionMillis", run.collections().millis());
        node.put("compilationMillis", run.compilationMillis());
        Json.put(node, "seconds", run.seconds());
    }

    /** As the training's. */
    static void write(Speeds speeds, ObjectNode node) {
        Json.put(node, "fast", speeds.fast());
        Json.put(node, "slow", speeds.slow());
        Json.put(node, "ratio", speeds.ratio());
        node.put("text", speeds.toString());
    }

    private static void write(CostCurve.Spread spread, ObjectNode node) {
        Json.put(node, "ratio", spread.ratio());
        node.put("rows", spread.rows());
    }

    private static void write(Performance performance, ObjectNode node) {
        Json.put(node, "rate", performance.rate());
        Json.put(node, "throughput", performance.throughput());
        node.put("p50", performance.p50());
        node.put("p99", performance.p99());
        node.put("overallP99", performance.overallP99());
        node.put("p999", performance.p999());
        Json.put(node, "meanBatchSize", performance.meanBatchSize());
    }
}

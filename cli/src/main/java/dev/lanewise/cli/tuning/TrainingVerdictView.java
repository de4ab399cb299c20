package dev.lanewise.cli.tuning;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.TuningResult;
import dev.lanewise.cli.text.Json;
import dev.lanewise.cli.text.Text;
import dev.lanewise.cli.text.TextTable;
import dev.lanewise.tune.training.TrainingVerdict;
import dev.lanewise.tune.training.TrainingVerdict.ExpectedTime;
import dev.lanewise.tune.training.TrainingVerdict.LossPoint;
import dev.lanewise.tune.training.TrainingVerdict.StepCost;
import dev.lanewise.tune.training.TrainingVerdict.ValidationRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The batch size of a training. */
record TrainingVerdictView(TrainingVerdict verdict, NeuralNetwork network) implements VerdictView {

    private static final String NONE = Text.NOTHING;

    @Override
    public String purpose() {
        return "training";
    }

    @Override
    public boolean isAnswered() {
        return verdict.undecided().isEmpty();
    }

    @Override
    public Optional<TuningResult> result() {
        return verdict.result(network);
    }

    @Override
    public String sentence() {
        if (!isAnswered()) {
            return "no answer: " + verdict.undecided() + "; take a longer --budget";
        }
        return "train with --batch-size " + verdict.batchSize() + " --learning-rate " + verdict.learningRate()
                + " --threads " + verdict.threads() + ", which "
                + evidence();
    }

    /** What the runs say, where the chosen one reached their loss. */
    private String evidence() {
        Optional<ValidationRun> chosen = verdict.runs().stream()
                .filter(run -> run.batchSize() == verdict.batchSize() && isReached(run))
                .findFirst();
        if (chosen.isEmpty()) {
            return "is expected to reach the same loss first";
        }
        double first = verdict.runs().stream()
                .mapToDouble(ValidationRun::seconds)
                .min()
                .orElseThrow();
        return chosen.get().seconds() <= first
                ? "reached the same validation loss first"
                : "was within 10 % of the fastest of the runs";
    }

    private static boolean isReached(ValidationRun run) {
        return Double.isFinite(run.seconds());
    }

    @Override
    public String tables() {
        StringBuilder text = new StringBuilder("training: rows/s by threads, with 95 % intervals\n");
        text.append(costs()).append(verdict.speeds()).append("\n\n").append(noise());
        text.append(verdict.reason()).append('\n');
        text.append(verdict.learningRateRule()).append('\n');
        if (!verdict.runs().isEmpty()) {
            text.append(Text.format("%nruns to a validation loss of %s%n", Text.significant(verdict.targetLoss(), 4)))
                    .append(runs());
        }
        return text.toString();
    }

    private String costs() {
        List<Integer> threads = verdict.costs().stream()
                .map(StepCost::threads)
                .distinct()
                .sorted()
                .toList();
        List<String> head = new ArrayList<>(List.of("batch size"));
        threads.forEach(count -> head.add(count == 1 ? "1 thread" : count + " threads"));
        head.addAll(List.of("memory MiB", "expected time", ""));
        TextTable table = new TextTable(head.toArray(String[]::new));
        for (int size : verdict.costs().stream()
                .map(StepCost::batchSize)
                .distinct()
                .sorted()
                .toList()) {
            List<String> cells = new ArrayList<>(List.of(Integer.toString(size)));
            threads.forEach(count -> cells.add(
                    cost(size, count).map(TrainingVerdictView::rowsPerSecond).orElse(NONE)));
            long memory = costs(size).mapToLong(StepCost::memory).max().orElseThrow();
            cells.add(Text.number(memory / (double) (1 << 20)));
            cells.add(expected(size).map(TrainingVerdictView::relative).orElse(NONE));
            cells.add(size == verdict.batchSize() && isAnswered() ? "chosen" : "");
            table.row(cells.toArray(String[]::new));
        }
        return table.toString();
    }

    private Stream<StepCost> costs(int batchSize) {
        return verdict.costs().stream().filter(cost -> cost.batchSize() == batchSize);
    }

    private Optional<StepCost> cost(int batchSize, int threads) {
        return costs(batchSize).filter(cost -> cost.threads() == threads).findFirst();
    }

    private Optional<ExpectedTime> expected(int batchSize) {
        return verdict.expected().stream()
                .filter(time -> time.batchSize() == batchSize)
                .findFirst();
    }

    private static String rowsPerSecond(StepCost cost) {
        return Text.format(
                "%s ±%.1f %%", Text.number(cost.rowsPerSecond()), 50 * (cost.high() - cost.low()) / cost.nanos());
    }

    private static String relative(ExpectedTime time) {
        return Text.format("%.2f on %d", time.relative(), time.threads());
    }

    private String noise() {
        TrainingVerdict.NoiseScale noise = verdict.noise();
        String high = Double.isInfinite(noise.high()) ? "without end" : Text.number(noise.high());
        return Double.isFinite(noise.rows())
                ? Text.format(
                        "gradient noise scale %s rows, 95 %% interval %s to %s%n",
                        Text.number(noise.rows()), Text.number(noise.low()), high)
                : "gradient noise scale unknown: the gradient cannot be told from its noise\n";
    }

    private String runs() {
        TextTable table = new TextTable("batch size", "learning rate", "seconds", "last validation loss");
        for (ValidationRun run : verdict.runs()) {
            table.row(
                    Integer.toString(run.batchSize()),
                    Text.number(run.learningRate()),
                    isReached(run) ? Text.number(run.seconds()) : "not reached",
                    run.points().isEmpty()
                            ? NONE
                            : Text.significant(run.points().getLast().loss(), 4));
        }
        return table.toString();
    }

    @Override
    public void write(ObjectNode node) {
        node.put("batchSize", verdict.batchSize());
        node.put("threads", verdict.threads());
        Json.put(node, "learningRate", verdict.learningRate());
        node.put("learningRateRule", verdict.learningRateRule());
        node.put("reason", verdict.reason());
        Json.put(node, "targetLoss", verdict.targetLoss());
        node.put("undecided", verdict.undecided().isEmpty() ? null : verdict.undecided());
        ServingVerdictView.write(verdict.speeds(), node.putObject("speeds"));
        ObjectNode noise = node.putObject("noiseScale");
        Json.put(noise, "rows", verdict.noise().rows());
        Json.put(noise, "low", verdict.noise().low());
        Json.put(noise, "high", verdict.noise().high());
        ArrayNode costs = node.putArray("costs");
        for (StepCost cost : verdict.costs()) {
            ObjectNode entry =
                    costs.addObject().put("batchSize", cost.batchSize()).put("threads", cost.threads());
            Json.put(entry, "nanos", cost.nanos());
            Json.put(entry, "low", cost.low());
            Json.put(entry, "high", cost.high());
            Json.put(entry, "rowsPerSecond", cost.rowsPerSecond());
            entry.put("memory", cost.memory());
        }
        ArrayNode expected = node.putArray("expected");
        for (ExpectedTime time : verdict.expected()) {
            ObjectNode entry =
                    expected.addObject().put("batchSize", time.batchSize()).put("threads", time.threads());
            Json.put(entry, "relative", time.relative());
        }
        ArrayNode runs = node.putArray("runs");
        verdict.runs().forEach(run -> write(run, runs.addObject()));
    }

    private static void write(ValidationRun run, ObjectNode node) {
        node.put("batchSize", run.batchSize());
        Json.put(node, "learningRate", run.learningRate());
        Json.put(node, "seconds", run.seconds());
        ArrayNode points = node.putArray("points");
        for (LossPoint point : run.points()) {
            ArrayNode pair = points.addArray().add(point.seconds());
            if (Double.isFinite(point.loss())) {
                pair.add(point.loss());
            } else {
                pair.addNull();
            }
        }
    }
}

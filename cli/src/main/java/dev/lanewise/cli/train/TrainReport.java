package dev.lanewise.cli.train;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lanewise.Dataset;
import dev.lanewise.KernelInfo;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.cli.data.TrainingData;
import dev.lanewise.cli.model.Evaluation;
import dev.lanewise.cli.model.Provenance;
import dev.lanewise.cli.text.Json;
import dev.lanewise.cli.text.Text;
import dev.lanewise.train.History;
import dev.lanewise.train.Metric;
import dev.lanewise.train.TrainingPlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What {@code train} says at its end.
 *
 * @param data as the command line names it
 * @param file the model file
 * @param run what was trained
 * @param history how it went
 * @param test on the test part; empty if there is none
 * @param kernels that computed
 * @param seconds of everything
 */
record TrainReport(
        String data,
        Path file,
        TrainingRun run,
        History history,
        Optional<Evaluation> test,
        KernelInfo kernels,
        double seconds) {

    private static final double SECOND_HALF_SHARE = 0.1;

    /** What {@code train} says at its start. */
    static String preamble(String data, TrainingData read, TrainingRun run, KernelInfo kernels) {
        TrainingPlan plan = run.plan();
        int validation = run.validation().map(Dataset::rows).orElse(0);
        int test = read.test().map(Dataset::rows).orElse(0);
        StringBuilder text = new StringBuilder();
        text.append(Text.format(
                "%s: %,d rows of %,d features, %s: %,d to train, %,d to validate, %,d to test%n",
                data,
                read.train().rows() + test,
                read.train().features(),
                read.classes() == 0 ? "a number to predict" : read.classes() + " classes",
                run.train().rows(),
                validation,
                test));
        text.append(Text.format(
                "network %s: %,d parameters%n",
                run.network(), run.network().parameters().count()));
        text.append(Text.format(
                "%s, %s, batches of %,d, at most %,d epochs; %s kernels%n",
                plan.loss().id(),
                plan.optimizer().id() + " " + plan.optimizer().learningRate(),
                Math.min(plan.batchSize(), run.train().rows()),
                plan.epochs(),
                kernels.isVector() ? kernels.vectorBits() + "-bit vector" : kernels.name()));
        if (plan.batchSize() > run.train().rows()) {
            text.append(Text.format(
                    "note: the batch size %,d is over the %,d rows to train: one batch of all%n",
                    plan.batchSize(), run.train().rows()));
        }
        if (run.targets().isPresent()) {
            text.append("losses are of the standardised target\n");
        }
        return text.toString();
    }

    /** For people. */
    String text() {
        StringBuilder text = new StringBuilder(ending()).append('\n');
        if (isStillFalling()) {
            text.append("note: the loss was still falling when the epochs ended; more --epochs, or a higher"
                    + " --learning-rate, would lower it further\n");
        }
        text.append('\n');
        test.ifPresent(
                evaluation -> text.append("test\n").append(evaluation.text()).append('\n'));
        return text.append(Text.format("saved %s in %.1f s%n", file, seconds)).toString();
    }

    /**
     * Whether the run ended by its number of epochs while the loss that it watched still fell: more than a tenth of the whole
     * fall in the second half, in which the usual schedule takes less than a fifth of its steps.
     */
    boolean isStillFalling() {
        List<History.Epoch> epochs = history.epochs();
        if (history.reason() != History.EndReason.COMPLETED || epochs.size() < 2) {
            return false;
        }
        double last = watched(epochs.getLast());
        double secondHalf = watched(epochs.get(epochs.size() / 2 - 1)) - last;
        return secondHalf > SECOND_HALF_SHARE * (watched(epochs.getFirst()) - last) && secondHalf > 0;
    }

    private static double watched(History.Epoch epoch) {
        return Double.isNaN(epoch.validationLoss()) ? epoch.loss() : epoch.validationLoss();
    }

    private String ending() {
        String epochs = "ended after epoch " + history.last().number() + " of "
                + run.plan().epochs();
        if (run.plan().earlyStopping().isEmpty()) {
            return epochs;
        }
        boolean early = history.reason() == History.EndReason.EARLY_STOPPING;
        String patience =
                early ? " (none better for " + run.plan().earlyStopping().get().patience() + " epochs)" : "";
        return epochs + patience + ", with the weights of epoch " + history.bestEpoch();
    }

    /** For machines. */
    String json() {
        NeuralNetwork network = run.network();
        ObjectNode node = Json.object("train");
        node.put("data", data).put("model", file.toString());
        ArrayNode layers = node.putArray("layers");
        for (int size : network.parameters().layers()) {
            layers.add(size);
        }
        ArrayNode activations = node.putArray("activations");
        network.activations().forEach(activation -> activations.add(activation.id()));
        node.put("architecture", network.architecture().toString());
        node.put("parameters", network.parameters().count());
        node.put("loss", run.plan().loss().id());
        node.put("plan", Provenance.text(run.plan()));
        node.put("seed", run.plan().seed());
        node.put("epochs", history.last().number());
        node.put("bestEpoch", history.bestEpoch());
        node.put("reason", history.reason().name().toLowerCase(Locale.ROOT));
        node.put("stillFalling", isStillFalling());
        writeEpoch(node, run.plan().earlyStopping().isPresent() ? history.best() : history.last());
        test.ifPresent(evaluation -> evaluation.write(node.putObject("test")));
        node.put("rowsPerSecond", history.last().rowsPerSecond());
        node.put("seconds", seconds);
        node.put("kernels", kernels.toString());
        return Json.text(node) + System.lineSeparator();
    }

    /** The epoch whose weights were saved. */
    private void writeEpoch(ObjectNode node, History.Epoch epoch) {
        ObjectNode train = node.putObject("train").put("rows", run.train().rows());
        Json.put(train, "loss", epoch.loss());
        if (run.validation().isPresent()) {
            ObjectNode validation = node.putObject("validation")
                    .put("rows", run.validation().get().rows());
            Json.put(validation, "loss", epoch.validationLoss());
            String name = Metric.of(run.plan().loss()) == Metric.R2 ? "r2" : "accuracy";
            Json.put(validation, name, epoch.validationMetric());
        }
    }
}

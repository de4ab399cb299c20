package dev.lanewise.cli.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lanewise.Activation;
import dev.lanewise.Dataset;
import dev.lanewise.Layer;
import dev.lanewise.Loss;
import dev.lanewise.Model;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.SeededRandom;
import dev.lanewise.cli.context.ExitCode;
import dev.lanewise.cli.context.OutputOptions;
import dev.lanewise.cli.context.Usage;
import dev.lanewise.cli.text.Json;
import dev.lanewise.cli.text.Text;
import dev.lanewise.cli.text.TextTable;
import dev.lanewise.train.GradientCheck;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares backpropagation with finite differences. */
@Command(
        name = "gradcheck",
        description = {
            "Compares backpropagation with finite differences.",
            "On random rows, layer by layer; exit code 1 if they differ. Without MODEL and --layers it checks every"
                    + " activation and every kind of layer with every loss on small networks.",
            "The error is the difference divided by the largest gradient of the layer: about 1e-6 is rounding, a wrong"
                    + " derivative gives 0.01 and more."
        },
        footer = {
            "  lanewise gradcheck",
            "  lanewise gradcheck --layers 20,30,10 --activations tanh,softmax",
            "  lanewise gradcheck digits.safetensors"
        })
public final class GradientCheckCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "MODEL", description = "A model file, or an ONNX file.")
    private @Nullable Path file;

    @Mixin
    private LayerOptions layerOptions;

    @Option(
            names = "--loss",
            paramLabel = "NAME",
            description = "By default that of the MODEL, or the one that belongs to the last activation.")
    private @Nullable Loss loss;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "16",
            description = "Random rows (default: ${DEFAULT-VALUE}).")
    private int rows;

    @Option(
            names = "--max-per-layer",
            paramLabel = "N",
            defaultValue = "200",
            description = "Parameters of a layer to check, at most (default: ${DEFAULT-VALUE}).")
    private int maxPerLayer;

    @Option(
            names = "--tolerance",
            paramLabel = "T",
            defaultValue = "1e-4",
            description = "The largest error that passes (default: ${DEFAULT-VALUE}).")
    private double tolerance;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "Of weights, rows and choice (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Mixin
    private OutputOptions output;

    /** A network with a loss, and what the check says. */
    private record Case(NeuralNetwork network, Loss loss, GradientCheck check) {}

    @Override
    public Integer call() {
        if (file != null && !layerOptions.isAbsent()) {
            throw new ParameterException(spec.commandLine(), "name either a MODEL or --layers");
        }
        if (rows < 1 || maxPerLayer < 1 || !(tolerance > 0)) {
            throw new ParameterException(
                    spec.commandLine(), "--rows and --max-per-layer must be at least 1, --tolerance above 0");
        }
        List<Case> cases = new ArrayList<>();
        if (file != null) {
            Model model = ModelSource.load(file);
            Loss chosen = loss != null ? loss : Provenance.loss(model.metadata());
            cases.add(Usage.check(spec, () -> check(model.network(), chosen)));
        } else if (!layerOptions.isAbsent()) {
            cases.add(Usage.check(spec, () -> check(layerOptions.network(seed), loss)));
        } else {
            everything(cases);
        }
        boolean passed = cases.stream().allMatch(c -> c.check.passes(tolerance));
        spec.commandLine().getOut().print(output.json() ? json(cases, passed) : text(cases, passed));
        return passed ? ExitCode.OK : ExitCode.FAILURE;
    }

    private void everything(List<Case> cases) {
        for (Activation activation : Activation.constants()) {
            // Exponentials of exponentials leave what float can tell.
            Activation second = activation instanceof Activation.Exponential ? Activation.TANH : activation;
            for (Loss each : Loss.all()) {
                cases.add(check(network(activation, new Layer.Dense(7, second), each), each));
            }
        }
        for (Layer layer : Layer.examples(9)) {
            for (Loss each : Loss.all()) {
                cases.add(check(network(Activation.TANH, layer, each), each));
            }
        }
    }

    /** A network with {@code layer} in the middle. */
    private NeuralNetwork network(Activation activation, Layer layer, Loss each) {
        return NeuralNetwork.builder()
                .input(6)
                .dense(9, activation)
                .layer(layer)
                .dense(4, each.isFromLogits() ? ownActivation(each) : activation)
                .seed(seed)
                .build();
    }

    private static Activation ownActivation(Loss crossEntropy) {
        return crossEntropy instanceof Loss.BinaryCrossEntropy ? Activation.SIGMOID : Activation.SOFTMAX;
    }

    private Case check(NeuralNetwork network, @Nullable Loss wanted) {
        Loss chosen = wanted != null
                ? wanted
                : switch (network.architecture().outputActivation()) {
                    case Activation.Softmax() -> new Loss.SparseCategoricalCrossEntropy();
                    case Activation.Sigmoid() -> new Loss.BinaryCrossEntropy();
                    default -> new Loss.MeanSquaredError();
                };
        return new Case(
                network, chosen, GradientCheck.of(network, chosen, randomRows(network, chosen), maxPerLayer, seed));
    }

    private Dataset randomRows(NeuralNetwork network, Loss chosen) {
        SeededRandom random = SeededRandom.of(seed, rows);
        int columns = chosen.targetColumns(network.outputs());
        float[] x = new float[Math.multiplyExact(rows, network.inputs())];
        float[] y = new float[Math.multiplyExact(rows, columns)];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
        }
        for (int row = 0; row < rows; row++) {
            int category = random.nextInt(network.outputs());
            for (int j = 0; j < columns; j++) {
                y[row * columns + j] = switch (chosen) {
                    case Loss.SparseCategoricalCrossEntropy() -> category;
                    case Loss.CategoricalCrossEntropy() -> j == category ? 1 : 0;
                    case Loss.BinaryCrossEntropy() -> random.nextInt(2);
                    case Loss.HalfSquaredError(),
                            Loss.MeanSquaredError(),
                            Loss.MeanAbsoluteError(),
                            Loss.Huber(var _) -> (float) random.nextGaussian();
                };
            }
        }
        return Dataset.of(x, y, rows);
    }

    private String text(List<Case> cases, boolean passed) {
        TextTable table = new TextTable("network", "loss", "layer", "checked", "largest error", "at");
        for (Case each : cases) {
            boolean first = true;
            for (GradientCheck.Layer layer : each.check.layers()) {
                table.row(
                        first ? each.network.toString() : "",
                        first ? each.loss.id() : "",
                        Integer.toString(layer.index()),
                        Integer.toString(layer.checked()),
                        Text.format("%.1e", layer.maxError()),
                        layer.worst().toString());
                first = false;
            }
        }
        return table
                + Text.format(
                        "%n%s: the largest error is %.1e, the tolerance %.1e%n",
                        passed ? "passed" : "FAILED", maxError(cases), tolerance);
    }

    private static double maxError(List<Case> cases) {
        return cases.stream().mapToDouble(c -> c.check.worst().error()).max().orElseThrow();
    }

    private String json(List<Case> cases, boolean passed) {
        ObjectNode node = Json.object("gradcheck").put("passed", passed).put("tolerance", tolerance);
        Json.put(node, "maxError", maxError(cases));
        ArrayNode networks = node.putArray("networks");
        for (Case each : cases) {
            ObjectNode network =
                    networks.addObject().put("network", each.network.toString()).put("loss", each.loss.id());
            ArrayNode layers = network.putArray("layers");
            for (GradientCheck.Layer layer : each.check.layers()) {
                ObjectNode entry =
                        layers.addObject().put("layer", layer.index()).put("checked", layer.checked());
                Json.put(entry, "maxError", layer.maxError());
                entry.put("worst", layer.worst().toString());
                Json.put(entry, "backpropagation", layer.worst().backpropagation());
                Json.put(entry, "difference", layer.worst().difference());
            }
        }
        return Json.text(node) + System.lineSeparator();
    }
}

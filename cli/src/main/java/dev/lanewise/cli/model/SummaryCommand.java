package dev.lanewise.cli.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lanewise.FeatureScaling;
import dev.lanewise.Layer;
import dev.lanewise.Model;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.ParameterSlot;
import dev.lanewise.cli.context.ExitCode;
import dev.lanewise.cli.context.OutputOptions;
import dev.lanewise.cli.context.Usage;
import dev.lanewise.cli.text.Json;
import dev.lanewise.cli.text.Text;
import dev.lanewise.data.FeatureColumn;
import dev.lanewise.data.TableEncoding;
import dev.lanewise.io.ProbeRows;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the layers of a network and what a model knows about itself. */
@Command(
        name = "summary",
        description = {
            "Shows the layers of a model and how it was trained.",
            "With --layers in place of MODEL, shows the layers of a network that does not exist yet."
        },
        footer = {
            "  lanewise summary digits.safetensors",
            "  lanewise summary --layers 784,128,10 --activations relu,softmax"
        })
public final class SummaryCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "MODEL", description = "A model file, or an ONNX file.")
    private @Nullable Path file;

    @Mixin
    private LayerOptions layerOptions;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() {
        Path given = file;
        if ((given == null) == layerOptions.isAbsent()) {
            throw new ParameterException(spec.commandLine(), "name either a MODEL or --layers");
        }
        Model model =
                given == null ? Model.of(Usage.check(spec, () -> layerOptions.network(0))) : ModelSource.load(given);
        spec.commandLine().getOut().print(output.json() ? json(model) : text(model));
        return ExitCode.OK;
    }

    private String text(Model model) {
        StringBuilder text = new StringBuilder(model.network().summary());
        if (file == null) {
            return text.toString();
        }
        text.append('\n');
        about(model).forEach((name, value) -> text.append(Text.format("%-26s %s%n", name, value)));
        return text.toString();
    }

    private String json(Model model) {
        NeuralNetwork network = model.network();
        ObjectNode node = Json.object("summary");
        if (file != null) {
            node.put("model", file.toString());
        }
        node.put("parameters", network.parameters().count());
        ArrayNode layers = node.putArray("layers");
        int width = network.inputs();
        for (int l = 0; l < network.architecture().layers().size(); l++) {
            Layer layer = network.architecture().layers().get(l);
            int place = l;
            layers.addObject()
                    .put("type", layer.id())
                    .put("inputs", width)
                    .put("outputs", layer.outputs(width))
                    .put("activation", layer.activation().id())
                    .put(
                            "parameters",
                            network.parameters().slots().stream()
                                    .filter(slot -> slot.layer() == place)
                                    .mapToLong(ParameterSlot::count)
                                    .sum());
            width = layer.outputs(width);
        }
        if (file != null) {
            ObjectNode about = node.putObject("about");
            about(model).forEach(about::put);
        }
        return Json.text(node) + System.lineSeparator();
    }

    /** The scaling, the classes and the metadata; of the encoding its columns alone. */
    private static Map<String, String> about(Model model) {
        Map<String, String> about = new TreeMap<>();
        FeatureScaling.Kind kind = model.featureScaling().kind();
        about.put("feature scaling", kind.name().toLowerCase(Locale.ROOT));
        if (model.isClassifier()) {
            about.put("classes", String.join(", ", model.classLabels()));
        }
        if (TableEncoding.isIn(model.metadata())) {
            TableEncoding encoding = TableEncoding.fromMetadata(model.metadata());
            about.put("target", encoding.targetColumn().name());
            about.put(
                    "columns",
                    encoding.featureColumns().stream()
                            .map(SummaryCommand::describe)
                            .collect(Collectors.joining(", ")));
        }
        model.metadata().forEach((key, value) -> {
            if (!key.startsWith("encoding.") && !ProbeRows.isKey(key)) {
                about.put(key, value);
            }
        });
        return about;
    }

    private static String describe(FeatureColumn column) {
        return switch (column) {
            case FeatureColumn.Numeric numeric -> numeric.name();
            case FeatureColumn.Categorical categorical ->
                categorical.name() + " (" + categorical.categories().size() + " categories)";
        };
    }
}

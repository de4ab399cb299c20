package dev.lanewise.cli.model;

import dev.lanewise.Activation;
import dev.lanewise.Model;
import dev.lanewise.cli.context.CommandContext;
import dev.lanewise.cli.context.ExitCode;
import dev.lanewise.cli.context.OutputFiles;
import dev.lanewise.io.AtomicFile;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a model's predictions as CSV. */
@Command(
        name = "predict",
        description = {
            "Predicts each row of DATA.",
            "Writes CSV: the value, or the class and the probability of every class. Each number is the shortest text that reads"
                    + " back as the same float, or, where the model centres its target in double, has the digits that a float"
                    + " output can tell apart."
        },
        footer = {
            "  lanewise predict houses.safetensors new-houses.csv > prices.csv",
            "  lanewise predict digits.safetensors images.npy --out classes.csv"
        })
public final class PredictCommand implements Callable<Integer> {

    private final CommandContext context;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "A model file, or an ONNX file.")
    private Path file;

    @Parameters(
            paramLabel = "DATA",
            description =
                    "A CSV file, with or without the target; an NPY or IDX file; - for one of these on standard input; digits; a"
                            + " folder of IDX files, of which the test images are taken.")
    private String data;

    @Mixin
    private PrecisionOptions precision;

    @Option(names = "--out", paramLabel = "FILE", description = "Where to write (default: - for standard output).")
    private @Nullable Path out;

    public PredictCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        Path target = OutputFiles.STANDARD_OUTPUT.equals(out) ? null : out;
        new OutputFiles(spec.commandLine(), context.interruption()).requireWritable(target);
        Model model = ModelSource.load(file);
        float[] x = new ModelData(model).features(data);
        float[] predictions = Predictions.of(model, x, precision.precision());
        int[] classes = model.isClassifier() && x.length > 0
                ? Predictions.classes(model, x, precision.precision())
                : new int[0];
        if (target == null) {
            write(model, predictions, classes, spec.commandLine().getOut());
        } else {
            context.interruption()
                    .write(() -> AtomicFile.write(target, channel -> {
                        Writer csv = Channels.newWriter(channel, StandardCharsets.UTF_8);
                        write(model, predictions, classes, csv);
                    }));
        }
        return ExitCode.OK;
    }

    private static void write(Model model, float[] predictions, int[] classes, Writer csv) throws IOException {
        csv.write(line(head(model)));
        int outputs = model.network().outputs();
        TargetUnit unit = TargetUnit.of(model);
        for (int row = 0; row < predictions.length / outputs; row++) {
            List<String> fields = new ArrayList<>();
            if (model.isClassifier()) {
                fields.add(model.classLabels().get(classes[row]));
                if (outputs == 1) {
                    fields.add(Float.toString(ofOtherClass(model, predictions[row])));
                }
            }
            for (int j = 0; j < outputs; j++) {
                fields.add(unit.text(predictions[row * outputs + j]));
            }
            csv.write(line(fields));
        }
        csv.flush();
    }

    /** What a single output for the second class says of the first: the opposite logit, or the probability that is left. */
    private static float ofOtherClass(Model model, float output) {
        return model.network().architecture().outputActivation() instanceof Activation.Linear ? -output : 1 - output;
    }

    private static List<String> head(Model model) {
        List<String> head = new ArrayList<>(List.of("prediction"));
        if (!model.isClassifier()) {
            for (int j = 1; j < model.network().outputs(); j++) {
                head.add("prediction_" + j);
            }
            return head;
        }
        boolean probabilities =
                model.network().architecture().outputActivation().hasLogits();
        model.classLabels().forEach(label -> head.add((probabilities ? "probability_" : "output_") + label));
        return head;
    }

    private static String line(List<String> fields) {
        return fields.stream().map(PredictCommand::quoted).collect(Collectors.joining(",", "", "\n"));
    }

    private static String quoted(String field) {
        boolean plain = field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
    }
}

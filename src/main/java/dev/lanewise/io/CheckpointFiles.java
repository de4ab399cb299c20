package dev.lanewise.io;

import dev.lanewise.Model;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.Parameters;
import dev.lanewise.train.Checkpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Saves and loads the state of a training run: a model file with the optimizer's moments, the best weights so far and
 * the epoch besides. {@link ModelFiles#load} reads it as a model. Failures and atomicity are those of {@link
 * ModelFiles}.
 */
public final class CheckpointFiles {

    private static final String BEST_TENSORS = ModelDescription.CHECKPOINT_TENSORS + "best.";

    private static final String EPOCH = ModelDescription.CHECKPOINT_METADATA + "epoch";
    private static final String STEPS = ModelDescription.CHECKPOINT_METADATA + "steps";
    private static final String MOMENTS = ModelDescription.CHECKPOINT_METADATA + "moments";
    private static final String BEST_EPOCH = ModelDescription.CHECKPOINT_METADATA + "best_epoch";
    private static final String BEST_LOSS = ModelDescription.CHECKPOINT_METADATA + "best_loss";
    private static final String LOSS_TO_BEAT = ModelDescription.CHECKPOINT_METADATA + "loss_to_beat";
    private static final String WAITED = ModelDescription.CHECKPOINT_METADATA + "waited";
    private static final String PLAN = ModelDescription.CHECKPOINT_METADATA + "plan.";
    private static final String HAS_BEST = ModelDescription.CHECKPOINT_METADATA + "has_best_weights";

    private CheckpointFiles() {}

    /**
     * What {@link #load} gives.
     *
     * @param model the model after the checkpoint's epoch
     * @param checkpoint the rest of the state; its parameters are the model's
     */
    public record Saved(Model model, Checkpoint checkpoint) {}

    /**
     * Saves a checkpoint of the run that trains {@code model}.
     *
     * @throws IllegalArgumentException as {@link ModelFiles#save}, or if the checkpoint is of other layers
     * @throws UncheckedIOException if the file cannot be written
     */
    public static void save(Model model, Checkpoint checkpoint, Path file) {
        NeuralNetwork network = NeuralNetwork.of(model.network().architecture(), checkpoint.parameters());
        Model state = new Model(network, model.featureScaling(), model.classLabels(), model.metadata());
        ModelDescription description = ModelDescription.of(state);

        SortedMap<String, Tensor> tensors = new TreeMap<>(description.tensors(state));
        for (int i = 0; i < checkpoint.moments().size(); i++) {
            description.put(moment(i), checkpoint.moments().get(i), tensors);
        }
        Checkpoint.Best best = checkpoint.best();
        best.parameters().ifPresent(parameters -> description.put(BEST_TENSORS, parameters, tensors));

        Map<String, String> metadata = new HashMap<>(description.toMetadata());
        metadata.put(EPOCH, Integer.toString(checkpoint.epoch()));
        metadata.put(STEPS, Long.toString(checkpoint.steps()));
        metadata.put(MOMENTS, Integer.toString(checkpoint.moments().size()));
        metadata.put(BEST_EPOCH, Integer.toString(best.epoch()));
        metadata.put(BEST_LOSS, Double.toString(best.loss()));
        metadata.put(LOSS_TO_BEAT, Double.toString(best.lossToBeat()));
        metadata.put(WAITED, Integer.toString(best.waited()));
        checkpoint.plan().forEach((setting, text) -> metadata.put(PLAN + setting, text));
        metadata.put(HAS_BEST, Boolean.toString(best.parameters().isPresent()));
        new SafeTensors(metadata, tensors).write(file);
    }

    /**
     * Loads a checkpoint, after checking every byte of the file.
     *
     * @throws ModelFormatException if the file is no intact checkpoint
     * @throws UncheckedIOException if the file is missing, a folder, or reading fails
     */
    public static Saved load(Path file) {
        try (SafeTensorsReader reader = SafeTensorsReader.open(file)) {
            Map<String, String> metadata = reader.header().metadata();
            ModelDescription description = ModelDescription.parse(metadata);
            description.requireTensors(reader.header().tensors());
            if (!metadata.containsKey(EPOCH)) {
                throw new ModelFormatException("a model, but no checkpoint: its metadata have no " + EPOCH);
            }
            SortedMap<String, Tensor> tensors = reader.readTensors();
            Model model = description.model(tensors);
            return new Saved(model, checkpoint(description, model.network().parameters(), metadata, tensors));
        } catch (ModelFormatException e) {
            throw e.in(file);
        } catch (IOException e) {
            throw ModelFiles.unreadable(file, e);
        }
    }

    private static Checkpoint checkpoint(
            ModelDescription description,
            Parameters parameters,
            Map<String, String> metadata,
            SortedMap<String, Tensor> tensors) {
        List<Parameters> moments = new ArrayList<>();
        int count = parsed(metadata, MOMENTS, "a whole number", Integer::valueOf);
        if (count < 0) {
            throw new ModelFormatException(MOMENTS + " must be at least 0, but is " + count);
        }
        for (int i = 0; i < count; i++) {
            moments.add(description.parameters(moment(i), tensors));
        }
        boolean hasBest = parsed(metadata, HAS_BEST, "true or false", Boolean::valueOf);
        int epoch = parsed(metadata, EPOCH, "a whole number", Integer::valueOf);
        long steps = parsed(metadata, STEPS, "a whole number", Long::valueOf);
        int bestEpoch = parsed(metadata, BEST_EPOCH, "a whole number", Integer::valueOf);
        double bestLoss = parsed(metadata, BEST_LOSS, "a number", Double::valueOf);
        double lossToBeat = parsed(metadata, LOSS_TO_BEAT, "a number", Double::valueOf);
        int waited = parsed(metadata, WAITED, "a whole number", Integer::valueOf);
        Optional<Parameters> bestParameters =
                hasBest ? Optional.of(description.parameters(BEST_TENSORS, tensors)) : Optional.empty();
        try {
            Checkpoint.Best best = new Checkpoint.Best(bestEpoch, bestLoss, lossToBeat, waited, bestParameters);
            return new Checkpoint(epoch, steps, parameters, moments, best, plan(metadata));
        } catch (IllegalArgumentException e) {
            throw new ModelFormatException("no valid checkpoint: " + e.getMessage());
        }
    }

    /** A value in the one spelling that {@link #save} gives it. */
    private static <T> T parsed(Map<String, String> metadata, String key, String expected, Function<String, T> parser) {
        String text = Envelope.required(metadata, key);
        try {
            T value = parser.apply(text);
            if (value.toString().equals(text)) {
                return value;
            }
        } catch (NumberFormatException _) {
            // Falls through to the same message.
        }
        throw new ModelFormatException(key + " must be " + expected + ", but is \"" + text + "\"");
    }

    private static Map<String, String> plan(Map<String, String> metadata) {
        Map<String, String> plan = new HashMap<>();
        metadata.forEach((key, text) -> {
            if (key.startsWith(PLAN)) {
                plan.put(key.substring(PLAN.length()), text);
            }
        });
        return plan;
    }

    private static String moment(int index) {
        return ModelDescription.CHECKPOINT_TENSORS + "moments." + index + ".";
    }
}

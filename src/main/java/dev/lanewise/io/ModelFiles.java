package dev.lanewise.io;

import dev.lanewise.Model;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * Saves and loads models as safetensors files; {@code docs/model-format.md} defines the format.
 *
 * <p>The same model gives the same bytes, and a loaded model has the bits of the saved one. Two kinds of failure:
 * {@link ModelFormatException} when the file's content is at fault, {@link UncheckedIOException} when it cannot be read
 * or written; both name the file in one line. Thread-safe; a model must not train while it is saved.
 */
public final class ModelFiles {

    private ModelFiles() {}

    /**
     * Saves a model in place of the file that may be there.
     *
     * <p>As {@link AtomicFile} says: a reader sees the old model or the new one, never a part. Whatever fails, the old
     * file stays.
     *
     * @throws IllegalArgumentException if a number of the model is NaN or infinite, a key of its metadata begins with
     *     {@code lanewise.}, or its metadata are no valid Unicode, beyond 16 MiB or 2¹⁸
     *     entries or labels
     * @throws UncheckedIOException if the file is a folder, its folder is missing, or writing fails
     */
    public static void save(Model model, Path file) {
        ModelDescription description = ModelDescription.of(model);
        new SafeTensors(description.toMetadata(), description.tensors(model)).write(file);
    }

    /**
     * Checks that {@link #save} would accept a model, whatever its weights: before a training that takes hours, with
     * the weights that it begins with.
     *
     * @throws IllegalArgumentException if a key of its metadata begins with {@code lanewise.}, or its metadata are no
     *     valid Unicode, beyond 16 MiB or 2¹⁸ entries or labels
     */
    public static void requireSavable(Model model) {
        ModelDescription description = ModelDescription.of(model);
        new SafeTensors(description.toMetadata(), description.tensors(model)).requireWritable();
    }

    /**
     * Loads a model, after checking every byte of the file. Takes memory for the numbers only once the header fits the
     * file.
     *
     * @throws ModelFormatException if the file is no intact model file of a format that this version knows
     * @throws UncheckedIOException if the file is missing, a folder, or reading fails
     */
    public static Model load(Path file) {
        return read(file).model();
    }

    /**
     * Checks a file as {@link #load} does, and says what is in it.
     *
     * @throws ModelFormatException if the file is no intact model file of a format that this version knows
     * @throws UncheckedIOException if the file is missing, a folder, or reading fails
     */
    public static ModelReport verify(Path file) {
        return read(file).report();
    }

    /**
     * A model and what is in its file.
     *
     * @param model as {@link #load} gives it
     * @param report as {@link #verify} gives it
     */
    public record Content(Model model, ModelReport report) {}

    /**
     * What {@link #load} and {@link #verify} give, of one reading.
     *
     * @throws ModelFormatException if the file is no intact model file of a format that this version knows
     * @throws UncheckedIOException if the file is missing, a folder, or reading fails
     */
    public static Content read(Path file) {
        try (SafeTensorsReader reader = SafeTensorsReader.open(file)) {
            SafeTensorsHeader header = reader.header();
            ModelDescription description = ModelDescription.parse(header.metadata());
            description.requireTensors(header.tensors());
            Model model = description.model(reader.readTensors());
            return new Content(model, ModelReport.of(reader.fileBytes(), header));
        } catch (ModelFormatException e) {
            throw e.in(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** An exception that names the file and the reason in one line. */
    static UncheckedIOException unreadable(Path file, IOException cause) {
        return new UncheckedIOException("cannot read " + file + ": " + AtomicFile.reason(cause), cause);
    }
}

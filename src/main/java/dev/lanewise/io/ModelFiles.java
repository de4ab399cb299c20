package dev.lanewise.io;

import dev.lanewise.Model;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
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
     * <p>The bytes go to a temporary file in the same folder, are forced to disk, then the file is renamed: whoever
     * loads it sees the old model or the new one, never a part. Whatever fails, the old file stays and the temporary
     * one goes.
     *
     * @throws IllegalArgumentException if a number of the model is NaN or infinite, a key of its metadata begins with
     *     {@code lanewise.}, or its metadata are no valid Unicode, beyond 16 MiB or 2¹⁸
     *     entries or labels
     * @throws UncheckedIOException if the file is a folder, its folder is missing, or writing fails
     */
    public static void save(Model model, Path file) {
        ModelDescription description = ModelDescription.of(model);
        SafeTensors content = new SafeTensors(description.toMetadata(), description.tensors(model));
        try {
            content.write(file);
        } catch (IOException e) {
            throw failure("cannot write ", file, e);
        }
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

    private record Content(Model model, ModelReport report) {}

    private static Content read(Path file) {
        try (SafeTensorsReader reader = SafeTensorsReader.open(file)) {
            SafeTensorsHeader header = reader.header();
            ModelDescription description = ModelDescription.parse(header.metadata());
            description.requireTensors(header.tensors());
            Model model = description.model(reader.readTensors());
            return new Content(model, ModelReport.of(reader.fileBytes(), header));
        } catch (ModelFormatException e) {
            throw e.in(file);
        } catch (IOException e) {
            throw failure("cannot read ", file, e);
        }
    }

    /** An exception that names the file and the reason in one line. */
    static UncheckedIOException failure(String what, Path file, IOException cause) {
        return new UncheckedIOException(what + file + ": " + reason(cause), cause);
    }

    private static String reason(IOException cause) {
        String reason = cause instanceof FileSystemException e ? e.getReason() : cause.getMessage();
        if (reason != null) {
            return reason;
        }
        return switch (cause) {
            case NoSuchFileException _ -> "there is no such file";
            case AccessDeniedException _ -> "permission denied";
            default -> cause.toString();
        };
    }
}

package dev.lanewise.cli.convert;

import dev.lanewise.Model;
import dev.lanewise.io.ModelFiles;
import dev.lanewise.onnx.OnnxFiles;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Formats that models are written in: the suffix of the file says which. */
enum TargetFormat {
    /** A Lanewise model. */
    SAFETENSORS {
        @Override
        void write(Model model, Path file) {
            ModelFiles.save(model, file);
        }
    },
    /** For other tools. */
    ONNX {
        @Override
        void write(Model model, Path file) {
            OnnxFiles.write(model, file);
        }
    };

    /**
     * The format of a file.
     *
     * @throws IllegalArgumentException if its suffix is of none
     */
    static TargetFormat of(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(format -> name.endsWith(format.suffix()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("OUT must end with "
                        + Arrays.stream(values()).map(TargetFormat::suffix).collect(Collectors.joining(" or "))
                        + ", which says its format, but is " + file));
    }

    String suffix() {
        return "." + name().toLowerCase(Locale.ROOT);
    }

    /**
     * Writes a model, whole or not at all.
     *
     * @throws IllegalArgumentException if the format cannot hold it
     * @throws java.io.UncheckedIOException if the file cannot be written
     */
    abstract void write(Model model, Path file);
}

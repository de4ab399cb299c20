package dev.lanewise.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The rows of a training, where they are not what the command is about. */
final class DataOptions {

    @Option(
            names = "--data",
            paramLabel = "DATA",
            description = "Rows as train takes them: digits, a folder with the four IDX files of MNIST, or a CSV file.")
    private @Nullable String data;

    @Mixin
    private RowOptions rows = new RowOptions();

    /**
     * Everything that can be told without the data.
     *
     * @throws IllegalArgumentException if that has no meaning
     */
    void check() {
        rows.check(data());
    }

    private String data() {
        if (data == null) {
            throw new IllegalArgumentException("--data is missing: a training is tuned on the rows that it will see");
        }
        return data;
    }

    Scaling scaling() {
        return rows.scaling();
    }

    TrainingData read(TableOptions tableOptions, long seed) {
        return rows.read(data(), tableOptions, seed);
    }
}

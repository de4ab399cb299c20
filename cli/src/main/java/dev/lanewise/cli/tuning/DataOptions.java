package dev.lanewise.cli.tuning;

import dev.lanewise.cli.data.RowOptions;
import dev.lanewise.cli.data.TableOptions;
import dev.lanewise.cli.data.TrainingData;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The rows of a training, where they are not what the command is about. */
final class DataOptions extends RowOptions {

    @Option(
            names = "--data",
            paramLabel = "DATA",
            description =
                    "Rows as train takes them: digits, a folder with the four IDX files of MNIST, a CSV file, or - for a CSV on standard"
                            + " input.")
    private @Nullable String data;

    /**
     * Everything that can be told without the data.
     *
     * @throws IllegalArgumentException if an option is out of range or options contradict one another
     */
    void check() {
        check(data());
    }

    /**
     * Reads them.
     *
     * @param quiet no progress
     */
    TrainingData read(TableOptions tableOptions, long seed, boolean quiet) {
        return read(data(), tableOptions, seed, quiet);
    }

    private String data() {
        if (data == null) {
            throw new IllegalArgumentException("--data is missing: a training is tuned on the rows that it will see");
        }
        return data;
    }
}

package dev.lanewise.cli.data;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which rows are kept from the training to test on, and how the others are scaled. */
public class RowOptions {

    @Option(
            names = "--test",
            paramLabel = "FILE",
            description = "A table to test on, in place of rows held out of DATA; - for standard input.")
    private @Nullable Path test;

    @Option(
            names = "--test-split",
            paramLabel = "F",
            defaultValue = "0.2",
            description =
                    "Share of the rows held out to test on, 0 for none (default: ${DEFAULT-VALUE}; IDX folders have"
                            + " test files).")
    private double testSplit = 0.2;

    @Option(
            names = "--scaling",
            paramLabel = "KIND",
            defaultValue = "auto",
            description =
                    "Of the features, fitted to the training rows: standard (mean 0, deviation 1; categories stay 0 and"
                            + " 1), min-max (each column to 0 … 1), range (all columns together to 0 … 1), none (default: standard"
                            + " for tables, range for images).")
    private Scaling scaling = Scaling.auto;

    public Scaling scaling() {
        return scaling;
    }

    /**
     * Everything that can be told without the data.
     *
     * @throws IllegalArgumentException if an option is out of range or options contradict one another
     */
    public void check(String data) {
        if (!(testSplit >= 0 && testSplit < 1)) {
            throw new IllegalArgumentException("--test-split must be at least 0 and below 1, but is " + testSplit);
        }
        boolean twice = test != null && DataInput.isStandardInput(test.toString()) && DataInput.isStandardInput(data);
        if (twice) {
            throw new IllegalArgumentException("standard input can be read once: - is both DATA and --test");
        }
        if (test != null && TrainingData.isImages(data)) {
            throw new IllegalArgumentException("--test is for tables, but " + data + " has a test part of its own");
        }
    }

    /**
     * Reads {@code data}.
     *
     * @param quiet no progress
     */
    public TrainingData read(String data, TableOptions tableOptions, long seed, boolean quiet) {
        TrainingData.TestPart testPart = new TrainingData.TestPart(Optional.ofNullable(test), testSplit, seed);
        return TrainingData.read(data, tableOptions, testPart, quiet);
    }
}

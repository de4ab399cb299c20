package dev.lanewise.cli.data;

import dev.lanewise.Dataset;
import dev.lanewise.data.CsvTable;
import dev.lanewise.data.DataFile;
import dev.lanewise.data.Digits;
import dev.lanewise.data.EncodingOptions;
import dev.lanewise.data.ImageFolder;
import dev.lanewise.data.TableEncoding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a network is trained and tested on, before any scaling.
 *
 * @param source as the command line names it
 * @param train to train and validate on
 * @param test kept apart; empty if there is none
 * @param heldOut the share of all rows that the test part is, if it was held out of them; else 0
 * @param classLabels names of the classes, empty for numbers
 * @param encoding of the table the rows come from; empty for images
 */
public record TrainingData(
        String source,
        Dataset train,
        Optional<Dataset> test,
        double heldOut,
        List<String> classLabels,
        Optional<TableEncoding> encoding) {

    /** The data set that comes along. */
    public static final String DIGITS = "digits";

    public TrainingData {
        classLabels = List.copyOf(classLabels);
    }

    /**
     * Where the test part comes from.
     *
     * @param file a file of its own, for tables
     * @param split else the share of the rows held out at random, 0 for none
     * @param seed of the random choice
     */
    record TestPart(Optional<Path> file, double split, long seed) {}

    /**
     * Reads what the command line names: {@code digits}, a folder of IDX files, a table, or {@code -} for a table on standard
     * input.
     *
     * @param quiet no progress
     */
    public static TrainingData read(String data, TableOptions tableOptions, TestPart test, boolean quiet) {
        if (data.equals(DIGITS)) {
            return digits(test);
        }
        return isImages(data) ? images(data) : table(data, tableOptions, test, quiet);
    }

    /** Whether the data are images, not a table. */
    public static boolean isImages(String data) {
        return data.equals(DIGITS) || (!DataInput.isStandardInput(data) && Files.isDirectory(Path.of(data)));
    }

    private static TrainingData digits(TestPart test) {
        Dataset all = Digits.load();
        if (test.split() == 0) {
            return new TrainingData(DIGITS, all, Optional.empty(), 0, Digits.LABELS, Optional.empty());
        }
        Dataset.Split split = all.split(test.split(), test.seed());
        return new TrainingData(
                DIGITS, split.train(), Optional.of(split.heldOut()), test.split(), Digits.LABELS, Optional.empty());
    }

    private static TrainingData images(String folder) {
        ImageFolder images = ImageFolder.read(Path.of(folder));
        return new TrainingData(
                folder, images.train(), Optional.of(images.test()), 0, images.labels(), Optional.empty());
    }

    private static TrainingData table(String data, TableOptions tableOptions, TestPart test, boolean quiet) {
        EncodingOptions options = tableOptions.encodingOptions();
        CsvTable table;
        try (DataFile file = DataInput.open(data, quiet)) {
            table = tableOptions.read(file);
        }
        if (test.file().isPresent()) {
            TableEncoding encoding = TableEncoding.fit(table, options);
            try (DataFile file = DataInput.open(test.file().get().toString(), quiet)) {
                return table(data, encoding, table, Optional.of(file.table(encoding)), 0);
            }
        }
        if (test.split() == 0 || table.rows() == 0) {
            return table(data, TableEncoding.fit(table, options), table, Optional.empty(), 0);
        }
        if (table.rows() < 2) {
            throw new IllegalArgumentException(
                    data + " has 1 row, which is too few to hold some out for the test part: add"
                            + " --test-split 0 --validation-split 0");
        }
        CsvTable.Split split = table.split(test.split(), test.seed());
        // The whole table says which categories and classes there are; everything that is computed comes from the
        // training part.
        TableEncoding encoding = TableEncoding.fit(split.train(), table, options);
        return table(data, encoding, split.train(), Optional.of(split.heldOut()), test.split());
    }

    private static TrainingData table(
            String data, TableEncoding encoding, CsvTable train, Optional<CsvTable> test, double heldOut) {
        return new TrainingData(
                data,
                encoding.encode(train),
                test.map(encoding::encode),
                heldOut,
                encoding.classLabels(),
                Optional.of(encoding));
    }

    /** Classes, 0 for numbers. */
    public int classes() {
        return classLabels.size();
    }
}

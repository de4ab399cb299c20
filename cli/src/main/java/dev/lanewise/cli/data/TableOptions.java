package dev.lanewise.cli.data;

import dev.lanewise.data.CsvOptions;
import dev.lanewise.data.CsvTable;
import dev.lanewise.data.DataFile;
import dev.lanewise.data.EncodingOptions;
import dev.lanewise.data.EncodingOptions.MissingValues;
import dev.lanewise.data.EncodingOptions.TargetKind;
import dev.lanewise.data.EncodingOptions.UnknownCategories;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a CSV file is read and what its columns mean. */
public final class TableOptions {

    /** What the target is. */
    enum Task {
        auto,
        classification,
        regression
    }

    /** What to do with a category that the training table does not have. */
    enum Unknown {
        error,
        ignore
    }

    @Option(
            names = "--target",
            paramLabel = "COLUMN",
            defaultValue = "-1",
            description =
                    "Column to predict: its name, or its number from 0; -1 is the last (default: ${DEFAULT-VALUE}).")
    private String target = "-1";

    @Option(
            names = "--header",
            negatable = true,
            description =
                    "Whether the first line holds names. By default it does, and a name that is a number or occurs again below"
                            + " is an error.")
    private @Nullable Boolean header;

    @Option(
            names = "--delimiter",
            paramLabel = "CHAR",
            defaultValue = ",",
            description = "Between two fields (default: ','); tab for a tab, blanks for runs of spaces and tabs.")
    private String delimiter = ",";

    @Option(
            names = "--decimal",
            paramLabel = "CHAR",
            defaultValue = ".",
            description =
                    "Between the digits of a number: a point (default), or a comma, where points may separate groups"
                            + " of three digits.")
    private String decimal = ".";

    @Option(
            names = "--missing",
            paramLabel = "TEXT",
            description = "A text that stands for a missing value, beside the empty field; may be repeated.")
    private List<String> missing = List.of();

    @Option(
            names = "--impute",
            description = "Replace missing features by the mean or the most frequent category of the training part."
                    + " By default they are an error.")
    private boolean impute;

    @Option(
            names = "--categorical",
            split = ",",
            paramLabel = "COLUMN",
            description = "Categories even if they look like numbers.")
    private List<String> categorical = List.of();

    @Option(
            names = "--numeric",
            split = ",",
            paramLabel = "COLUMN",
            description = "Numbers; anything else there is an error.")
    private List<String> numeric = List.of();

    @Option(names = "--drop", split = ",", paramLabel = "COLUMN", description = "Not a feature.")
    private List<String> drop = List.of();

    @Option(
            names = "--task",
            paramLabel = "KIND",
            defaultValue = "auto",
            description =
                    "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}: texts and few whole numbers are classes).")
    private Task task = Task.auto;

    @Option(
            names = "--label-suffix",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Dropped from the end of class labels.")
    private String labelSuffix = "";

    @Option(
            names = "--unknown-categories",
            paramLabel = "RULE",
            defaultValue = "error",
            description = "A category that the training file does not have: ${COMPLETION-CANDIDATES} (default:"
                    + " ${DEFAULT-VALUE}).")
    private Unknown unknownCategories = Unknown.error;

    /** Reads a table as these options say. */
    public CsvTable read(DataFile file) {
        CsvTable table = file.table(csvOptions(), encodingOptions());
        if (header == null) {
            requireNames(table);
        }
        return table;
    }

    /**
     * The settings of the reader.
     *
     * @throws IllegalArgumentException if the delimiter is not one character or ends a line, or the decimal separator is neither
     *     a point nor a comma
     */
    public CsvOptions csvOptions() {
        if (!decimal.equals(".") && !decimal.equals(",")) {
            throw new IllegalArgumentException("--decimal must be . or , but is \"" + decimal + "\"");
        }
        return CsvOptions.DEFAULT
                .withHeader(header == null || header)
                .withDelimiter(delimiterCharacter())
                .withDecimal(decimal.charAt(0))
                .withMissing(missing.toArray(String[]::new));
    }

    private char delimiterCharacter() {
        return switch (delimiter) {
            case "tab", "\\t" -> '\t';
            case "blanks" -> CsvOptions.BLANKS;
            default -> {
                if (delimiter.length() != 1) {
                    throw new IllegalArgumentException(
                            "--delimiter must be one character, tab or blanks, but is \"" + delimiter + "\"");
                }
                yield delimiter.charAt(0);
            }
        };
    }

    /** A first line of data that is taken for names would be lost without a word. */
    private static void requireNames(CsvTable table) {
        Optional<String> doubt = table.headerDoubt();
        if (doubt.isPresent()) {
            throw new IllegalArgumentException(
                    doubt.get() + ": add --no-header if the first line is data, --header if it holds names");
        }
    }

    EncodingOptions encodingOptions() {
        return EncodingOptions.target(target)
                .withCategorical(categorical)
                .withNumeric(numeric)
                .withExcluded(drop)
                .withTargetKind(
                        switch (task) {
                            case auto -> TargetKind.AUTO;
                            case classification -> TargetKind.CLASSIFICATION;
                            case regression -> TargetKind.REGRESSION;
                        })
                .withMissingValues(impute ? MissingValues.IMPUTE : MissingValues.ERROR)
                .withUnknownCategories(
                        unknownCategories == Unknown.ignore ? UnknownCategories.IGNORE : UnknownCategories.ERROR)
                .withLabelSuffix(labelSuffix);
    }
}

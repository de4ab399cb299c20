package dev.lanewise.data;

import dev.lanewise.Dataset;
import dev.lanewise.data.EncodingOptions.MissingValues;
import dev.lanewise.data.EncodingOptions.UnknownCategories;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns a table into numbers: numeric columns as they are, categorical columns one-hot, the target as a number or the number of
 * its class. Fitted on the training table, saved with the model, applied to every later table. Immutable and safe to share
 * between threads.
 *
 * <p>With a header, later tables are read by the names of their columns: the order is free, other columns may be there. Without
 * one they are read by position and must have as many columns, or one less where the target is absent.
 *
 * @param csvOptions how the training table was read, and how later ones should be
 * @param columns columns of the training table
 * @param featureColumns the columns that become features, in the order of the table
 * @param targetColumn the column to predict
 * @param missingValues what a missing feature is
 * @param unknownCategories what a category is that was not there at fitting
 * @param labelSuffix dropped from the end of a target wherever it is there
 */
public record TableEncoding(
        CsvOptions csvOptions,
        int columns,
        List<FeatureColumn> featureColumns,
        TargetColumn targetColumn,
        MissingValues missingValues,
        UnknownCategories unknownCategories,
        String labelSuffix) {

    private static final int ABSENT = -1;

    /** Copies the list. */
    public TableEncoding {
        featureColumns = List.copyOf(featureColumns);
    }

    /** Fits all to the training table. */
    public static TableEncoding fit(CsvTable training, EncodingOptions options) {
        return fit(training, training, options);
    }

    /**
     * Fits an encoding.
     *
     * <p>A column of numbers only is numeric, one without any number is categorical; a column with both must be named as one of
     * them. Decimal notation counts as a number ({@code -1.5e3}), and so does a spelling of NaN or infinity, which is then an
     * error. A class may occur in a single row.
     *
     * @param training what is learned: means and most frequent categories for missing values
     * @param vocabulary what can occur: kinds of columns, categories, labels. Either the training table, or the whole table it was
     *     split from, so that a class or category that fell into the other part alone is no error there.
     * @throws DataFormatException if a column does not exist, has no value, is a mixture, is said to be two things, or holds more
     *     than {@value TableFitting#MAX_INFERRED_CATEGORIES} texts and is not named as categorical; if a value is missing and that
     *     is an error; if a number is not one, not finite or beyond a float; if the target has one class only; if no feature is
     *     left
     */
    public static TableEncoding fit(CsvTable training, CsvTable vocabulary, EncodingOptions options) {
        return new TableFitting(training, vocabulary, options).fit();
    }

    /** Whether the target is a class. */
    public boolean isClassification() {
        return targetColumn instanceof TargetColumn.Classification;
    }

    /** The labels of the classes in the order of their numbers; empty for a regression. */
    public List<String> classLabels() {
        return targetColumn instanceof TargetColumn.Classification classification ? classification.labels() : List.of();
    }

    /** The names of the features, such as {@code age} or {@code workclass=Private}. */
    public List<String> featureNames() {
        return featureColumns.stream()
                .flatMap(column -> column.featureNames().stream())
                .toList();
    }

    /** Features of a row: one for each numeric column and one for each category. */
    public int features() {
        return featureColumns.stream()
                .mapToInt(column -> switch (column) {
                    case FeatureColumn.Numeric _ -> 1;
                    case FeatureColumn.Categorical categorical ->
                        categorical.categories().size();
                })
                .sum();
    }

    /**
     * Features and targets. A class becomes its number in one target column; see {@link OneHot}.
     *
     * @throws DataFormatException if a column is missing, a value is missing and that is an error, a number is not one, not finite
     *     or beyond a float, a category is unknown and that is an error, or a label is unknown
     */
    public Dataset encode(CsvTable table) {
        return Dataset.of(encodeFeatures(table), encodeTarget(table), table.rows());
    }

    /**
     * The features alone, {@code [rows × features]}; the target need not be there.
     *
     * @throws DataFormatException as {@link #encode}, but for the target
     */
    public float[] encodeFeatures(CsvTable table) {
        int width = features();
        if ((long) table.rows() * width > Integer.MAX_VALUE - 8) {
            throw new DataFormatException(table.source() + ": " + table.rows() + " rows of " + width
                    + " features are more than an array can hold; exclude columns of many categories");
        }
        requireColumns(table);
        float[] x = new float[table.rows() * width];
        int feature = 0;
        for (FeatureColumn column : featureColumns) {
            int position = position(table, column.name(), column.index());
            switch (column) {
                case FeatureColumn.Numeric numeric -> {
                    encode(table, position, numeric, x, feature, width);
                    feature++;
                }
                case FeatureColumn.Categorical categorical -> {
                    encode(table, position, categorical, x, feature, width);
                    feature += categorical.categories().size();
                }
            }
        }
        return x;
    }

    private void encode(CsvTable table, int position, FeatureColumn.Numeric column, float[] x, int feature, int width) {
        for (int row = 0; row < table.rows(); row++) {
            x[row * width + feature] = isPresent(table, row, position, missingValues)
                    ? NumberText.parse(table.field(row, position), table, row, position)
                    : column.fill();
        }
    }

    private void encode(
            CsvTable table, int position, FeatureColumn.Categorical column, float[] x, int feature, int width) {
        Map<String, Integer> numbers = numbers(column.categories());
        for (int row = 0; row < table.rows(); row++) {
            String category =
                    isPresent(table, row, position, missingValues) ? table.field(row, position) : column.fill();
            Integer number = numbers.get(category);
            if (number != null) {
                x[row * width + feature + number] = 1f;
            } else if (unknownCategories == UnknownCategories.ERROR) {
                throw table.error(row, position, unknown("category", category, column.categories()));
            }
        }
    }

    private float[] encodeTarget(CsvTable table) {
        requireColumns(table);
        int position = position(table, targetColumn.name(), targetColumn.index());
        if (position == ABSENT) {
            throw new DataFormatException(
                    table.source() + ": expected " + columns + " columns with the target, found " + table.columns());
        }
        Map<String, Integer> numbers = numbers(classLabels());
        float[] y = new float[table.rows()];
        for (int row = 0; row < y.length; row++) {
            String text = withoutSuffix(table.field(row, position), labelSuffix);
            if (text.isEmpty()) {
                throw missingTarget(table, row, position);
            }
            y[row] = switch (targetColumn) {
                case TargetColumn.Regression _ -> NumberText.parse(text, table, row, position);
                case TargetColumn.Classification classification -> {
                    Integer number = numbers.get(text);
                    if (number == null) {
                        throw table.error(row, position, unknown("class", text, classification.labels()));
                    }
                    yield number;
                }
            };
        }
        return y;
    }

    private void requireColumns(CsvTable table) {
        if (csvOptions.header()) {
            if (!table.options().header()) {
                throw new DataFormatException(
                        table.source() + ": expected a header, for the training table had one, but it is read without");
            }
        } else if (table.columns() != columns && table.columns() != columns - 1) {
            throw new DataFormatException(table.source() + ": expected " + columns + " columns, or " + (columns - 1)
                    + " without the target, found " + table.columns());
        }
    }

    /** Where a column of the training table is in another table. */
    private int position(CsvTable table, String name, int index) {
        if (csvOptions.header()) {
            int position = table.columnNames().indexOf(name);
            if (position < 0) {
                throw new DataFormatException(table.source() + ": no column \"" + name + "\"; there are "
                        + CsvTable.listing(table.columnNames()));
            }
            return position;
        }
        if (table.columns() == columns || index < targetColumn.index()) {
            return index;
        }
        return index == targetColumn.index() ? ABSENT : index - 1;
    }

    static boolean isPresent(CsvTable table, int row, int column, MissingValues missingValues) {
        if (!table.field(row, column).isEmpty()) {
            return true;
        }
        if (missingValues == MissingValues.ERROR) {
            throw table.error(row, column, "the value is missing; to fill it in, ask for imputation");
        }
        return false;
    }

    private static Map<String, Integer> numbers(List<String> texts) {
        Map<String, Integer> numbers = new HashMap<>();
        for (String text : texts) {
            numbers.put(text, numbers.size());
        }
        return numbers;
    }

    private static String unknown(String what, String found, List<String> known) {
        return "unknown " + what + " \"" + found + "\"; known are " + CsvTable.listing(known);
    }

    static DataFormatException missingTarget(CsvTable table, int row, int column) {
        return table.error(row, column, "the target is missing");
    }

    static String withoutSuffix(String text, String suffix) {
        return text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
    }

    /** The encoding as texts, keys beginning with {@code encoding.}, to be kept in a model's metadata. */
    public Map<String, String> toMetadata() {
        return EncodingMetadata.write(this);
    }

    /** Whether {@link #fromMetadata} will find an encoding. */
    public static boolean isIn(Map<String, String> metadata) {
        return metadata.containsKey(EncodingMetadata.VERSION_KEY);
    }

    /**
     * The encoding that {@link #toMetadata} wrote; other keys may be there.
     *
     * @throws DataFormatException if it is not there, incomplete or broken
     */
    public static TableEncoding fromMetadata(Map<String, String> metadata) {
        return new EncodingMetadata(metadata).read();
    }
}

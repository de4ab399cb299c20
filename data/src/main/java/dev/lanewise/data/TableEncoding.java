package dev.lanewise.data;

import dev.lanewise.Dataset;
import dev.lanewise.data.EncodingOptions.MissingValues;
import dev.lanewise.data.EncodingOptions.UnknownCategories;
import dev.lanewise.data.column.ColumnBuilder;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Turns a table into numbers: numeric columns as they are, categorical columns one-hot, the target as a number or the
 * number of its class. Fitted on the training table, saved with the model, applied to every later table. Immutable and
 * safe to share between threads.
 *
 * <p>Numbers that a float holds badly (dates, epoch seconds, coordinates in metres, magnitudes beyond 10³⁶) are centred
 * and scaled in double before they become float, by an origin and a unit that are fitted on the training table. A
 * network that was trained on such a target answers in the encoded unit: {@link TargetColumn.Regression#decode}. Tables
 * for such an encoding are read with {@link #read(Path)}, which keeps their numbers as doubles; one that was read
 * without it and rounded is refused.
 *
 * <p>Messages name the options of the {@code lanewise} command; {@link CsvOptions} and {@link EncodingOptions} have the
 * same by nearly the same names.
 *
 * <p>With a header, later tables are read by the names of their columns: the order is free, other columns may be there.
 * Without one they are read by position and must have the same number of columns, or one less where the target is
 * absent.
 *
 * @param csvOptions how the training table was read, and how later ones should be
 * @param columns columns of the training table
 * @param featureColumns the columns that become features, in the order of the table
 * @param targetColumn the column to predict
 * @param missingValues what a missing feature is
 * @param unknownCategories how to treat categories unseen at fitting
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

    /** Copies the list. */
    public TableEncoding {
        featureColumns = List.copyOf(featureColumns);
    }

    /** Fits an encoding to one table, which is both the training table and the vocabulary. */
    public static TableEncoding fit(CsvTable training, EncodingOptions options) {
        return fit(training, training, options);
    }

    /**
     * Fits an encoding.
     *
     * <p>A column of numbers only is numeric, one without any number is categorical; a column with both must be named
     * as one of them. Decimal notation counts as a number ({@code -1.5e3}), and so does a spelling of NaN or infinity,
     * which is then an error. A class may occur in a single row.
     *
     * @param training what is learned: means and most frequent categories for missing values
     * @param vocabulary what can occur: kinds of columns, categories, labels. Either the training table, or the whole
     *     table it was split from, so that a class or category that fell into the other part alone is no error there.
     * @throws DataFormatException if a column does not exist, has no value, is a mixture or is said to be two things;
     *     if one that is not named as categorical holds numbers in another notation, more than {@value
     *     TableFitting#MAX_INFERRED_CATEGORIES} texts, or more than {@value TableFitting#MAX_FEW_TEXTS} that are more
     *     than three quarters as many as its values, as names are; if a value is missing and that is an error, and
     *     always in the target; if a number is not one, not finite or beyond a float; if the target has one class only,
     *     or is not said to be a classification and has more than {@value TableFitting#MAX_FEW_TEXTS} texts that are
     *     more than half as many as the rows; if the table kept numbers alone, or rounded, where their texts or all
     *     digits are needed; if the columns of the two tables differ; if there is no row, or no feature is left
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
     * Features and targets of at least one row. A class becomes its number in one target column; see {@link OneHot}.
     *
     * @throws DataFormatException if a column is missing, a value is missing and that is an error, a number is not one,
     *     not finite or beyond a float, a category is unknown and that is an error, or a label is unknown
     */
    public Dataset encode(CsvTable table) {
        if (table.rows() == 0) {
            throw new DataFormatException(table.source() + ": there is a header, but no row below it");
        }
        TableEncoder encoder = new TableEncoder(this, table);
        return Dataset.of(encoder.features(), encoder.targets(), table.rows());
    }

    /**
     * The features alone, {@code [rows × features]}; the target need not be there, and there may be no rows.
     *
     * @throws DataFormatException as {@link #encode}, but for the target
     */
    public float[] encodeFeatures(CsvTable table) {
        return new TableEncoder(this, table).features();
    }

    /**
     * Reads a table for this encoding: as the training table was read, its numbers as precisely as they are needed, and
     * no other columns.
     *
     * @param source how messages name it
     * @throws DataFormatException as {@link CsvTable#read(String, InputStream, CsvOptions)}
     */
    public CsvTable read(String source, InputStream in) {
        return DataFiles.attempt(
                source, () -> CsvTable.parse(source, DataFiles.decompressed(in), csvOptions, this::needs));
    }

    /** {@link #read(String, InputStream)} of a file, plain or gzip, that may be a pipe. */
    public CsvTable read(Path file) {
        return DataFiles.read(file, in -> CsvTable.parse(file.toString(), in, csvOptions, this::needs));
    }

    /** What this encoding needs of the columns of a table. */
    List<ColumnBuilder.Need> needs(ColumnNames names) {
        ColumnBuilder.Need[] needs = new ColumnBuilder.Need[names.names().size()];
        Arrays.fill(needs, ColumnBuilder.Need.NOTHING);
        for (FeatureColumn column : featureColumns) {
            set(
                    needs,
                    names,
                    column.name(),
                    column.index(),
                    switch (column) {
                        case FeatureColumn.Numeric numeric -> numbers(numeric.isRescaled());
                        case FeatureColumn.Categorical _ -> ColumnBuilder.Need.TEXTS;
                    });
        }
        set(
                needs,
                names,
                targetColumn.name(),
                targetColumn.index(),
                switch (targetColumn) {
                    case TargetColumn.Regression regression
                    when labelSuffix.isEmpty() -> numbers(regression.isRescaled());
                    case TargetColumn.Regression _, TargetColumn.Classification _ -> ColumnBuilder.Need.TEXTS;
                });
        return Arrays.asList(needs);
    }

    private static ColumnBuilder.Need numbers(boolean rescaled) {
        return rescaled ? ColumnBuilder.Need.DOUBLES : ColumnBuilder.Need.FLOATS;
    }

    private void set(ColumnBuilder.Need[] needs, ColumnNames names, String name, int index, ColumnBuilder.Need need) {
        int position = TableEncoder.position(this, names, name, index);
        if (position >= 0) {
            needs[position] = need;
        }
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

package dev.lanewise.data;

import dev.lanewise.data.column.ColumnBuilder;
import java.util.List;

/**
 * How a table becomes numbers. Columns are named, or numbered from 0; -1 is the last ({@link CsvTable#column}).
 *
 * @param target the column to predict
 * @param excluded columns that are no features
 * @param categorical columns that are categorical whatever they hold
 * @param numeric columns that must be numbers
 * @param targetKind classes or numbers
 * @param missingValues what a missing feature is
 * @param unknownCategories how to treat categories unseen at fitting
 * @param labelSuffix dropped from the end of a target wherever it is there; empty for none. The test file of the Adult
 *     set writes {@code "<=50K."} for {@code "<=50K"}.
 */
public record EncodingOptions(
        String target,
        List<String> excluded,
        List<String> categorical,
        List<String> numeric,
        TargetKind targetKind,
        MissingValues missingValues,
        UnknownCategories unknownCategories,
        String labelSuffix) {

    /** What the target is. */
    public enum TargetKind {
        /**
         * Texts are classes. Numbers are classes if all are whole, at most {@value TableFitting#MAX_AUTO_CLASSES}
         * differ, and there are at least twice as many rows as different ones; else it is a regression. A mixture is an
         * error, and so are texts that look like numbers in another notation, or more than {@value
         * TableFitting#MAX_FEW_TEXTS} texts that are more than half as many as the rows.
         */
        AUTO,
        /** Each text is a class. */
        CLASSIFICATION,
        /** Numbers. */
        REGRESSION
    }

    /** What a missing feature is. A missing target is always an error. */
    public enum MissingValues {
        /** An error. */
        ERROR,
        /**
         * Replaced by what the training table says of its column: the mean of numbers, the most frequent category (the
         * first in order of several). To have it as a category of its own, do not declare its marker as missing.
         */
        IMPUTE
    }

    /** How to treat categories unseen when the encoding was fitted. */
    public enum UnknownCategories {
        /** An error. */
        ERROR,
        /** Zero in every column of its group. */
        IGNORE
    }

    /** Copies the lists. */
    public EncodingOptions {
        excluded = List.copyOf(excluded);
        categorical = List.copyOf(categorical);
        numeric = List.copyOf(numeric);
    }

    /** All other columns are features, kinds come from the contents, whatever is missing or unknown is an error. */
    public static EncodingOptions target(String column) {
        return new EncodingOptions(
                column,
                List.of(),
                List.of(),
                List.of(),
                TargetKind.AUTO,
                MissingValues.ERROR,
                UnknownCategories.ERROR,
                "");
    }

    /** The same without these columns. */
    public EncodingOptions withExcluded(List<String> columns) {
        return new EncodingOptions(
                target, columns, categorical, numeric, targetKind, missingValues, unknownCategories, labelSuffix);
    }

    /** The same with these columns categorical. */
    public EncodingOptions withCategorical(List<String> columns) {
        return new EncodingOptions(
                target, excluded, columns, numeric, targetKind, missingValues, unknownCategories, labelSuffix);
    }

    /** The same with these columns numeric. */
    public EncodingOptions withNumeric(List<String> columns) {
        return new EncodingOptions(
                target, excluded, categorical, columns, targetKind, missingValues, unknownCategories, labelSuffix);
    }

    /** The same with this kind of target. */
    public EncodingOptions withTargetKind(TargetKind kind) {
        return new EncodingOptions(
                target, excluded, categorical, numeric, kind, missingValues, unknownCategories, labelSuffix);
    }

    /** The same with this rule for missing features. */
    public EncodingOptions withMissingValues(MissingValues rule) {
        return new EncodingOptions(
                target, excluded, categorical, numeric, targetKind, rule, unknownCategories, labelSuffix);
    }

    /** The same with this rule for unknown categories. */
    public EncodingOptions withUnknownCategories(UnknownCategories rule) {
        return new EncodingOptions(
                target, excluded, categorical, numeric, targetKind, missingValues, rule, labelSuffix);
    }

    /** The same with this end of a target dropped. */
    public EncodingOptions withLabelSuffix(String suffix) {
        return new EncodingOptions(
                target, excluded, categorical, numeric, targetKind, missingValues, unknownCategories, suffix);
    }

    /** What fitting with these options needs of the columns of a table. */
    List<ColumnBuilder.Need> needs(ColumnNames names) {
        return ColumnRoles.needs(names, this);
    }
}

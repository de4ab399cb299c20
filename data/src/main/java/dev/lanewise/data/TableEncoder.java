package dev.lanewise.data;

import dev.lanewise.data.EncodingOptions.MissingValues;
import dev.lanewise.data.EncodingOptions.UnknownCategories;
import dev.lanewise.data.column.Categories;
import dev.lanewise.data.column.Column;
import dev.lanewise.data.column.NumberText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Encodes one table: finds its columns once, then goes through the rows block by block, so that few cache lines are
 * open.
 */
final class TableEncoder {

    private static final int BLOCK = 256;
    private static final int ABSENT = -1;

    private final TableEncoding encoding;
    private final CsvTable table;

    /** Writes the features of a column. */
    private interface Filler {
        /** For rows {@code from … to-1}; {@code at} is the place of the column's first feature in row 0. */
        void fill(int from, int to, float[] x, int at, int width);

        int width();
    }

    TableEncoder(TableEncoding encoding, CsvTable table) {
        this.encoding = encoding;
        this.table = table;
        requireColumns();
    }

    float[] features() {
        int width = encoding.features();
        if ((long) table.rows() * width > Integer.MAX_VALUE - 8) {
            throw new DataFormatException(table.source() + ": " + table.rows() + " rows of " + width
                    + " features are more than an array can hold: add --drop with columns of many categories");
        }
        List<Filler> fillers = new ArrayList<>();
        for (FeatureColumn column : encoding.featureColumns()) {
            int position = position(column.name(), column.index());
            fillers.add(
                    switch (column) {
                        case FeatureColumn.Numeric numeric -> new Numbers(numeric, position);
                        case FeatureColumn.Categorical categorical -> new OneHots(categorical, position);
                    });
        }
        float[] x = new float[table.rows() * width];
        for (int from = 0; from < table.rows(); from += BLOCK) {
            int to = Math.min(from + BLOCK, table.rows());
            int at = 0;
            for (Filler filler : fillers) {
                filler.fill(from, to, x, at, width);
                at += filler.width();
            }
        }
        return x;
    }

    float[] targets() {
        TargetColumn target = encoding.targetColumn();
        int position = position(target.name(), target.index());
        if (position == ABSENT) {
            throw new DataFormatException(table.source() + ": expected " + encoding.columns()
                    + " columns with the target, found " + table.columns());
        }
        float[] y = new float[table.rows()];
        switch (target) {
            case TargetColumn.Regression regression -> fill(y, regression, position);
            case TargetColumn.Classification classification -> fill(y, classification, position);
        }
        return y;
    }

    private void fill(float[] y, TargetColumn.Regression target, int position) {
        if (target.isRescaled()) {
            requireUnrounded(table, position);
        }
        String suffix = encoding.labelSuffix();
        NumberText parser = new NumberText(table.options().decimal());
        Column column = table.columnAt(position);
        for (int row = 0; row < y.length; row++) {
            int fileRow = table.fileRow(row);
            y[row] = target.encode(ColumnFacts.number(column, fileRow, suffix, parser));
            if (!Float.isFinite(y[row])) {
                String text = ColumnFacts.withoutSuffix(column.text(fileRow), suffix);
                throw text.isEmpty() ? missingTarget(table, row, position) : badNumber(row, position, text);
            }
        }
    }

    private void fill(float[] y, TargetColumn.Classification target, int position) {
        Categories labels =
                new Categories(target.labels(), encoding.csvOptions().decimal());
        Lookup lookup = new Lookup(
                position,
                "the target of a classification",
                text -> labels.find(ColumnFacts.withoutSuffix(text, encoding.labelSuffix())));
        for (int row = 0; row < y.length; row++) {
            int label = lookup.get(row);
            if (label < 0) {
                String text = ColumnFacts.withoutSuffix(table.field(row, position), encoding.labelSuffix());
                throw text.isEmpty()
                        ? missingTarget(table, row, position)
                        : table.error(row, position, unknown("class", text, target.labels()));
            }
            y[row] = label;
        }
    }

    /** Finds each text of a column once. */
    private final class Lookup {
        private static final int NOT_YET = -2;

        private final Column.Codes codes;
        private final ToIntFunction<String> find;
        private final int[] found;

        /** For a column in a role that needs its texts as they were written. */
        Lookup(int position, String role, ToIntFunction<String> find) {
            codes = switch (table.columnAt(position)) {
                case Column.Codes texts -> texts;
                case Column.Numbers _ ->
                    throw FittingErrors.numbersAlone(table, position, role, "read the table with TableEncoding.read");
                case Column.Skipped skipped -> throw skipped.notKept();
            };
            this.find = find;
            found = new int[codes.texts().length];
            Arrays.fill(found, NOT_YET);
        }

        int get(int row) {
            int code = codes.codes().get(table.fileRow(row));
            if (found[code] == NOT_YET) {
                found[code] = find.applyAsInt(codes.texts()[code]);
            }
            return found[code];
        }
    }

    private final class Numbers implements Filler {
        private final FeatureColumn.Numeric column;
        private final int position;
        private final Column values;

        Numbers(FeatureColumn.Numeric column, int position) {
            this.column = column;
            this.position = position;
            values = table.columnAt(position);
            if (column.isRescaled()) {
                requireUnrounded(table, position);
            }
        }

        @Override
        public int width() {
            return 1;
        }

        @Override
        public void fill(int from, int to, float[] x, int at, int width) {
            for (int row = from; row < to; row++) {
                float value = column.encode(values.number(table.fileRow(row)));
                x[row * width + at] = Float.isFinite(value) ? value : fill(row);
            }
        }

        private float fill(int row) {
            String text = table.field(row, position);
            if (!text.isEmpty()) {
                throw badNumber(row, position, text);
            }
            requireImputation(row, position);
            return column.fill();
        }
    }

    private final class OneHots implements Filler {
        private final FeatureColumn.Categorical column;
        private final int position;
        private final Lookup lookup;

        OneHots(FeatureColumn.Categorical column, int position) {
            this.column = column;
            this.position = position;
            Categories categories =
                    new Categories(column.categories(), encoding.csvOptions().decimal());
            lookup =
                    new Lookup(position, "categorical", text -> categories.find(text.isEmpty() ? column.fill() : text));
        }

        @Override
        public int width() {
            return column.categories().size();
        }

        @Override
        public void fill(int from, int to, float[] x, int at, int width) {
            boolean imputes = encoding.missingValues() == MissingValues.IMPUTE;
            for (int row = from; row < to; row++) {
                if (!imputes && table.columnAt(position).isMissing(table.fileRow(row))) {
                    requireImputation(row, position);
                }
                int category = lookup.get(row);
                if (category >= 0) {
                    x[row * width + at + category] = 1f;
                } else if (encoding.unknownCategories() == UnknownCategories.ERROR) {
                    throw table.error(
                            row,
                            position,
                            unknown("category", table.field(row, position), column.categories())
                                    + ": train with --unknown-categories ignore to take it as none of them");
                }
            }
        }
    }

    private void requireImputation(int row, int position) {
        if (encoding.missingValues() == MissingValues.ERROR) {
            throw table.error(row, position, "the value is missing: fill it in, or train with --impute");
        }
    }

    private DataFormatException badNumber(int row, int position, String text) {
        return table.error(row, position, notFinite(text, table));
    }

    /** What is wrong with a text that should be a number. */
    static String notFinite(String text, CsvTable table) {
        NumberText parser = new NumberText(table.options().decimal());
        double number = parser.parse(text);
        String found = ", found \"" + ColumnNames.abbreviated(text) + "\"";
        if (Double.isInfinite(number)) {
            return "expected a number up to " + Double.MAX_VALUE + found;
        }
        if (Double.isFinite(number)) {
            return "expected a number nearer to those of the training, up to " + Float.MAX_VALUE + found;
        }
        return (parser.isNumber(text) ? "expected a finite number" : "expected a number") + found;
    }

    private void requireColumns() {
        if (encoding.csvOptions().header()) {
            if (!table.options().header()) {
                throw new DataFormatException(
                        table.source() + ": expected a header, for the training table had one, but it is read without");
            }
        } else if (table.columns() != encoding.columns() && table.columns() != encoding.columns() - 1) {
            throw new DataFormatException(table.source() + ": expected " + encoding.columns() + " columns, or "
                    + (encoding.columns() - 1) + " without the target, found " + table.columns());
        }
    }

    private int position(String name, int index) {
        int position = position(encoding, table.names(), name, index);
        if (position == ABSENT && encoding.csvOptions().header()) {
            throw new DataFormatException(table.source() + ": no column \"" + ColumnNames.abbreviated(name)
                    + "\"; there are " + ColumnNames.listing(table.columnNames()));
        }
        return position;
    }

    /** Where a column of the training table is in another table; -1 if it is absent. */
    static int position(TableEncoding encoding, ColumnNames names, String name, int index) {
        if (encoding.csvOptions().header()) {
            return names.exact(name);
        }
        int target = encoding.targetColumn().index();
        if (names.names().size() == encoding.columns() || index < target) {
            return index < names.names().size() ? index : ABSENT;
        }
        return index == target ? ABSENT : index - 1;
    }

    /** Refuses numbers that were rounded while the table was read, where they must not be. */
    static void requireUnrounded(CsvTable table, int position) {
        if (table.columnAt(position) instanceof Column.Numbers numbers && numbers.isRounded()) {
            throw new DataFormatException(table.source() + ": column \""
                    + ColumnNames.abbreviated(table.columnNames().get(position))
                    + "\" was rounded to float while the table was read, but is needed in full: read the table with"
                    + " TableEncoding.read");
        }
    }

    static DataFormatException missingTarget(CsvTable table, int row, int column) {
        return table.error(row, column, "the target is missing: fill it in, or remove the row");
    }

    private static String unknown(String what, String found, List<String> known) {
        return "unknown " + what + " \"" + ColumnNames.abbreviated(found) + "\"; known are "
                + ColumnNames.listing(known);
    }
}

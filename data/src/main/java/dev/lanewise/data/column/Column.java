package dev.lanewise.data.column;

import java.util.Arrays;

/** The values of a column in memory. Rows are those of the file. Immutable. */
public sealed interface Column {

    /** The text of a field, empty if the value is missing. */
    String text(int row);

    /** A finite number; NaN if the value is missing or is not one. */
    double number(int row);

    /** Whether a value is missing. */
    boolean isMissing(int row);

    /** A column that is not kept, for the encoding that the table was read for does not use it. */
    record Skipped(String name) implements Column {
        public IllegalStateException notKept() {
            return new IllegalStateException("column \"" + name + "\" is not kept: the table was read for an encoding"
                    + " that does not use it");
        }

        @Override
        public String text(int row) {
            throw notKept();
        }

        @Override
        public double number(int row) {
            throw notKept();
        }

        @Override
        public boolean isMissing(int row) {
            throw notKept();
        }
    }

    /**
     * Few different texts, or texts that are not numbers.
     *
     * @param codes of each row
     * @param texts of each code; empty for a missing value
     * @param numbers of each code; NaN if it is missing or not a finite number
     */
    record Codes(IntList codes, String[] texts, double[] numbers) implements Column {
        @Override
        public String text(int row) {
            return texts[codes.get(row)];
        }

        @Override
        public double number(int row) {
            return numbers[codes.get(row)];
        }

        @Override
        public boolean isMissing(int row) {
            return text(row).isEmpty();
        }
    }

    /**
     * Many different numbers, without their texts.
     *
     * @param values of each row, NaN if the value is missing or not a finite number
     * @param nonNumericRows rows of what is not a finite number, ascending
     * @param nonNumericTexts their texts
     * @param decimal the separator before the fraction of a number
     */
    record Numbers(NumberList values, int[] nonNumericRows, String[] nonNumericTexts, char decimal) implements Column {
        @Override
        public String text(int row) {
            double value = values.get(row);
            if (!Double.isNaN(value)) {
                return NumberText.text(value, decimal);
            }
            int index = Arrays.binarySearch(nonNumericRows, row);
            return index < 0 ? "" : nonNumericTexts[index];
        }

        @Override
        public double number(int row) {
            return values.get(row);
        }

        @Override
        public boolean isMissing(int row) {
            return Double.isNaN(values.get(row)) && Arrays.binarySearch(nonNumericRows, row) < 0;
        }

        /** Whether numbers were rounded to float. */
        public boolean isRounded() {
            return values.isRounded();
        }
    }
}

package dev.lanewise.data.column;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the fields of a column, one row after the other. It begins as a dictionary of texts; when there are many and
 * most are numbers, it goes on with numbers alone, parsed once, without a look-up or a String per field.
 */
public final class ColumnBuilder {

    /** What the reader of a column needs. */
    public enum Need {
        /** Not known yet: texts where they are few or no numbers. */
        ANY,
        /** Every text as it is written. */
        TEXTS,
        /** Numbers, rounded to float. */
        FLOATS,
        /** Numbers that must not be rounded. */
        DOUBLES,
        /** Nothing. */
        NOTHING
    }

    /** Above this many different texts, a column keeps numbers only. */
    public static final int MAX_NUMBER_TEXTS = 1024;

    private final String name;
    private final Need need;
    private final NumberText parser;
    private final MissingMarkers markers;

    private final Dictionary dictionary = new Dictionary();
    private double[] numbers = new double[4];
    private boolean[] missing = new boolean[4];
    private int numberTexts;
    private IntList codes = new IntList();

    /** Null while the dictionary is in use. */
    private @Nullable NumberList values;

    private final IntList nonNumericRows = new IntList();
    private final List<String> nonNumericTexts = new ArrayList<>(0);

    public ColumnBuilder(String name, Need need, NumberText parser, MissingMarkers markers) {
        this.name = name;
        this.need = need;
        this.parser = parser;
        this.markers = markers;
    }

    public void add(char[] buffer, int offset, int length) {
        NumberList list = values;
        if (list != null) {
            addNumber(list, buffer, offset, length);
        } else if (need != Need.NOTHING) {
            int code = dictionary.find(buffer, offset, length);
            codes.add(code >= 0 ? code : added(new String(buffer, offset, length)));
            if (code < 0 && needsNumbersAlone()) {
                goOnWithNumbers();
            }
        }
    }

    private int added(String text) {
        int code = dictionary.add(text);
        if (code == numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * code);
            missing = Arrays.copyOf(missing, 2 * code);
        }
        double number = parser.parse(text);
        missing[code] = markers.include(text, number);
        boolean isNumber = Double.isFinite(number) && !missing[code];
        numbers[code] = isNumber ? number : Double.NaN;
        numberTexts += isNumber ? 1 : 0;
        return code;
    }

    private boolean needsNumbersAlone() {
        return need != Need.TEXTS && dictionary.size() > MAX_NUMBER_TEXTS && 2 * numberTexts > dictionary.size();
    }

    private void goOnWithNumbers() {
        NumberList list = new NumberList(
                switch (need) {
                    case FLOATS -> NumberList.Keeping.FLOATS;
                    case DOUBLES -> NumberList.Keeping.DOUBLES;
                    case ANY, TEXTS, NOTHING -> NumberList.Keeping.WHERE_NEEDED;
                });
        for (int row = 0; row < codes.size(); row++) {
            int code = codes.get(row);
            list.add(numbers[code]);
            if (Double.isNaN(numbers[code]) && !missing[code]) {
                addNonNumeric(row, dictionary.text(code));
            }
        }
        codes = new IntList();
        values = list;
    }

    private void addNumber(NumberList list, char[] buffer, int offset, int length) {
        double number = parser.parse(buffer, offset, length);
        if (Double.isFinite(number) && !markers.include(number)) {
            list.add(number);
            return;
        }
        int row = list.size();
        list.add(Double.NaN);
        if (length > 0) {
            String text = new String(buffer, offset, length);
            if (!markers.include(text, number)) {
                addNonNumeric(row, text);
            }
        }
    }

    private void addNonNumeric(int row, String text) {
        nonNumericRows.add(row);
        nonNumericTexts.add(text);
    }

    public Column build() {
        if (need == Need.NOTHING) {
            return new Column.Skipped(name);
        }
        if (values != null) {
            return new Column.Numbers(
                    values, nonNumericRows.toArray(), nonNumericTexts.toArray(String[]::new), parser.decimal());
        }
        String[] texts = dictionary.texts();
        for (int code = 0; code < texts.length; code++) {
            texts[code] = missing[code] ? "" : texts[code];
        }
        return new Column.Codes(codes, texts, Arrays.copyOf(numbers, texts.length));
    }
}

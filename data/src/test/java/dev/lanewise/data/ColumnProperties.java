package dev.lanewise.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.column.Column;
import dev.lanewise.data.column.ColumnBuilder;
import dev.lanewise.data.column.LineNumbers;
import dev.lanewise.data.column.MissingMarkers;
import dev.lanewise.data.column.NumberText;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Whatever way a column is kept, it gives back what the file has. */
class ColumnProperties {

    private static Column column(ColumnBuilder.Need need, List<String> texts) {
        NumberText parser = new NumberText('.');
        ColumnBuilder builder = new ColumnBuilder("x", need, parser, new MissingMarkers(List.of("-9", "NA"), parser));
        for (String text : texts) {
            char[] buffer = ("<" + text + ">").toCharArray();
            builder.add(buffer, 1, text.length());
        }
        return builder.build();
    }

    /** Numbers, of which a few are missing, or no numbers. */
    private static List<String> texts(long seed, int rows, int distinct) {
        Random random = new Random(seed);
        List<String> texts = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            double number = (random.nextInt(distinct) - distinct / 3) / 7.0;
            texts.add(
                    switch (random.nextInt(50)) {
                        case 0 -> "";
                        case 1 -> "NA";
                        case 2 -> "-9.0";
                        case 3 -> random.nextBoolean() ? "nan" : "odd";
                        default -> Double.toString(number);
                    });
        }
        return texts;
    }

    @Property(tries = 100)
    void everyNumberComesBack(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 20_000) int rows, @ForAll boolean rounding) {
        List<String> texts = texts(seed, rows, 5000);
        Column column = column(rounding ? ColumnBuilder.Need.FLOATS : ColumnBuilder.Need.DOUBLES, texts);
        for (int row = 0; row < rows; row++) {
            String text = texts.get(row);
            boolean missing = text.isEmpty() || text.equals("NA") || text.equals("-9.0");
            boolean odd = text.equals("nan") || text.equals("odd");
            assertEquals(missing, column.isMissing(row), text);
            double expected = missing || odd ? Double.NaN : Double.parseDouble(text);
            assertEquals((float) expected, (float) column.number(row), text);
            if (!rounding) {
                assertEquals(expected, column.number(row), text);
            }
            if (odd || missing) {
                assertEquals(odd ? text : "", column.text(row));
            }
        }
    }

    @Property(tries = 50)
    void everyTextComesBackWhereTextsAreNeeded(@ForAll long seed, @ForAll @IntRange(min = 1, max = 9000) int rows) {
        List<String> texts = texts(seed, rows, 100_000);
        Column column = column(ColumnBuilder.Need.TEXTS, texts);
        for (int row = 0; row < rows; row++) {
            if (!column.isMissing(row)) {
                assertEquals(texts.get(row), column.text(row));
            }
        }
    }

    @Test
    void manyNumbersAreKeptWithoutTheirTexts() {
        List<String> few = IntStream.range(0, 20_000)
                .mapToObj(i -> Double.toString(i % 1000 / 8.0))
                .toList();
        assertInstanceOf(Column.Codes.class, column(ColumnBuilder.Need.ANY, few));
        List<String> many = IntStream.range(0, 20_000)
                .mapToObj(i -> Double.toString(i / 7.0))
                .toList();
        Column.Numbers wide = assertInstanceOf(Column.Numbers.class, column(ColumnBuilder.Need.ANY, many));
        assertTrue(wide.isRounded());
        Column.Numbers exact = assertInstanceOf(Column.Numbers.class, column(ColumnBuilder.Need.DOUBLES, many));
        assertEquals(false, exact.isRounded());
    }

    @Test
    void linesAreCountedWhateverStandsBetweenTheRows() {
        LineNumbers lines = new LineNumbers();
        long[] expected = {2, 3, 4, 9, 10, 12, 13};
        for (long line : expected) {
            lines.add(line);
        }
        assertArrayEquals(
                expected,
                IntStream.range(0, expected.length).mapToLong(lines::line).toArray());
    }

    @Test
    void aTableMayHaveVeryManyColumns() {
        int columns = 100_000;
        StringBuilder text = new StringBuilder();
        for (int row = -1; row < 3; row++) {
            for (int column = 0; column < columns; column++) {
                text.append(row < 0 ? "c" + column : Integer.toString((column * 7 + row) % 1000))
                        .append(',');
            }
            text.append(row < 0 ? "y" : row % 2 == 0 ? "p" : "q").append('\n');
        }
        CsvTable table = TestFiles.table(text.toString());
        TableEncoding encoding = TableEncoding.fit(table, EncodingOptions.target("y"));
        float[] x = encoding.encode(table).x();
        assertEquals(3 * columns, x.length);
        for (int i = 0; i < x.length; i += 997) {
            assertEquals((i % columns * 7 + i / columns) % 1000, x[i]);
        }
        assertEquals(encoding, TableEncoding.fromMetadata(encoding.toMetadata()));
    }
}

package dev.lanewise.data;

import static dev.lanewise.data.TestFiles.table;
import static dev.lanewise.data.TestFiles.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers that a float cannot hold well are centred and scaled in double. */
class PrecisionTest {

    /** Rows of more than one block of memory and more different numbers than a dictionary holds. */
    private static final int MANY = 20_000;

    private static String csv(int rows, IntToDoubleFunction x, IntToDoubleFunction y) {
        StringBuilder text = new StringBuilder("x,y\n");
        for (int i = 0; i < rows; i++) {
            text.append(x.applyAsDouble(i))
                    .append(',')
                    .append(y.applyAsDouble(i))
                    .append('\n');
        }
        return text.toString();
    }

    private static CsvTable read(TableEncoding encoding, String text) {
        return encoding.read("t.csv", new ByteArrayInputStream(utf8(text)));
    }

    private static TableEncoding fit(String text) {
        return TableEncoding.fit(table(text), EncodingOptions.target("y"));
    }

    private static FeatureColumn.Numeric feature(TableEncoding encoding) {
        return assertInstanceOf(
                FeatureColumn.Numeric.class, encoding.featureColumns().getFirst());
    }

    private static TargetColumn.Regression target(TableEncoding encoding) {
        return assertInstanceOf(TargetColumn.Regression.class, encoding.targetColumn());
    }

    private static int different(float[] values) {
        return (int) IntStream.range(0, values.length)
                .map(i -> Float.floatToIntBits(values[i]))
                .distinct()
                .count();
    }

    @ParameterizedTest
    @ValueSource(doubles = {20_180_132, 1.7e9, 5_412_345.25, 1e15, -1e12})
    void neighboursFarFromZeroStayApart(double origin) {
        String text = csv(200, i -> origin + i, i -> i / 8.0);
        float[] x = fit(text).encode(table(text)).x();
        assertEquals(200, different(x));
        assertEquals(0, IntStream.range(0, 200).mapToDouble(i -> x[i]).sum() / 200, 1e-3);
        assertTrue(IntStream.range(1, 200).allMatch(i -> x[i] > x[i - 1]));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-40, 1e-300, 1e39, 1e300})
    void magnitudesBeyondAFloatAreScaled(double unit) {
        String text = csv(50, i -> i * unit, i -> -i * unit);
        TableEncoding encoding = fit(text);
        float[] x = encoding.encode(table(text)).x();
        float[] y = encoding.encode(table(text)).y();
        assertEquals(50, different(x));
        assertEquals(50, different(y));
        assertTrue(Math.abs(x[0]) < 10 && Math.abs(x[49]) < 10 && x[49] - x[0] > 1, Arrays.toString(x));
        for (int i = 0; i < 50; i++) {
            assertEquals(-i * unit, target(encoding).decode(y[i]), 49 * unit * 1e-6);
        }
    }

    @Test
    void ordinaryNumbersStayTheFloatsThatTheyAre() {
        String text = csv(100, i -> i / 7.0, i -> 100 + i / 3.0);
        TableEncoding encoding = fit(text);
        assertEquals(new FeatureColumn.Numeric("x", 0, feature(encoding).fill()), feature(encoding));
        assertEquals(new TargetColumn.Regression("y", 1), target(encoding));
        for (int i = 0; i < 100; i++) {
            assertEquals((float) (i / 7.0), encoding.encode(table(text)).x()[i]);
        }
        Map<String, String> metadata = encoding.toMetadata();
        assertEquals("1", metadata.get("encoding.version"));
        assertFalse(metadata.keySet().stream().anyMatch(key -> key.matches(".*(origin|unit|decimal)")));
    }

    @Test
    void featuresThatAreFloatsStayHoweverFarFromZero() {
        assertFalse(feature(fit(csv(50, i -> 16_000_000 + i, i -> i / 8.0))).isRescaled());
        assertFalse(feature(fit(csv(50, i -> 0.1, i -> i / 8.0))).isRescaled());
    }

    @Test
    void targetsAreDecodedToTheirUnit() {
        String text = csv(300, i -> i, i -> 1e9 + i / 16.0);
        TableEncoding encoding = fit(text);
        float[] y = encoding.encode(table(text)).y();
        for (int i = 0; i < 300; i++) {
            assertEquals(1e9 + i / 16.0, target(encoding).decode(y[i]), 1e-5);
        }
    }

    @Test
    void originAndUnitAreFittedOnTheTrainingRowsAlone() {
        CsvTable whole = table("x,y\n1000000.1,1.5\n1000000.2,2.5\n1000000.3,0.5\n5,7.5\n");
        CsvTable training = whole.select(0, 1, 2);
        FeatureColumn.Numeric x = feature(TableEncoding.fit(training, whole, EncodingOptions.target("y")));
        assertEquals(1000000.2, x.origin(), 1e-9);
        assertEquals(16, x.unit());
    }

    @Test
    void missingValuesBecomeTheMean() {
        CsvTable table = table("x,y\n1000000.1,1.5\n,2.5\n1000000.3,0.5\n");
        EncodingOptions options = EncodingOptions.target("y").withMissingValues(EncodingOptions.MissingValues.IMPUTE);
        TableEncoding encoding = TableEncoding.fit(table, options);
        float[] x = encoding.encode(table).x();
        assertEquals((x[0] + x[2]) / 2, x[1], 1e-6);
    }

    @Test
    void theEncodingComesBackFromItsMetadata() {
        TableEncoding encoding = fit(csv(300, i -> 1.7e9 + i, i -> 1e9 + i / 16.0));
        Map<String, String> metadata = encoding.toMetadata();
        assertEquals("2", metadata.get("encoding.version"));
        assertEquals(encoding, TableEncoding.fromMetadata(metadata));
    }

    /** What a file holds besides a row must not change the bits of the row. */
    @Test
    void aRowHasTheSameBitsAloneAndAmongOthers() {
        IntToDoubleFunction x = i -> 1.7e9 + i * 0.37;
        IntToDoubleFunction y = i -> 1e7 + i / 100.0;
        TableEncoding encoding = fit(csv(MANY, x, y));
        // Among numbers that are spread widely, a reader that knows nothing would round all of them.
        String wide = csv(MANY, i -> i % 2 == 0 ? x.applyAsDouble(i) : i * 0.37, y);
        float[] many = encoding.encode(read(encoding, wide)).x();
        for (int i = 0; i < MANY; i += 1998) {
            int row = i;
            assertEquals(
                    many[row],
                    encoding.encode(table(csv(1, _ -> x.applyAsDouble(row), y))).x()[0]);
        }
    }

    @Test
    void ordinaryNumbersHaveTheSameBitsAloneAndAmongOthers() {
        IntToDoubleFunction x = i -> i * 0.37 - 1000;
        TableEncoding encoding = fit(csv(MANY, x, i -> i / 8.0));
        for (String text :
                List.of(csv(MANY, x, i -> i / 8.0), csv(MANY, i -> i == 0 ? 1e30 : x.applyAsDouble(i), i -> 1))) {
            float[] known = encoding.encodeFeatures(read(encoding, text));
            assertArrayEquals(known, encoding.encodeFeatures(table(text)));
            for (int i = 1; i < MANY; i++) {
                assertEquals((float) x.applyAsDouble(i), known[i]);
            }
        }
    }

    @Test
    void aColumnThatWasRoundedIsRefusedWhereItIsNeededInFull() {
        TableEncoding encoding = fit(csv(300, i -> 1.7e9 + i * 0.37, i -> i / 8.0));
        String wide = csv(MANY, i -> i * 0.37, i -> i / 8.0);
        String message = assertThrows(DataFormatException.class, () -> encoding.encodeFeatures(table(wide)))
                .getMessage();
        assertEquals(
                "t.csv: column \"x\" was rounded to float while the table was read, but is needed in full: read the table"
                        + " with TableEncoding.read",
                message);
        assertEquals(MANY, encoding.encodeFeatures(read(encoding, wide)).length);
    }

    @Test
    void aFewOutliersDoNotHideThatTheOthersLieCloseTogether() {
        CsvTable whole = table(csv(MANY, i -> i % 5000 == 0 ? 0 : 1.7e9 + i * 0.37, i -> i / 8.0));
        CsvTable training =
                whole.select(IntStream.range(0, MANY).filter(i -> i % 5000 != 0).toArray());
        TableEncoding encoding = TableEncoding.fit(training, whole, EncodingOptions.target("y"));
        assertTrue(feature(encoding).isRescaled());
        float[] x = encoding.encode(training).x();
        assertNotEquals(x[0], x[1]);
    }

    @Test
    void aColumnMayHaveANumberThatIsTooFarFromTheOthers() {
        TableEncoding encoding = fit(csv(50, i -> i * 1e-40, i -> i / 8.0));
        String message = assertThrows(DataFormatException.class, () -> encoding.encodeFeatures(table("x\n1e10\n")))
                .getMessage();
        assertEquals(
                String.format(
                        Locale.ROOT,
                        "t.csv:2:1 (x): expected a number nearer to those of the training, up to %s, found \"1e10\"",
                        Float.MAX_VALUE),
                message);
    }
}

package dev.lanewise.data;

import static dev.lanewise.data.TestFiles.headerless;
import static dev.lanewise.data.TestFiles.table;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Dataset;
import dev.lanewise.data.EncodingOptions.MissingValues;
import dev.lanewise.data.EncodingOptions.TargetKind;
import dev.lanewise.data.EncodingOptions.UnknownCategories;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TableEncodingTest {

    private static final String PEOPLE = """
            age,work,hours,income
            39,State,40,low
            50,Self,13.5,high
            38,Private,40,low
            """;

    private static final EncodingOptions INCOME = EncodingOptions.target("income");

    private static TableEncoding fit(String text, EncodingOptions options) {
        return TableEncoding.fit(table(text), options);
    }

    @Test
    void numbersStayAndCategoriesBecomeOneHot() {
        TableEncoding encoding = fit(PEOPLE, INCOME);
        Dataset data = encoding.encode(table(PEOPLE));
        assertEquals(List.of("age", "work=Private", "work=Self", "work=State", "hours"), encoding.featureNames());
        assertEquals(5, encoding.features());
        assertArrayEquals(new float[] {39, 0, 0, 1, 40, 50, 0, 1, 0, 13.5f, 38, 1, 0, 0, 40}, data.x());
        assertEquals(List.of("high", "low"), encoding.classLabels());
        assertArrayEquals(new float[] {1, 0, 1}, data.y());
    }

    @Test
    void theTargetMayBeAnyColumnByNameOrIndex() {
        for (String target : List.of("work", "1", "-3")) {
            TableEncoding encoding = fit(PEOPLE, EncodingOptions.target(target));
            assertEquals(List.of("Private", "Self", "State"), encoding.classLabels());
            assertEquals(List.of("age", "hours", "income=high", "income=low"), encoding.featureNames());
        }
    }

    @Test
    void excludedColumnsAreNoFeaturesAndMayHoldAnything() {
        String text = "id,x,y\na,1,p\n2,2,q\n,3,p\n";
        TableEncoding encoding = fit(text, EncodingOptions.target("y").withExcluded(List.of("id")));
        assertEquals(List.of("x"), encoding.featureNames());
        assertArrayEquals(new float[] {1, 2, 3}, encoding.encode(table(text)).x());
    }

    @Test
    void numbersNamedAsCategoricalBecomeOneHotInTheOrderOfTheirValues() {
        String text = "zip,y\n10,a\n9,b\n10,a\n";
        TableEncoding encoding = fit(text, EncodingOptions.target("y").withCategorical(List.of("zip")));
        assertEquals(List.of("zip=9", "zip=10"), encoding.featureNames());
        assertArrayEquals(
                new float[] {0, 1, 1, 0, 0, 1}, encoding.encode(table(text)).x());
    }

    @Test
    void aMixedColumnNamedAsCategoricalIsOne() {
        TableEncoding encoding =
                fit("dependents,y\n0,a\n3+,b\n", EncodingOptions.target("y").withCategorical(List.of("0")));
        assertEquals(List.of("dependents=0", "dependents=3+"), encoding.featureNames());
    }

    @Test
    void missingValuesAreFilledFromTheTrainingTable() {
        EncodingOptions options = INCOME.withMissingValues(MissingValues.IMPUTE);
        TableEncoding encoding = fit("""
                age,work,income
                1,b,low
                ,c,high
                2,,low
                6,c,low
                3,b,low
                """, options);
        assertEquals(List.of("age", "work=b", "work=c"), encoding.featureNames());
        // The mean of 1, 2, 6 and 3; b and c are equally frequent, and b is first.
        assertArrayEquals(new float[] {3, 1, 0}, encoding.encodeFeatures(table("income,age,work\nlow,,\n")));
    }

    @Test
    void meansAreLearnedFromTheTrainingPartAndCategoriesFromTheVocabulary() {
        CsvTable whole = table("age,work,y\n1,b,p\n3,b,q\n100,c,r\n");
        CsvTable training = whole.select(0, 1);
        TableEncoding encoding =
                TableEncoding.fit(training, whole, EncodingOptions.target("y").withMissingValues(MissingValues.IMPUTE));
        assertEquals(List.of("p", "q", "r"), encoding.classLabels());
        assertArrayEquals(new float[] {2, 1, 0}, encoding.encodeFeatures(table("age,work\n,\n")));
        assertArrayEquals(
                new float[] {100, 0, 1}, encoding.encode(whole.select(2)).x());
    }

    @Test
    void unknownCategoriesAreZeroWhereTheyAreIgnored() {
        TableEncoding encoding = fit(PEOPLE, INCOME.withUnknownCategories(UnknownCategories.IGNORE));
        assertArrayEquals(new float[] {7, 0, 0, 0, 8}, encoding.encodeFeatures(table("age,work,hours\n7,Retired,8\n")));
    }

    @Test
    void laterTablesAreReadByTheNamesOfTheirColumns() {
        TableEncoding encoding = fit(PEOPLE, INCOME);
        float[] x = encoding.encodeFeatures(table("extra,hours,work,age\nz,8,Self,7\n"));
        assertArrayEquals(new float[] {7, 0, 1, 0, 8}, x);
    }

    @Test
    void tablesWithoutHeaderAreReadByPositionWithOrWithoutTarget() {
        TableEncoding encoding = TableEncoding.fit(headerless("1,a,2\n3,b,4\n"), EncodingOptions.target("1"));
        assertEquals(List.of("0", "2"), encoding.featureNames());
        assertArrayEquals(new float[] {5, 6}, encoding.encodeFeatures(headerless("5,b,6\n")));
        assertArrayEquals(new float[] {5, 6}, encoding.encodeFeatures(headerless("5,6\n")));
        assertArrayEquals(new float[] {5, 6}, encoding.encodeFeatures(table("p,q\n5,6\n")));
    }

    @Test
    void aTargetOfFewWholeNumbersIsAClassElseARegression() {
        assertEquals(
                List.of("-1", "2", "10"),
                fit(target("10", "2", "-1", "2", "10", "2"), y()).classLabels());
        assertEquals(
                List.of("1.0", "2.0"),
                fit(target("1.0", "2.0", "2.0", "1.0"), y()).classLabels());
        assertFalse(fit(target("1.5", "2.5", "2.5", "1.5"), y()).isClassification());
        assertFalse(fit(target("1", "2", "3"), y()).isClassification());
        assertTrue(fit(target(numbersTwice(50)), y()).isClassification());
        assertFalse(fit(target(numbersTwice(51)), y()).isClassification());
    }

    @Test
    void theKindOfTargetMayBeSaid() {
        String text = target("1", "2", "1", "2");
        TableEncoding regression = fit(text, y().withTargetKind(TargetKind.REGRESSION));
        assertEquals(List.of(), regression.classLabels());
        assertArrayEquals(
                new float[] {1, 2, 1, 2}, regression.encode(table(text)).y());
        TableEncoding classes = fit(target("1.5", "2.5", "x"), y().withTargetKind(TargetKind.CLASSIFICATION));
        assertEquals(List.of("1.5", "2.5", "x"), classes.classLabels());
    }

    @Test
    void aClassMayOccurOnce() {
        String text = target("a", "a", "a", "b");
        TableEncoding encoding = fit(text, y());
        Dataset data = encoding.encode(table(text));
        assertArrayEquals(new float[] {0, 0, 0, 1}, data.y());
        assertEquals(3, data.split(0.25, 1).train().rows());
    }

    @Test
    void theSuffixIsDroppedWhereverALabelHasIt() {
        EncodingOptions options = y().withLabelSuffix(".");
        TableEncoding encoding = fit(target("<=50K", ">50K", "<=50K"), options);
        assertEquals(List.of("<=50K", ">50K"), encoding.classLabels());
        assertArrayEquals(
                new float[] {1, 0},
                encoding.encode(table(target(">50K.", "<=50K"))).y());
        TableEncoding regression = fit(target("1.5.", "2.5"), options);
        assertInstanceOf(TargetColumn.Regression.class, regression.targetColumn());
        assertArrayEquals(
                new float[] {1.5f}, regression.encode(table(target("1.5."))).y());
    }

    @Test
    void anEncodingRemembersHowItsTableWasRead() {
        CsvOptions options = new CsvOptions(false, ';', List.of("?"), false);
        TableEncoding encoding = TableEncoding.fit(table("1;a\n2;b\n", options), EncodingOptions.target("-1"));
        assertEquals(options, encoding.csvOptions());
    }

    private static EncodingOptions y() {
        return EncodingOptions.target("y");
    }

    private static String[] numbersTwice(int distinct) {
        return IntStream.range(0, 2 * distinct)
                .mapToObj(i -> Integer.toString(i / 2))
                .toArray(String[]::new);
    }

    private static String target(String... values) {
        StringBuilder text = new StringBuilder("x,y\n");
        for (String value : values) {
            text.append("1,").append(value).append('\n');
        }
        return text.toString();
    }
}

package dev.lanewise.data;

import static dev.lanewise.data.TestFiles.assertFails;
import static dev.lanewise.data.TestFiles.headerless;
import static dev.lanewise.data.TestFiles.table;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.data.EncodingOptions.MissingValues;
import dev.lanewise.data.EncodingOptions.TargetKind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TableEncodingErrorsTest {

    private static final EncodingOptions Y = EncodingOptions.target("y");
    private static final String TRAINING = "x,c,y\n1,a,p\n2,b,q\n";

    private static TableEncoding fit(String text, EncodingOptions options) {
        return TableEncoding.fit(table(text), options);
    }

    private static void assertFitFails(String message, String text, EncodingOptions options) {
        assertFails(message, () -> fit(text, options));
    }

    private static void assertEncodeFails(String message, String text) {
        TableEncoding encoding = fit(TRAINING, Y);
        assertFails(message, () -> encoding.encode(table(text)));
    }

    @Test
    void refusesUnknownColumns() {
        String message = "t.csv: no column \"z\"; there are x, c, y, or 0 to 2 (-1 is the last)";
        assertFitFails(message, TRAINING, EncodingOptions.target("z"));
        assertFitFails(message, TRAINING, Y.withExcluded(List.of("z")));
        assertFitFails(message, TRAINING, Y.withCategorical(List.of("z")));
        assertFitFails(message, TRAINING, Y.withNumeric(List.of("z")));
        assertFails(
                "t.csv: no column \"y\"; there are columns 0 to 1 (-1 is the last)",
                () -> TableEncoding.fit(headerless("1,2\n"), Y));
    }

    @Test
    void refusesAColumnThatIsToBeTwoThings() {
        assertFitFails(
                "t.csv: column \"y\" cannot be both the target and excluded", TRAINING, Y.withExcluded(List.of("-1")));
        assertFitFails(
                "t.csv: column \"x\" cannot be both categorical and numeric",
                TRAINING,
                Y.withCategorical(List.of("x")).withNumeric(List.of("0")));
    }

    @Test
    void refusesATableWithoutFeatures() {
        assertFitFails(
                "t.csv: no column is left as a feature beside the target \"y\": name another --target, fewer columns in --drop, or"
                        + " the right --delimiter",
                "y\np\nq\n",
                Y);
    }

    @Test
    void refusesAMixtureOfNumbersAndOtherTexts() {
        String remedy =
                ": add --missing '?' --impute if it stands for a missing value, or --categorical x, or --drop x";
        assertFitFails("t.csv:3:1 (x): \"?\" is not a number, but \"1\" in line 2 is" + remedy, "x,y\n1,p\n?,q\n", Y);
        assertFitFails("t.csv:2:1 (x): \"?\" is not a number, but \"1\" in line 3 is" + remedy, "x,y\n?,p\n1,q\n", Y);
    }

    @Test
    void refusesATargetThatIsAMixtureUnlessItsKindIsSaid() {
        assertFitFails(
                "t.csv:3:2 (y): \"4 5\" is not a number, but \"1\" in line 2 is: add --task classification or --task"
                        + " regression",
                "x,y\n1,1\n2,4 5\n",
                Y);
    }

    @Test
    void refusesTextInANumericColumn() {
        assertFitFails("t.csv:2:2 (c): expected a number, found \"a\"", TRAINING, Y.withNumeric(List.of("c")));
        assertEncodeFails("t.csv:3:2 (x): expected a number, found \"a\"", "c,x,y\na,1,p\na,a,p\n");
    }

    @Test
    void refusesNumbersThatAreNotFinite() {
        assertFitFails(
                "t.csv:3:1 (x): expected a finite number, found \"NaN\": add --missing NaN --impute if it stands for a missing"
                        + " value, or --drop x",
                "x,y\n1,p\nNaN,q\n",
                Y);
        assertFitFails(
                "t.csv:2:1 (x): expected a finite number, found \"inf\": add --missing inf --impute if it stands for a missing"
                        + " value, or --drop x",
                "x,y\ninf,p\n1,q\n",
                Y);
        assertFitFails(
                "t.csv:2:1 (x): expected a number up to 1.7976931348623157E308, found \"1e400\": add --missing 1e400 --impute"
                        + " if it stands for a missing value, or --drop x",
                "x,y\n1e400,p\n1,q\n",
                Y);
        assertEncodeFails("t.csv:2:1 (x): expected a finite number, found \"-Infinity\"", "x,c,y\n-Infinity,a,p\n");
    }

    @Test
    void refusesMissingFeatures() {
        String remedy = ": add --impute to fill in the column's mean or most frequent category, or --drop ";
        assertFitFails("t.csv:3:1 (x): the value is missing" + remedy + "x", "x,y\n1,p\n,q\n", Y);
        String message = "t.csv:3:1 (x): the value is missing: fill it in, or train with --impute";
        assertEncodeFails(message, "x,c,y\n1,a,p\n\"\",a,p\n");
        assertEncodeFails(message.replace("1 (x)", "2 (c)"), "x,c,y\n1,a,p\n1,,p\n");
        assertFails(
                "t.csv:2:1: the value is missing" + remedy + "0",
                () -> TableEncoding.fit(headerless("1,p\n,q\n"), EncodingOptions.target("1")));
    }

    @Test
    void refusesAColumnWithoutAnyValue() {
        EncodingOptions options = Y.withMissingValues(MissingValues.IMPUTE);
        String message = "t.csv: column \"x\" has no value: add --drop x";
        assertFitFails(message, "x,y\n,p\n,q\n", options);
        assertFitFails(message, "x,y\n,p\n,q\n", options.withNumeric(List.of("x")));
        assertFitFails(message, "x,y\n,p\n,q\n", options.withCategorical(List.of("x")));
    }

    @Test
    void refusesAMissingTarget() {
        String message = "t.csv:3:2 (y): the target is missing: fill it in, or remove the row";
        assertFitFails(message, "x,y\n1,p\n2,\n", Y.withMissingValues(MissingValues.IMPUTE));
        assertFitFails(message, "x,y\n1,p.\n2,.\n", Y.withLabelSuffix("."));
        assertEncodeFails("t.csv:2:3 (y): the target is missing: fill it in, or remove the row", "x,c,y\n1,a,\n");
    }

    @Test
    void refusesATargetOfOneClass() {
        assertFitFails(
                "t.csv: the target \"y\" has one class only, p: name another column with --target",
                "x,y\n1,p\n2,p\n",
                Y);
    }

    @Test
    void refusesTextAsATargetOfRegression() {
        TableEncoding encoding = fit("x,y\n1,1.5\n", Y.withTargetKind(TargetKind.REGRESSION));
        assertFails("t.csv:2:2 (y): expected a number, found \"p\"", () -> encoding.encode(table("x,y\n1,p\n")));
    }

    @Test
    void refusesColumnsOfManyTextsUnlessTheyAreNamed() {
        StringBuilder text = new StringBuilder("id,y\n");
        for (int i = 0; i <= 1000; i++) {
            text.append("i").append(i).append(",p\ni").append(i).append(",q\n");
        }
        assertFitFails(
                "t.csv: column \"id\" has 1001 different texts, more than 1000: add --drop id, or --categorical id to make each"
                        + " a feature",
                text.toString(),
                Y);
        TableEncoding named = fit(text.toString(), Y.withCategorical(List.of("id")));
        assertEquals(1001, named.features());
    }

    @Test
    void refusesLabelsAndCategoriesItWasNotFittedOn() {
        assertEncodeFails("t.csv:3:3 (y): unknown class \"r\"; known are p, q", "x,c,y\n1,a,p\n1,a,r\n");
        assertEncodeFails(
                "t.csv:2:2 (c): unknown category \"z\"; known are a, b: train with --unknown-categories ignore to take it as none of"
                        + " them",
                "x,c,y\n1,z,p\n");
    }

    @Test
    void refusesTablesThatLackAColumn() {
        assertEncodeFails("t.csv: no column \"c\"; there are x, y", "x,y\n1,p\n");
        assertEncodeFails("t.csv: no column \"y\"; there are x, c", "x,c\n1,a\n");
        TableEncoding encoding = fit(TRAINING, Y);
        assertFails(
                "t.csv: expected a header, for the training table had one, but it is read without",
                () -> encoding.encodeFeatures(headerless("1,a,p\n")));
    }

    @Test
    void refusesTablesWithoutHeaderOfAnotherWidth() {
        TableEncoding encoding = TableEncoding.fit(headerless("1,2,p\n3,4,q\n"), EncodingOptions.target("-1"));
        String message = "t.csv: expected 3 columns, or 2 without the target, found ";
        assertFails(message + 4, () -> encoding.encodeFeatures(headerless("1,2,3,4\n")));
        assertFails(message + 1, () -> encoding.encodeFeatures(headerless("1\n")));
        assertFails("t.csv: expected 3 columns with the target, found 2", () -> encoding.encode(headerless("1,2\n")));
    }

    @Test
    void refusesAVocabularyOfOtherColumns() {
        assertFails(
                "t.csv: expected the columns of t.csv",
                () -> TableEncoding.fit(table(TRAINING), table("x,y\n1,p\n"), Y));
    }

    @Test
    void refusesMetadataThatIsBrokenOrIncomplete() {
        assertMetadataFails("encoding.version", "3", "1 or 2");
        assertMetadataFails("encoding.columns", "-3", "a whole number");
        assertMetadataFails("encoding.csv.header", "yes", "true or false");
        assertMetadataFails("encoding.csv.delimiter", "", "one character or blanks");
        assertMetadataFails("encoding.csv.delimiter", "\"", "one character or blanks");
        assertMetadataFails("encoding.missing_values", "guess", "one of [error, impute]");
        assertMetadataFails("encoding.unknown_categories", "guess", "one of [error, ignore]");
        assertMetadataFails("encoding.feature.0.kind", "text", "numeric or categorical");
        assertMetadataFails("encoding.feature.0.fill", "NaN", "a finite number");
        assertMetadataFails("encoding.feature.0.fill", "1e99", "a finite number");
        assertMetadataFails("encoding.feature.0.origin", "inf", "a finite number");
        assertMetadataFails("encoding.feature.0.unit", "0", "a number above 0");
        assertMetadataFails("encoding.target.unit", "-1", "a number above 0", "x,y\n1,1.5\n2,2.5\n");
        assertMetadataFails("encoding.csv.decimal", ";", "a point or a comma");
        assertMetadataFails("encoding.feature.0.index", "3", "a number below encoding.columns");
        assertMetadataFails("encoding.target.kind", "both", "classification or regression");
        assertMetadataFails("encoding.feature.1.category.1", "a", "a text that does not occur before");
        assertMetadataFails("encoding.feature.1.fill", "z", "one of the categories");
        assertMetadataFails("encoding.target.label.1", "p", "a text that does not occur before");
        for (String key : List.of(
                "encoding.version",
                "encoding.columns",
                "encoding.target.name",
                "encoding.feature.1.category.0",
                "encoding.target.label.0",
                "encoding.target.label.1")) {
            Map<String, String> metadata = new TreeMap<>(fit(TRAINING, Y).toMetadata());
            metadata.remove(key);
            assertFails(
                    "model metadata: " + key + ": expected a value, found nothing",
                    () -> TableEncoding.fromMetadata(metadata));
        }
        assertFails(
                "model metadata: encoding.feature.0.name: expected a name, found nothing",
                () -> TableEncoding.fromMetadata(Map.of("encoding.version", "1")));
    }

    private static void assertMetadataFails(String key, String value, String expected) {
        assertMetadataFails(key, value, expected, TRAINING);
    }

    private static void assertMetadataFails(String key, String value, String expected, String training) {
        Map<String, String> metadata = new TreeMap<>(fit(training, Y).toMetadata());
        metadata.put(key, value);
        assertFails(
                "model metadata: " + key + ": expected " + expected + ", found \"" + value + "\"",
                () -> TableEncoding.fromMetadata(metadata));
    }
}

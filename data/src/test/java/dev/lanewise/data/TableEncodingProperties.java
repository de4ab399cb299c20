package dev.lanewise.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Dataset;
import dev.lanewise.data.EncodingOptions.MissingValues;
import dev.lanewise.data.EncodingOptions.UnknownCategories;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TableEncodingProperties {

    /** A row of a number, a category, a number and a label. */
    record Person(float age, String work, float hours, String income) {

        String line() {
            return age + "," + work + "," + hours + "," + income + "\n";
        }
    }

    @Provide
    Arbitrary<List<Person>> people() {
        Arbitrary<Float> numbers = Arbitraries.floats().between(-1e30f, 1e30f);
        return Combinators.combine(
                        numbers, Arbitraries.of("a", "b", "c d", "é"), numbers, Arbitraries.of("low", "high"))
                .as(Person::new)
                .list()
                .ofMinSize(2)
                .ofMaxSize(20)
                .filter(people -> people.stream().map(Person::income).distinct().count() == 2);
    }

    private static CsvTable table(List<Person> people) {
        StringBuilder text = new StringBuilder("age,work,hours,income\n");
        people.forEach(person -> text.append(person.line()));
        return TestFiles.table(text.toString());
    }

    @Property
    void everyFieldIsWhereItsFeatureNameSays(@ForAll("people") List<Person> people) {
        CsvTable table = table(people);
        TableEncoding encoding = TableEncoding.fit(table, EncodingOptions.target("income"));
        Dataset data = encoding.encode(table);
        List<String> names = encoding.featureNames();
        assertEquals(names.size(), data.features());
        for (int row = 0; row < people.size(); row++) {
            Person person = people.get(row);
            for (int feature = 0; feature < names.size(); feature++) {
                String name = names.get(feature);
                float expected = switch (name) {
                    case "age" -> person.age();
                    case "hours" -> person.hours();
                    default -> name.equals("work=" + person.work()) ? 1f : 0f;
                };
                assertEquals(
                        Float.floatToRawIntBits(expected),
                        Float.floatToRawIntBits(data.x()[row * names.size() + feature]),
                        name);
            }
            assertEquals(person.income(), encoding.classLabels().get((int) data.y()[row]));
        }
    }

    @Property
    void theEncodingComesBackFromItsMetadata(
            @ForAll("people") List<Person> people,
            @ForAll MissingValues missingValues,
            @ForAll UnknownCategories unknownCategories,
            @ForAll String suffix,
            @ForAll boolean regression) {
        TableEncoding encoding = TableEncoding.fit(
                table(people),
                EncodingOptions.target(regression ? "age" : "income")
                        .withTargetKind(
                                regression
                                        ? EncodingOptions.TargetKind.REGRESSION
                                        : EncodingOptions.TargetKind.CLASSIFICATION)
                        .withMissingValues(missingValues)
                        .withUnknownCategories(unknownCategories)
                        .withLabelSuffix("low".endsWith(suffix) || "high".endsWith(suffix) ? "." : suffix));
        Map<String, String> metadata = encoding.toMetadata();
        assertTrue(TableEncoding.isIn(metadata));
        assertTrue(metadata.keySet().stream().allMatch(key -> key.startsWith("encoding.")));
        assertEquals(encoding, TableEncoding.fromMetadata(metadata));
    }

    @Property(tries = 20)
    void theOrderOfColumnsChangesNothing(@ForAll("people") List<Person> people) {
        TableEncoding encoding = TableEncoding.fit(table(people), EncodingOptions.target("income"));
        StringBuilder reversed = new StringBuilder("hours,income,work,age\n");
        people.forEach(person -> reversed.append(
                person.hours() + "," + person.income() + "," + person.work() + "," + person.age() + "\n"));
        assertArrayEquals(
                encoding.encode(table(people)).x(),
                encoding.encode(TestFiles.table(reversed.toString())).x());
    }
}

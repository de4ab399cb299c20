package dev.lanewise.data;

import dev.lanewise.data.EncodingOptions.MissingValues;
import dev.lanewise.data.EncodingOptions.UnknownCategories;
import dev.lanewise.data.column.NumberText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A {@link TableEncoding} as texts. Lists are numbered from 0 ({@code encoding.feature.3.category.0}) and end where the
 * next number is missing; a float is written so that reading gives the same bits.
 */
final class EncodingMetadata {

    static final String VERSION_KEY = "encoding.version";

    private static final String VERSION = "1";
    /** With a key that a reader of version 1 does not know. */
    private static final String EXTENDED_VERSION = "2";

    private static final String CSV = "encoding.csv.";
    private static final String FEATURE = "encoding.feature.";
    private static final String TARGET = "encoding.target.";
    private static final String BLANKS = "blanks";

    private final Map<String, String> metadata;

    EncodingMetadata(Map<String, String> metadata) {
        this.metadata = metadata;
    }

    static Map<String, String> write(TableEncoding encoding) {
        Map<String, String> metadata = new TreeMap<>();
        metadata.put(VERSION_KEY, isExtended(encoding) ? EXTENDED_VERSION : VERSION);
        metadata.put(CSV + "header", String.valueOf(encoding.csvOptions().header()));
        char delimiter = encoding.csvOptions().delimiter();
        metadata.put(CSV + "delimiter", delimiter == CsvOptions.BLANKS ? BLANKS : String.valueOf(delimiter));
        if (encoding.csvOptions().decimal() != '.') {
            metadata.put(CSV + "decimal", String.valueOf(encoding.csvOptions().decimal()));
        }
        metadata.put(CSV + "trim", String.valueOf(encoding.csvOptions().trim()));
        putAll(metadata, CSV + "missing.", encoding.csvOptions().missing());
        metadata.put("encoding.columns", String.valueOf(encoding.columns()));
        metadata.put("encoding.missing_values", name(encoding.missingValues()));
        metadata.put("encoding.unknown_categories", name(encoding.unknownCategories()));
        for (int i = 0; i < encoding.featureColumns().size(); i++) {
            write(metadata, FEATURE + i + ".", encoding.featureColumns().get(i));
        }
        write(metadata, encoding.targetColumn());
        metadata.put(TARGET + "label_suffix", encoding.labelSuffix());
        return metadata;
    }

    private static boolean isExtended(TableEncoding encoding) {
        boolean feature = encoding.featureColumns().stream()
                .anyMatch(column -> column instanceof FeatureColumn.Numeric numeric && numeric.isRescaled());
        boolean target =
                encoding.targetColumn() instanceof TargetColumn.Regression regression && regression.isRescaled();
        CsvOptions csv = encoding.csvOptions();
        return feature || target || csv.decimal() != '.' || csv.delimiter() == CsvOptions.BLANKS;
    }

    private static void putRescaling(Map<String, String> metadata, String prefix, double origin, double unit) {
        if (!Rescaling.isNone(origin, unit)) {
            metadata.put(prefix + "origin", String.valueOf(origin));
            metadata.put(prefix + "unit", String.valueOf(unit));
        }
    }

    private static void write(Map<String, String> metadata, String prefix, FeatureColumn column) {
        metadata.put(prefix + "name", column.name());
        metadata.put(prefix + "index", String.valueOf(column.index()));
        switch (column) {
            case FeatureColumn.Numeric numeric -> {
                metadata.put(prefix + "kind", "numeric");
                metadata.put(prefix + "fill", String.valueOf(numeric.fill()));
                putRescaling(metadata, prefix, numeric.origin(), numeric.unit());
            }
            case FeatureColumn.Categorical categorical -> {
                metadata.put(prefix + "kind", "categorical");
                metadata.put(prefix + "fill", categorical.fill());
                putAll(metadata, prefix + "category.", categorical.categories());
            }
        }
    }

    private static void write(Map<String, String> metadata, TargetColumn target) {
        metadata.put(TARGET + "name", target.name());
        metadata.put(TARGET + "index", String.valueOf(target.index()));
        switch (target) {
            case TargetColumn.Regression regression -> {
                metadata.put(TARGET + "kind", "regression");
                putRescaling(metadata, TARGET, regression.origin(), regression.unit());
            }
            case TargetColumn.Classification classification -> {
                metadata.put(TARGET + "kind", "classification");
                putAll(metadata, TARGET + "label.", classification.labels());
            }
        }
    }

    private static void putAll(Map<String, String> metadata, String prefix, List<String> values) {
        for (int i = 0; i < values.size(); i++) {
            metadata.put(prefix + i, values.get(i));
        }
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    TableEncoding read() {
        if (!text(VERSION_KEY).equals(VERSION) && !text(VERSION_KEY).equals(EXTENDED_VERSION)) {
            throw bad(VERSION_KEY, VERSION + " or " + EXTENDED_VERSION);
        }
        List<FeatureColumn> features = new ArrayList<>();
        while (metadata.containsKey(FEATURE + features.size() + ".name")) {
            features.add(feature(FEATURE + features.size() + "."));
        }
        if (features.isEmpty()) {
            throw bad(FEATURE + "0.name", "a name");
        }
        return new TableEncoding(
                csvOptions(),
                number("encoding.columns"),
                features,
                target(),
                constant(MissingValues.class, "encoding.missing_values"),
                constant(UnknownCategories.class, "encoding.unknown_categories"),
                text(TARGET + "label_suffix"));
    }

    private CsvOptions csvOptions() {
        String delimiter = text(CSV + "delimiter");
        boolean blanks = delimiter.equals(BLANKS);
        if (!blanks && (delimiter.length() != 1 || "\"\r\n".contains(delimiter))) {
            throw bad(CSV + "delimiter", "one character or " + BLANKS);
        }
        String decimal = metadata.getOrDefault(CSV + "decimal", ".");
        if (!decimal.equals(".") && !decimal.equals(",")) {
            throw bad(CSV + "decimal", "a point or a comma");
        }
        return new CsvOptions(
                flag(CSV + "header"),
                blanks ? CsvOptions.BLANKS : delimiter.charAt(0),
                texts(CSV + "missing."),
                flag(CSV + "trim"),
                decimal.charAt(0));
    }

    private FeatureColumn feature(String prefix) {
        String name = text(prefix + "name");
        int index = index(prefix);
        return switch (text(prefix + "kind")) {
            case "numeric" ->
                new FeatureColumn.Numeric(name, index, finite(prefix + "fill"), origin(prefix), unit(prefix));
            case "categorical" -> {
                List<String> categories = distinct(prefix + "category.", 1);
                if (!categories.contains(text(prefix + "fill"))) {
                    throw bad(prefix + "fill", "one of the categories");
                }
                yield new FeatureColumn.Categorical(name, index, categories, text(prefix + "fill"));
            }
            default -> throw bad(prefix + "kind", "numeric or categorical");
        };
    }

    private TargetColumn target() {
        String name = text(TARGET + "name");
        int index = index(TARGET);
        return switch (text(TARGET + "kind")) {
            case "regression" -> new TargetColumn.Regression(name, index, origin(TARGET), unit(TARGET));
            case "classification" -> new TargetColumn.Classification(name, index, distinct(TARGET + "label.", 2));
            default -> throw bad(TARGET + "kind", "classification or regression");
        };
    }

    private String text(String key) {
        String value = metadata.get(key);
        if (value == null) {
            throw bad(key, "a value");
        }
        return value;
    }

    private List<String> texts(String prefix) {
        List<String> texts = new ArrayList<>();
        while (metadata.containsKey(prefix + texts.size())) {
            texts.add(text(prefix + texts.size()));
        }
        return texts;
    }

    /** Texts that each stand for a number, their place in the list. */
    private List<String> distinct(String prefix, int least) {
        List<String> texts = texts(prefix);
        if (texts.size() < least) {
            throw bad(prefix + texts.size(), "a value");
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < texts.size(); i++) {
            if (!seen.add(texts.get(i))) {
                throw bad(prefix + i, "a text that does not occur before");
            }
        }
        return texts;
    }

    private int number(String key) {
        String value = text(key);
        if (!value.matches("\\d{1,9}")) {
            throw bad(key, "a whole number");
        }
        return Integer.parseInt(value);
    }

    private float finite(String key) {
        float value = (float) finiteDouble(key);
        if (Float.isInfinite(value)) {
            throw bad(key, "a finite number");
        }
        return value;
    }

    private double finiteDouble(String key) {
        String value = text(key);
        double number = new NumberText('.').parse(value);
        if (!Double.isFinite(number)) {
            throw bad(key, "a finite number");
        }
        return number;
    }

    private double origin(String prefix) {
        return metadata.containsKey(prefix + "origin") ? finiteDouble(prefix + "origin") : 0;
    }

    private double unit(String prefix) {
        double unit = metadata.containsKey(prefix + "unit") ? finiteDouble(prefix + "unit") : 1;
        if (unit <= 0) {
            throw bad(prefix + "unit", "a number above 0");
        }
        return unit;
    }

    private int index(String prefix) {
        int index = number(prefix + "index");
        if (index >= number("encoding.columns")) {
            throw bad(prefix + "index", "a number below encoding.columns");
        }
        return index;
    }

    private boolean flag(String key) {
        return switch (text(key)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw bad(key, "true or false");
        };
    }

    private <E extends Enum<E>> E constant(Class<E> type, String key) {
        String value = text(key);
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> name(constant).equals(value))
                .findFirst()
                .orElseThrow(() -> bad(
                        key,
                        "one of "
                                + Arrays.stream(type.getEnumConstants())
                                        .map(EncodingMetadata::name)
                                        .toList()));
    }

    private DataFormatException bad(String key, String expected) {
        String found = metadata.containsKey(key) ? "\"" + metadata.get(key) + "\"" : "nothing";
        return new DataFormatException("model metadata: " + key + ": expected " + expected + ", found " + found);
    }
}

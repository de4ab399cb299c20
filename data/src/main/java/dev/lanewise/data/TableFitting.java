package dev.lanewise.data;

import dev.lanewise.data.EncodingOptions.TargetKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Fits a {@link TableEncoding}: kinds, categories and labels come from the vocabulary table, means and most frequent categories
 * from the training table.
 */
final class TableFitting {

    static final int MAX_AUTO_CLASSES = 50;
    /** A column of more different texts is rather an identifier or free text, and would take as many features. */
    static final int MAX_INFERRED_CATEGORIES = 1000;

    private enum Role {
        TARGET,
        EXCLUDED,
        CATEGORICAL,
        NUMERIC
    }

    private final CsvTable training;
    private final CsvTable vocabulary;
    private final EncodingOptions options;
    private final Map<Integer, Role> roles = new HashMap<>();

    TableFitting(CsvTable training, CsvTable vocabulary, EncodingOptions options) {
        this.training = training;
        this.vocabulary = vocabulary;
        this.options = options;
    }

    TableEncoding fit() {
        if (!training.columnNames().equals(vocabulary.columnNames())) {
            throw new DataFormatException(vocabulary.source() + ": expected the columns of " + training.source());
        }
        assign(Role.TARGET, List.of(options.target()));
        assign(Role.EXCLUDED, options.excluded());
        assign(Role.CATEGORICAL, options.categorical());
        assign(Role.NUMERIC, options.numeric());

        List<FeatureColumn> features = new ArrayList<>();
        for (int column = 0; column < training.columns(); column++) {
            Role role = roles.get(column);
            if (role != Role.TARGET && role != Role.EXCLUDED) {
                features.add(feature(column, role == null ? inferredRole(column) : role));
            }
        }
        if (features.isEmpty()) {
            throw new DataFormatException(training.source() + ": no column is left as a feature");
        }
        return new TableEncoding(
                training.options(),
                training.columns(),
                features,
                target(training.column(options.target())),
                options.missingValues(),
                options.unknownCategories(),
                options.labelSuffix());
    }

    private void assign(Role role, List<String> columns) {
        for (String column : columns) {
            int index = training.column(column);
            Role other = roles.put(index, role);
            if (other != null && other != role) {
                throw new DataFormatException(training.source() + ": column \""
                        + training.columnNames().get(index) + "\" cannot be both " + text(other) + " and "
                        + text(role));
            }
        }
    }

    private static String text(Role role) {
        return switch (role) {
            case TARGET -> "the target";
            case EXCLUDED -> "excluded";
            case CATEGORICAL -> "categorical";
            case NUMERIC -> "numeric";
        };
    }

    private FeatureColumn feature(int column, Role kind) {
        String name = training.columnNames().get(column);
        return kind == Role.NUMERIC
                ? new FeatureColumn.Numeric(name, column, mean(column))
                : categorical(name, column, roles.get(column) == null);
    }

    private FeatureColumn.Categorical categorical(String name, int column, boolean inferred) {
        Set<String> found = new LinkedHashSet<>();
        for (int row = 0; row < vocabulary.rows(); row++) {
            if (isPresent(vocabulary, row, column)) {
                found.add(vocabulary.field(row, column));
            }
        }
        if (inferred && found.size() > MAX_INFERRED_CATEGORIES) {
            throw new DataFormatException(vocabulary.source() + ": column \"" + name + "\" has " + found.size()
                    + " different texts, more than " + MAX_INFERRED_CATEGORIES
                    + "; exclude it, or name it as categorical");
        }
        List<String> categories = sorted(found);
        return new FeatureColumn.Categorical(name, column, categories, mostFrequent(column, categories));
    }

    private String mostFrequent(int column, List<String> categories) {
        Map<String, Integer> counts = new HashMap<>();
        for (int row = 0; row < training.rows(); row++) {
            if (isPresent(training, row, column)) {
                counts.merge(training.field(row, column), 1, Integer::sum);
            }
        }
        String most = "";
        for (String category : categories) {
            if (counts.getOrDefault(category, 0) > counts.getOrDefault(most, 0)) {
                most = category;
            }
        }
        if (most.isEmpty()) {
            throw noValue(training, column);
        }
        return most;
    }

    private float mean(int column) {
        double sum = 0;
        int present = 0;
        for (int row = 0; row < training.rows(); row++) {
            if (isPresent(training, row, column)) {
                sum += NumberText.parse(training.field(row, column), training, row, column);
                present++;
            }
        }
        if (present == 0) {
            throw noValue(training, column);
        }
        return (float) (sum / present);
    }

    private Role inferredRole(int column) {
        return isNumeric(column, "declare it as missing, or name the column as categorical")
                ? Role.NUMERIC
                : Role.CATEGORICAL;
    }

    /** Whether the column holds numbers only, or else no number at all; a mixture is nothing to guess about. */
    private boolean isNumeric(int column, String remedy) {
        int first = -1;
        boolean numeric = false;
        for (int row = 0; row < vocabulary.rows(); row++) {
            if (!isPresent(vocabulary, row, column)) {
                continue;
            }
            boolean isNumber = NumberText.isNumber(text(row, column));
            if (first < 0) {
                first = row;
                numeric = isNumber;
            } else if (isNumber != numeric) {
                throw mixture(column, isNumber ? row : first, isNumber ? first : row, remedy);
            }
        }
        if (first < 0) {
            throw noValue(vocabulary, column);
        }
        return numeric;
    }

    private String text(int row, int column) {
        String text = vocabulary.field(row, column);
        return roles.get(column) == Role.TARGET ? TableEncoding.withoutSuffix(text, options.labelSuffix()) : text;
    }

    private DataFormatException mixture(int column, int number, int other, String remedy) {
        return vocabulary.error(
                other,
                column,
                "\"" + text(other, column) + "\" is not a number, but \"" + text(number, column) + "\" in line "
                        + vocabulary.line(number) + " is; " + remedy);
    }

    private static DataFormatException noValue(CsvTable table, int column) {
        return new DataFormatException(
                table.source() + ": column \"" + table.columnNames().get(column) + "\" has no value");
    }

    private boolean isPresent(CsvTable table, int row, int column) {
        return TableEncoding.isPresent(table, row, column, options.missingValues());
    }

    private TargetColumn target(int column) {
        String name = training.columnNames().get(column);
        Set<String> texts = new LinkedHashSet<>();
        for (int row = 0; row < vocabulary.rows(); row++) {
            String text = text(row, column);
            if (text.isEmpty()) {
                throw TableEncoding.missingTarget(vocabulary, row, column);
            }
            texts.add(text);
        }
        if (!isClassification(column, texts)) {
            return new TargetColumn.Regression(name, column);
        }
        if (texts.size() == 1) {
            throw new DataFormatException(vocabulary.source() + ": the target \"" + name + "\" has one class only: "
                    + texts.iterator().next());
        }
        return new TargetColumn.Classification(name, column, sorted(texts));
    }

    private boolean isClassification(int column, Set<String> texts) {
        if (options.targetKind() != TargetKind.AUTO) {
            return options.targetKind() == TargetKind.CLASSIFICATION;
        }
        return !isNumeric(column, "say whether it is a classification or a regression")
                || (texts.size() <= MAX_AUTO_CLASSES
                        && 2 * texts.size() <= vocabulary.rows()
                        && texts.stream().allMatch(TableFitting::isWhole));
    }

    private static boolean isWhole(String text) {
        return NumberText.isFinite(text) && Double.parseDouble(text) % 1 == 0;
    }

    private static List<String> sorted(Collection<String> texts) {
        return texts.stream().sorted(NumberText.order(texts)).toList();
    }
}

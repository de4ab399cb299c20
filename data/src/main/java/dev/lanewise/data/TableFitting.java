package dev.lanewise.data;

import dev.lanewise.data.ColumnFacts.Kind;
import dev.lanewise.data.EncodingOptions.MissingValues;
import dev.lanewise.data.EncodingOptions.TargetKind;
import dev.lanewise.data.column.Categories;
import dev.lanewise.data.column.NumberText;
import java.util.ArrayList;
import java.util.List;

/**
 * Fits a {@link TableEncoding}: kinds, categories and labels come from the vocabulary table; means, most frequent
 * categories, origins and units from the training table.
 */
final class TableFitting {

    static final int MAX_AUTO_CLASSES = 50;
    /** A column of more different texts is rather an identifier or free text, and would take as many features. */
    static final int MAX_INFERRED_CATEGORIES = 1000;
    /** At most this many texts are a plausible set of categories in the smallest table. */
    static final int MAX_FEW_TEXTS = 10;

    private final CsvTable training;
    private final CsvTable vocabulary;
    private final EncodingOptions options;
    private final FittingErrors errors;

    TableFitting(CsvTable training, CsvTable vocabulary, EncodingOptions options) {
        this.training = training;
        this.vocabulary = vocabulary;
        this.options = options;
        errors = new FittingErrors(vocabulary);
    }

    TableEncoding fit() {
        if (!training.columnNames().equals(vocabulary.columnNames())) {
            throw new DataFormatException(vocabulary.source() + ": expected the columns of " + training.source());
        }
        if (training.rows() == 0) {
            throw new DataFormatException(training.source() + ": there is a header, but no row below it");
        }
        ColumnRoles.Role[] roles = ColumnRoles.of(training.names(), options);
        int target = targetIndex();
        if (facts(vocabulary, target).present() == 0) {
            throw errors.noValue(vocabulary, target, target);
        }
        List<FeatureColumn> features = new ArrayList<>();
        for (int column = 0; column < training.columns(); column++) {
            if (roles[column] != ColumnRoles.Role.TARGET && roles[column] != ColumnRoles.Role.EXCLUDED) {
                features.add(feature(column, roles[column]));
            }
        }
        if (features.isEmpty()) {
            throw new DataFormatException(training.source() + ": no column is left as a feature beside the target \""
                    + ColumnNames.abbreviated(training.columnNames().get(target))
                    + "\": name another --target, fewer columns in --drop, or the right --delimiter");
        }
        return new TableEncoding(
                training.options(),
                training.columns(),
                features,
                target(target),
                options.missingValues(),
                options.unknownCategories(),
                options.labelSuffix());
    }

    private ColumnFacts facts(CsvTable table, int column) {
        return new ColumnFacts(table, column, "");
    }

    private FeatureColumn feature(int column, ColumnRoles.Role role) {
        ColumnFacts all = facts(vocabulary, column);
        ColumnFacts trained = training == vocabulary ? all : facts(training, column);
        String name = training.columnNames().get(column);
        if (all.present() == 0) {
            throw errors.noValue(vocabulary, column, targetIndex());
        }
        if (all.has(Kind.MISSING) && options.missingValues() == MissingValues.ERROR) {
            throw vocabulary.error(all.first(Kind.MISSING), column, errors.missing(column));
        }
        if (trained.present() == 0) {
            throw errors.noValue(training, column, targetIndex());
        }
        boolean numeric =
                role == ColumnRoles.Role.NUMERIC || (role == ColumnRoles.Role.INFERRED && isNumeric(column, all));
        return numeric
                ? numeric(name, column, trained)
                : categorical(name, column, all, trained, role == ColumnRoles.Role.INFERRED);
    }

    private int targetIndex() {
        return training.column(options.target());
    }

    /** Whether the column holds numbers only, or else no number at all; a mixture is nothing to guess about. */
    private boolean isNumeric(int column, ColumnFacts facts) {
        if (!facts.has(Kind.TEXT)) {
            return true;
        }
        if (facts.has(Kind.NUMBER) || facts.has(Kind.NOT_FINITE)) {
            throw errors.mixture(column, facts);
        }
        errors.requireNoOtherNotation(column, facts, "--categorical");
        return false;
    }

    private FeatureColumn.Numeric numeric(String name, int column, ColumnFacts facts) {
        errors.requireFinite(training, column, facts);
        Rescaling.Statistics statistics = facts.statistics();
        Rescaling rescaling = statistics.ofFeature();
        if (rescaling.equals(Rescaling.NONE)) {
            return new FeatureColumn.Numeric(name, column, statistics.mean());
        }
        TableEncoder.requireUnrounded(training, column);
        FeatureColumn.Numeric scaled = new FeatureColumn.Numeric(name, column, 0, rescaling.origin(), rescaling.unit());
        float fill = scaled.encode(statistics.exactMean());
        return new FeatureColumn.Numeric(name, column, fill, rescaling.origin(), rescaling.unit());
    }

    private FeatureColumn.Categorical categorical(
            String name, int column, ColumnFacts all, ColumnFacts trained, boolean inferred) {
        if (all.isNumbersAlone()) {
            throw errors.numbersAlone(column, "categorical");
        }
        List<String> categories =
                Categories.distinct(all.texts(), vocabulary.options().decimal());
        if (inferred) {
            requireFew(column, categories.size(), all.present());
        }
        int[] counts = trained.counts(categories);
        int most = 0;
        for (int i = 1; i < counts.length; i++) {
            most = counts[i] > counts[most] ? i : most;
        }
        return new FeatureColumn.Categorical(name, column, categories, categories.get(most));
    }

    private void requireFew(int column, int categories, int rows) {
        boolean names = categories > MAX_FEW_TEXTS && 4L * categories > 3L * rows;
        if (categories > MAX_INFERRED_CATEGORIES || names) {
            throw errors.manyTexts(
                    column, categories, names ? " in " + rows + " rows" : ", more than " + MAX_INFERRED_CATEGORIES);
        }
    }

    private TargetColumn target(int column) {
        String name = training.columnNames().get(column);
        ColumnFacts facts = new ColumnFacts(vocabulary, column, options.labelSuffix());
        if (facts.has(Kind.MISSING)) {
            throw TableEncoder.missingTarget(vocabulary, facts.first(Kind.MISSING), column);
        }
        List<String> labels =
                Categories.distinct(facts.texts(), vocabulary.options().decimal());
        if (!isClassification(column, facts, labels)) {
            return regression(name, column);
        }
        if (facts.isNumbersAlone()) {
            throw errors.numbersAlone(column, "the target of a classification");
        }
        if (labels.size() == 1) {
            throw new DataFormatException(vocabulary.source() + ": the target \"" + ColumnNames.abbreviated(name)
                    + "\" has one class only, " + ColumnNames.abbreviated(labels.getFirst())
                    + ": name another column with --target");
        }
        return new TargetColumn.Classification(name, column, labels);
    }

    private TargetColumn.Regression regression(String name, int column) {
        ColumnFacts facts = new ColumnFacts(training, column, options.labelSuffix());
        errors.requireFinite(training, column, facts);
        Rescaling rescaling = facts.statistics().ofTarget();
        if (!rescaling.equals(Rescaling.NONE)) {
            TableEncoder.requireUnrounded(training, column);
        }
        return new TargetColumn.Regression(name, column, rescaling.origin(), rescaling.unit());
    }

    private boolean isClassification(int column, ColumnFacts facts, List<String> labels) {
        if (options.targetKind() != TargetKind.AUTO) {
            return options.targetKind() == TargetKind.CLASSIFICATION;
        }
        if (!facts.has(Kind.TEXT)) {
            return !facts.isNumbersAlone()
                    && !facts.has(Kind.NOT_FINITE)
                    && labels.size() <= MAX_AUTO_CLASSES
                    && 2 * labels.size() <= vocabulary.rows()
                    && labels.stream().allMatch(this::isWhole);
        }
        if (facts.has(Kind.NUMBER) || facts.has(Kind.NOT_FINITE)) {
            throw errors.targetMixture(column, facts);
        }
        errors.requireNoOtherNotation(column, facts, "--task classification");
        if (labels.size() > MAX_FEW_TEXTS && 2L * labels.size() > vocabulary.rows()) {
            throw errors.manyClasses(column, labels.size(), vocabulary.rows());
        }
        return true;
    }

    private boolean isWhole(String text) {
        return new NumberText(vocabulary.options().decimal()).parse(text) % 1 == 0;
    }
}

package dev.lanewise.cli.data;

import dev.lanewise.Dataset;
import dev.lanewise.FeatureScaling;
import dev.lanewise.data.FeatureColumn;
import dev.lanewise.data.TableEncoding;
import java.util.Arrays;
import java.util.Optional;

/** How features are scaled; constants are the words of the command line. */
public enum Scaling {

    /** {@link #standard} for tables, {@link #range} for images. */
    auto,
    /** Mean 0, standard deviation 1; the 0 and 1 of categories stay, for a rare category would become a huge number. */
    standard,
    /** Each column to 0 … 1. */
    min_max,
    /** All columns together to 0 … 1: pixels, of which some are the same in all training images. */
    range,
    /** Unchanged. */
    none;

    @Override
    public String toString() {
        return name().replace('_', '-');
    }

    /** Fits to the training rows. */
    public FeatureScaling fit(Dataset train, Optional<TableEncoding> encoding) {
        return switch (this) {
            case auto -> (encoding.isPresent() ? standard : range).fit(train, encoding);
            case standard -> standard(train, encoding);
            case min_max -> FeatureScaling.minMax(train.x(), train.features());
            case range -> range(train);
            case none -> FeatureScaling.none(train.features());
        };
    }

    private static FeatureScaling standard(Dataset train, Optional<TableEncoding> encoding) {
        FeatureScaling fitted = FeatureScaling.standard(train.x(), train.features());
        if (encoding.isEmpty()) {
            return fitted;
        }
        float[] offset = fitted.offset().clone();
        float[] factor = fitted.factor().clone();
        int feature = 0;
        for (FeatureColumn column : encoding.get().featureColumns()) {
            int next = feature + column.featureNames().size();
            if (column instanceof FeatureColumn.Categorical) {
                Arrays.fill(offset, feature, next, 0f);
                Arrays.fill(factor, feature, next, 1f);
            }
            feature = next;
        }
        return new FeatureScaling(FeatureScaling.Kind.STANDARD, offset, factor);
    }

    private static FeatureScaling range(Dataset train) {
        FeatureScaling whole = FeatureScaling.minMax(train.x(), 1);
        float[] offset = new float[train.features()];
        float[] factor = new float[train.features()];
        Arrays.fill(offset, whole.offset()[0]);
        Arrays.fill(factor, whole.factor()[0]);
        return new FeatureScaling(FeatureScaling.Kind.MIN_MAX, offset, factor);
    }
}

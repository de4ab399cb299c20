package dev.lanewise.cli.model;

import dev.lanewise.Model;
import dev.lanewise.data.TableEncoding;
import dev.lanewise.data.TargetColumn;
import dev.lanewise.metrics.RegressionMetrics;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * The unit of the numbers that a model gives: that of the data, unless its encoding centres and scales the target in double.
 *
 * @param target of the encoding; origin 0 and unit 1 without one
 */
record TargetUnit(TargetColumn.Regression target) {

    /** Longer plain decimals are written with an exponent. */
    private static final int MAX_PLAIN_DIGITS = 25;

    static TargetUnit of(Model model) {
        boolean encoded = !model.isClassifier() && TableEncoding.isIn(model.metadata());
        return new TargetUnit(
                encoded
                                && TableEncoding.fromMetadata(model.metadata()).targetColumn()
                                        instanceof TargetColumn.Regression regression
                        ? regression
                        : new TargetColumn.Regression("", 0));
    }

    /** What was measured on outputs, in the unit of the data. */
    RegressionMetrics raw(RegressionMetrics metrics) {
        double unit = target.unit();
        return unit == 1
                ? metrics
                : new RegressionMetrics(
                        metrics.rows(), metrics.mse() / unit / unit, metrics.mae() / unit, metrics.r2());
    }

    /** A difference of two outputs in the unit of the data. */
    double raw(double difference) {
        return difference / target.unit();
    }

    /** An output as a number of the data, with the digits that a float output can tell apart. */
    String text(float output) {
        if (!target.isRescaled() || !Float.isFinite(output)) {
            return Float.toString(output);
        }
        double number = target.decode(output);
        if (!Double.isFinite(number)) {
            return Double.toString(number);
        }
        double step = Math.ulp(output) / target.unit();
        int decimals = step > 0 ? (int) Math.ceil(-Math.log10(step)) : 0;
        BigDecimal exact = new BigDecimal(number);
        BigDecimal rounded = exact.setScale(decimals, RoundingMode.HALF_EVEN).stripTrailingZeros();
        return rounded.precision() <= MAX_PLAIN_DIGITS && Math.abs(rounded.scale()) <= MAX_PLAIN_DIGITS
                ? rounded.toPlainString()
                : rounded.toString();
    }
}

/**
 * How good predictions are: {@link dev.lanewise.metrics.ConfusionMatrix}, {@link
 * dev.lanewise.metrics.ProbabilityMetrics} and {@link dev.lanewise.metrics.RocCurve} for classes, {@link
 * dev.lanewise.metrics.RegressionMetrics} for numbers.
 *
 * <p>Each is an immutable result, made from flat arrays by a static {@code of}, and safe to share between threads.
 * Everything is computed in double, in the order of the rows, with operations whose bits Java specifies. Where a
 * definition is free, scikit-learn's choice is taken, and said.
 */
@NullMarked
package dev.lanewise.metrics;

import org.jspecify.annotations.NullMarked;

/**
 * What a batch costs by its rows: {@link dev.lanewise.tune.cost.CostForks} has several JVMs measure it and joins what they say to a
 * {@link dev.lanewise.tune.cost.CostCurve}.
 */
@NullMarked
package dev.lanewise.tune.cost;

import org.jspecify.annotations.NullMarked;

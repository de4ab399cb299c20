/**
 * {@code lanewise train}: from options and rows to a model file and its report.
 */
@NullMarked
package dev.lanewise.cli.train;

import org.jspecify.annotations.NullMarked;

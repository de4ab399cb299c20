/**
 * Models of one format into another, and what is in a model file: converted, inspected, compared.
 */
@NullMarked
package dev.lanewise.cli.convert;

import org.jspecify.annotations.NullMarked;

/**
 * What is measured: suites, shapes, implementations, and the command line of each JVM that measures.
 */
@NullMarked
package dev.lanewise.cli.bench.plan;

import org.jspecify.annotations.NullMarked;

/**
 * What measurements of all kinds stand on: other JVMs and their files, the compiler's state, processor time, robust statistics, and
 * how much of a difference is none.
 */
@NullMarked
package dev.lanewise.tune.measure;

import org.jspecify.annotations.NullMarked;

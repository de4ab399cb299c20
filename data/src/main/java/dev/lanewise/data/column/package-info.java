/**
 * A column of a table while it is read: numbers and texts as they stand in the file, which numbers are equal, which cells are
 * missing. It knows nothing of files and of what a column is for.
 */
@NullMarked
package dev.lanewise.data.column;

import org.jspecify.annotations.NullMarked;

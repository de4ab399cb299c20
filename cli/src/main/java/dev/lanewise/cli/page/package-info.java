/** Pages that show the results of a command: one file each, with its data, its script and the charting library. */
@NullMarked
package dev.lanewise.cli.page;

import org.jspecify.annotations.NullMarked;

/**
 * How numbers, tables and progress look, for people and as JSON, and how quantities are read. Knows no command.
 */
@NullMarked
package dev.lanewise.cli.text;

import org.jspecify.annotations.NullMarked;

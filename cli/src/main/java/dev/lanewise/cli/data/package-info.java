/**
 * The rows that a command line names: how they are opened, read, split and scaled.
 */
@NullMarked
package dev.lanewise.cli.data;

import org.jspecify.annotations.NullMarked;

/**
 * What every command stands on: what Ctrl-C does, the files it leaves, how it fails and what it ends with. Knows no command.
 */
@NullMarked
package dev.lanewise.cli.context;

import org.jspecify.annotations.NullMarked;

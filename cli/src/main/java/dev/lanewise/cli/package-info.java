/**
 * The {@code lanewise} command: {@link dev.lanewise.cli.Main} starts it, {@link dev.lanewise.cli.LanewiseCommand} knows its
 * subcommands.
 *
 * <p>Results go to standard output, progress and messages to standard error. A failure is one line on standard error and an exit
 * code: {@link dev.lanewise.cli.context.ExitCode}. {@code docs/cli.md} describes all of it.
 */
@NullMarked
package dev.lanewise.cli;

import org.jspecify.annotations.NullMarked;

/**
 * What every part of the library stands on and no user sees: checks of arguments, the team of threads, and whether Flight Recorder
 * is there. Knows no number of a network. Not exported.
 */
@NullMarked
package dev.lanewise.support;

import org.jspecify.annotations.NullMarked;

/**
 * What is done with a network that is there: shown, checked, evaluated, predicted with, compressed.
 */
@NullMarked
package dev.lanewise.cli.model;

import org.jspecify.annotations.NullMarked;

package dev.lanewise.engine;

/**
 * Where a program's parameters lie, and where their gradients go: two arrays of the same layout.
 *
 * @param values all parameters
 * @param gradients their gradients
 */
@SuppressWarnings("ArrayRecordComponent")
public record ParameterBlock(float[] values, float[] gradients) {}

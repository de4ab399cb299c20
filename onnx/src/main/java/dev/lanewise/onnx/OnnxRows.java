package dev.lanewise.onnx;

/**
 * Samples as the imported model takes and gives them, whatever axes the graph has.
 *
 * @param x row-major {@code [rows × features]}
 * @param outputs row-major {@code [rows × outputs]}: what was expected
 */
public record OnnxRows(float[] x, double[] outputs) {}

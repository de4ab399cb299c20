/**
 * ONNX models in: {@link dev.lanewise.onnx.OnnxFiles} reads a file whose graph is a dense network as a {@link dev.lanewise.Model}.
 */
@NullMarked
package dev.lanewise.onnx;

import org.jspecify.annotations.NullMarked;

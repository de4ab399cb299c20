/**
 * ONNX models in and out: {@link dev.lanewise.onnx.OnnxFiles} reads a file whose graph is a dense network as a {@link
 * dev.lanewise.Model}, and writes a model as such a file.
 *
 * <p>The classes of the import stay together although they are many: each group of operators is a class over {@code Lowering}, {@code
 * Rows} and {@code Source}, none of which anybody else should see.
 */
@NullMarked
package dev.lanewise.onnx;

import org.jspecify.annotations.NullMarked;

/** The weights of other tools, in files that do not say what the layers are: {@link dev.lanewise.onnx.weights.WeightFiles}. */
@NullMarked
package dev.lanewise.onnx.weights;

import org.jspecify.annotations.NullMarked;

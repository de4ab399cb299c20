/**
 * Models out as ONNX: {@link dev.lanewise.onnx.export.OnnxWriter} puts the file's message together, which {@link
 * dev.lanewise.onnx.OnnxFiles} writes. Not exported.
 */
@NullMarked
package dev.lanewise.onnx.export;

import org.jspecify.annotations.NullMarked;

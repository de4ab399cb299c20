/** What an ONNX file says, as it says it: the messages of protobuf, and nothing of networks. */
@NullMarked
package dev.lanewise.onnx.file;

import org.jspecify.annotations.NullMarked;

/**
 * Model files: {@link dev.lanewise.Model}s in <a href="https://github.com/huggingface/safetensors">safetensors</a>
 * files.
 *
 * <p>{@link dev.lanewise.io.ModelFiles} saves and loads them. Behind it: the bytes of a safetensors file with
 * checksums, which know nothing of networks, and the description of a model, which knows nothing of bytes. {@code
 * docs/model-format.md} defines the format. {@link dev.lanewise.io.AtomicFile} writes every file of the project.
 *
 * <p>A few classes more than elsewhere: the reader and writer of JSON are among them, because the library has no dependency.
 */
@NullMarked
package dev.lanewise.io;

import org.jspecify.annotations.NullMarked;

package dev.lanewise.io;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * What a safetensors file holds: tensors by name and strings by key, without the entries of the {@link Envelope}.
 *
 * <p>The tensors lie in the file in the order of their names, as the reference implementation lays them, so the same
 * content always gives the same bytes.
 *
 * @param metadata strings by key
 * @param tensors by name; the arrays are not copied
 */
record SafeTensors(Map<String, String> metadata, SortedMap<String, Tensor> tensors) {

    /** Floats that are converted to bytes at a time. */
    static final int CHUNK_FLOATS = 1 << 14;

    SafeTensors {
        metadata = Map.copyOf(metadata);
        tensors = Collections.unmodifiableSortedMap(new TreeMap<>(tensors));
    }

    /** An empty buffer for a chunk of little-endian floats. */
    static ByteBuffer chunkBuffer() {
        return ByteBuffer.allocate(CHUNK_FLOATS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Writes a file in place of the one that may be there, as {@link AtomicFile} says.
     *
     * @throws IllegalArgumentException if a number is not finite, a string is no valid Unicode, or the metadata are too
     *     large; then nothing was written
     * @throws UncheckedIOException if the file cannot be written; then the old one is untouched
     */
    void write(Path file) {
        requireFinite();
        CRC32C crc = new CRC32C();
        forEachChunk(crc::update);
        byte[] header = header(crc);
        AtomicFile.write(file, channel -> {
            AtomicFile.writeFully(
                    channel,
                    ByteBuffer.allocate(Long.BYTES)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(0, header.length));
            AtomicFile.writeFully(channel, ByteBuffer.wrap(header));
            forEachChunk(chunk -> AtomicFile.writeFully(channel, chunk));
        });
    }

    /**
     * Checks that it can be written, whatever the numbers.
     *
     * @throws IllegalArgumentException if a string is no valid Unicode, or the metadata are too large
     */
    void requireWritable() {
        header(new CRC32C());
    }

    /** The checksum takes the same space whatever it is. */
    private byte[] header(CRC32C crc) {
        return SafeTensorsHeader.of(Envelope.seal(metadata, crc), tensors).encode();
    }

    private void requireFinite() {
        tensors.forEach((name, tensor) -> {
            int index = tensor.firstNonFinite();
            if (index >= 0) {
                throw new IllegalArgumentException("only finite numbers are saved, but number " + index + " of tensor "
                        + JsonWriter.excerpt(name) + " is " + tensor.values()[index]);
            }
        });
    }

    /** Takes bytes, all of them. */
    private interface Sink<E extends Exception> {
        void accept(ByteBuffer bytes) throws E;
    }

    private <E extends Exception> void forEachChunk(Sink<E> sink) throws E {
        ByteBuffer chunk = chunkBuffer();
        for (Tensor tensor : tensors.values()) {
            float[] values = tensor.values();
            for (int from = 0; from < values.length; from += CHUNK_FLOATS) {
                int count = Math.min(CHUNK_FLOATS, values.length - from);
                chunk.clear().limit(count * Float.BYTES);
                chunk.asFloatBuffer().put(values, from, count);
                sink.accept(chunk);
            }
        }
    }
}

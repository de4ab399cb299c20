package dev.lanewise.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * Reads a safetensors file in two steps, so that a caller can refuse a {@link #header} before memory is taken for the
 * tensors.
 *
 * <p>Nothing in the file is believed before it is checked against what is there: the header's length against the
 * file's, the tensors against the bytes after the header. So memory is bounded by the size of the file. Not
 * thread-safe.
 */
final class SafeTensorsReader implements AutoCloseable {

    private final FileChannel channel;
    private final long fileBytes;
    private final SafeTensorsHeader header;

    private SafeTensorsReader(FileChannel channel, boolean own) throws IOException {
        this.channel = channel;
        this.fileBytes = channel.size();
        this.header = readHeader(own);
    }

    /**
     * Opens a file and reads its header.
     *
     * @throws ModelFormatException if the header is damaged, not Lanewise's, or does not fit the file
     * @throws IOException if the file cannot be read
     */
    static SafeTensorsReader open(Path file) throws IOException {
        return open(file, true);
    }

    /** Opens a file of any tool; errors as in {@link #open}, but it need not be Lanewise's. */
    static SafeTensorsReader openForeign(Path file) throws IOException {
        return open(file, false);
    }

    private static SafeTensorsReader open(Path file, boolean own) throws IOException {
        AtomicFile.refuseIrregular(file);
        FileChannel channel = FileChannel.open(file);
        try {
            return new SafeTensorsReader(channel, own);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Bytes of the whole file. */
    long fileBytes() {
        return fileBytes;
    }

    /** The header; checked to fit the file. */
    SafeTensorsHeader header() {
        return header;
    }

    /**
     * Reads the tensors; once.
     *
     * @throws ModelFormatException if their bytes are damaged or a number is not finite
     * @throws IOException if the file cannot be read
     */
    SortedMap<String, Tensor> readTensors() throws IOException {
        SortedMap<String, Tensor> tensors = new TreeMap<>();
        CRC32C crc = new CRC32C();
        ByteBuffer chunk = SafeTensors.chunkBuffer();
        for (TensorInfo info : header.tensors()) {
            float[] values = new float[info.count()];
            for (int from = 0; from < values.length; from += SafeTensors.CHUNK_FLOATS) {
                int count = Math.min(SafeTensors.CHUNK_FLOATS, values.length - from);
                readFully(chunk.clear().limit(count * Float.BYTES));
                crc.update(chunk.duplicate());
                chunk.asFloatBuffer().get(values, from, count);
            }
            tensors.put(info.name(), new Tensor(info.shape(), values));
        }
        Envelope.checkData(header.metadata(), crc);
        tensors.forEach(SafeTensorsReader::requireFinite);
        return tensors;
    }

    private static void requireFinite(String name, Tensor tensor) {
        int index = tensor.firstNonFinite();
        if (index >= 0) {
            throw new ModelFormatException("number " + index + " of tensor " + JsonWriter.excerpt(name) + " is "
                    + tensor.values()[index] + ", but all must be finite");
        }
    }

    private SafeTensorsHeader readHeader(boolean own) throws IOException {
        if (fileBytes < Long.BYTES) {
            throw new ModelFormatException(
                    "the file has " + fileBytes + " bytes, too few for the " + Long.BYTES + " of the header's length");
        }
        long length = readFully(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN))
                .getLong();
        long left = fileBytes - Long.BYTES;
        if (length < 0 || length > left) {
            throw new ModelFormatException("the header should take " + Long.toUnsignedString(length) + " bytes, but "
                    + left + " follow: the file is truncated or no safetensors file");
        }
        if (length > SafeTensorsHeader.MAX_BYTES) {
            throw new ModelFormatException("the header should take " + length + " bytes, but at most "
                    + SafeTensorsHeader.MAX_BYTES + " are allowed");
        }
        String json = decode(readFully(ByteBuffer.allocate((int) length)));
        return own ? SafeTensorsHeader.parse(json, left - length) : SafeTensorsHeader.parseForeign(json, left - length);
    }

    /**
     * Reads the bytes of one tensor, piece by piece; in any order, as often as wanted.
     *
     * @throws IOException if the file cannot be read
     */
    void readBytes(TensorInfo info, Consumer<ByteBuffer> to) throws IOException {
        channel.position(fileBytes - header.dataBytes() + info.begin());
        ByteBuffer chunk = SafeTensors.chunkBuffer();
        for (long left = info.end() - info.begin(); left > 0; left -= chunk.limit()) {
            to.accept(readFully(chunk.clear().limit((int) Math.min(chunk.capacity(), left))));
        }
    }

    private static String decode(ByteBuffer bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException _) {
            throw new ModelFormatException("the header is no valid UTF-8 at byte " + bytes.position());
        }
    }

    /** Fills the buffer from its position and makes it ready to read. */
    private ByteBuffer readFully(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new ModelFormatException("the file ends at byte " + channel.position() + " while it is read");
            }
        }
        return buffer.flip();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

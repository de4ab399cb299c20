package dev.lanewise.onnx.export;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A message of protobuf: its fields in the order in which they were added, without generated classes.
 *
 * <p>The format has the length of a message before its bytes, so every length is known first; the numbers of a tensor are asked for
 * only when they are written, so that one tensor at a time is in memory.
 */
public final class Message {

    /** No message of protobuf may be longer. */
    static final long MAX_SIZE = Integer.MAX_VALUE;

    private static final int BUFFER = 1 << 16;

    private interface Field {
        long size();

        void writeTo(CodedOutputStream out) throws IOException;
    }

    private final List<Field> fields = new ArrayList<>();

    Message() {}

    /**
     * Adds a text.
     *
     * @throws IllegalArgumentException if it is no valid Unicode
     */
    Message text(int field, String value) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
            throw new IllegalArgumentException("the text \"" + value + "\" is no valid Unicode");
        }
        return add(CodedOutputStream.computeStringSize(field, value), out -> out.writeString(field, value));
    }

    Message integer(int field, long value) {
        return add(CodedOutputStream.computeInt64Size(field, value), out -> out.writeInt64(field, value));
    }

    Message number(int field, float value) {
        return add(CodedOutputStream.computeFloatSize(field, value), out -> out.writeFloat(field, value));
    }

    Message message(int field, Message value) {
        fields.add(new Field() {
            @Override
            public long size() {
                return delimited(field, value.size());
            }

            @Override
            public void writeTo(CodedOutputStream out) throws IOException {
                begin(out, field, value.size());
                for (Field part : value.fields) {
                    part.writeTo(out);
                }
            }
        });
        return this;
    }

    /** The bytes of whole numbers, little endian. */
    Message bytes(int field, long[] values) {
        long size = (long) values.length * Long.BYTES;
        return add(delimited(field, size), out -> {
            begin(out, field, size);
            for (long value : values) {
                out.writeSFixed64NoTag(value);
            }
        });
    }

    /**
     * The bytes of floats, little endian.
     *
     * @param count how many
     * @param values gives them when they are written
     */
    Message bytes(int field, long count, Supplier<float[]> values) {
        return add(delimited(field, count * Float.BYTES), out -> {
            float[] numbers = values.get();
            begin(out, field, (long) numbers.length * Float.BYTES);
            for (float number : numbers) {
                out.writeFloatNoTag(number);
            }
        });
    }

    private interface Writing {
        void writeTo(CodedOutputStream out) throws IOException;
    }

    private Message add(long size, Writing writing) {
        fields.add(new Field() {
            @Override
            public long size() {
                return size;
            }

            @Override
            public void writeTo(CodedOutputStream out) throws IOException {
                writing.writeTo(out);
            }
        });
        return this;
    }

    private static long delimited(int field, long size) {
        return CodedOutputStream.computeTagSize(field) + CodedOutputStream.computeUInt64SizeNoTag(size) + size;
    }

    private static void begin(CodedOutputStream out, int field, long size) throws IOException {
        out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt64NoTag(size);
    }

    /** Bytes that it takes. */
    long size() {
        long size = 0;
        for (Field field : fields) {
            size += field.size();
        }
        return size;
    }

    /**
     * Checks the length.
     *
     * @throws IllegalArgumentException if it is 2 GiB or longer
     */
    Message requireWritable() {
        long size = size();
        if (size > MAX_SIZE) {
            throw new IllegalArgumentException("the model takes " + size
                    + " bytes as an ONNX file, but the format ends at 2 GiB: save it as a file of Lanewise's own");
        }
        return this;
    }

    /**
     * Writes it.
     *
     * @throws IOException if the channel cannot be written to
     */
    public void writeTo(WritableByteChannel channel) throws IOException {
        CodedOutputStream out = CodedOutputStream.newInstance(Channels.newOutputStream(channel), BUFFER);
        for (Field field : fields) {
            field.writeTo(out);
        }
        out.flush();
    }
}

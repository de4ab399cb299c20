package dev.lanewise.onnx.file;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The wire format of protobuf, message by message, without generated classes: {@link OnnxDecoder} says which fields there are.
 * Bytes stay where they are in the file's mapping until they are needed, so that a large model is not copied here, which
 * protobuf's own reader does.
 *
 * <p>What is no valid message raises {@link InvalidProtocolBufferException}; the lengths that a file names are compared with what is
 * left of it before anything is allocated. Groups, which ONNX has none of, are refused, so nothing nests.
 */
final class WireReader {

    /** Bits of a number that a byte holds. */
    private static final int SEVEN = 7;

    private final ByteBuffer in;
    private int field;
    private int wireType;

    WireReader(ByteBuffer bytes) {
        in = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The number of the next field, 0 at the end. */
    int nextField() throws IOException {
        if (!in.hasRemaining()) {
            return 0;
        }
        long tag = varint();
        wireType = WireFormat.getTagWireType((int) tag);
        field = WireFormat.getTagFieldNumber((int) tag);
        if (tag >>> Integer.SIZE != 0 || field == 0) {
            throw new InvalidProtocolBufferException("a tag of " + Long.toUnsignedString(tag));
        }
        return field;
    }

    void skip() throws IOException {
        switch (wireType) {
            case WireFormat.WIRETYPE_VARINT -> varint();
            case WireFormat.WIRETYPE_FIXED32 -> skip(Integer.BYTES);
            case WireFormat.WIRETYPE_FIXED64 -> skip(Long.BYTES);
            case WireFormat.WIRETYPE_LENGTH_DELIMITED -> bytes();
            default ->
                throw new InvalidProtocolBufferException(
                        "field " + field + " has wire type " + wireType + ", which no field of ONNX has");
        }
    }

    private void skip(int bytes) throws IOException {
        requireLeft(bytes);
        in.position(in.position() + bytes);
    }

    private void requireLeft(long bytes) throws IOException {
        if (bytes < 0 || bytes > in.remaining()) {
            throw new InvalidProtocolBufferException("field " + field + " should take " + Long.toUnsignedString(bytes)
                    + " bytes, but " + in.remaining() + " are left: the file is truncated or damaged");
        }
    }

    private long varint() throws IOException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += SEVEN) {
            requireLeft(1);
            byte next = in.get();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new InvalidProtocolBufferException("a number of more than 10 bytes");
    }

    /** The bytes of a field, not copied. */
    ByteBuffer bytes() throws IOException {
        require(WireFormat.WIRETYPE_LENGTH_DELIMITED);
        long length = varint();
        requireLeft(length);
        ByteBuffer bytes = in.slice(in.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
        skip((int) length);
        return bytes;
    }

    WireReader message() throws IOException {
        return new WireReader(bytes());
    }

    String text() throws IOException {
        return StandardCharsets.UTF_8.decode(bytes()).toString();
    }

    long integer() throws IOException {
        require(WireFormat.WIRETYPE_VARINT);
        return varint();
    }

    float single() throws IOException {
        require(WireFormat.WIRETYPE_FIXED32);
        requireLeft(Float.BYTES);
        return in.getFloat();
    }

    /** Adds one integer, or the packed ones of this field. */
    void integers(Numbers.Longs to) throws IOException {
        if (isPacked()) {
            WireReader packed = message();
            while (packed.in.hasRemaining()) {
                to.add(packed.varint());
            }
        } else {
            to.add(integer());
        }
    }

    /** Adds one float, or the packed ones of this field. */
    void singles(Numbers.Floats to) throws IOException {
        if (isPacked()) {
            ByteBuffer packed = bytes();
            requireWhole(packed, Float.BYTES);
            to.reserve(packed.remaining() / Float.BYTES);
            while (packed.hasRemaining()) {
                to.add(packed.getFloat());
            }
        } else {
            to.add(single());
        }
    }

    /** Adds one double, or the packed ones of this field. */
    void doubles(Numbers.Doubles to) throws IOException {
        if (isPacked()) {
            ByteBuffer packed = bytes();
            requireWhole(packed, Double.BYTES);
            to.reserve(packed.remaining() / Double.BYTES);
            while (packed.hasRemaining()) {
                to.add(packed.getDouble());
            }
        } else {
            require(WireFormat.WIRETYPE_FIXED64);
            requireLeft(Double.BYTES);
            to.add(in.getDouble());
        }
    }

    private boolean isPacked() {
        return wireType == WireFormat.WIRETYPE_LENGTH_DELIMITED;
    }

    private static void requireWhole(ByteBuffer packed, int bytes) throws InvalidProtocolBufferException {
        if (packed.remaining() % bytes != 0) {
            throw new InvalidProtocolBufferException(
                    "packed numbers of " + bytes + " bytes take " + packed.remaining());
        }
    }

    private void require(int expected) throws InvalidProtocolBufferException {
        if (wireType != expected) {
            throw new InvalidProtocolBufferException(
                    "field " + field + " has wire type " + wireType + ", but must have " + expected);
        }
    }
}

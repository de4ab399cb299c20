package dev.lanewise.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The wire format of protobuf, message by message, without generated classes: {@link OnnxDecoder} says which fields there are.
 * Bytes stay where they are in the file's mapping until they are needed, so that a large model is not copied here.
 *
 * <p>What is no valid message raises {@link InvalidProtocolBufferException}; the lengths that a file names are compared with what is
 * left of it before anything is allocated.
 */
final class WireReader {

    private final CodedInputStream in;
    private int tag;

    WireReader(ByteBuffer bytes) {
        // A buffer that it takes for immutable it hands on piece by piece without a copy.
        this(UnsafeByteOperations.unsafeWrap(bytes));
    }

    WireReader(ByteString bytes) {
        in = bytes.newCodedInput();
        in.enableAliasing(true);
        in.setSizeLimit(Integer.MAX_VALUE);
    }

    /** The number of the next field, 0 at the end. */
    int nextField() throws IOException {
        tag = in.readTag();
        return WireFormat.getTagFieldNumber(tag);
    }

    void skip() throws IOException {
        if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_END_GROUP || !in.skipField(tag)) {
            throw new InvalidProtocolBufferException("a group ends that did not begin");
        }
    }

    ByteString bytes() throws IOException {
        require(WireFormat.WIRETYPE_LENGTH_DELIMITED);
        return in.readBytes();
    }

    WireReader message() throws IOException {
        return new WireReader(bytes());
    }

    String text() throws IOException {
        return bytes().toString(StandardCharsets.UTF_8);
    }

    long integer() throws IOException {
        require(WireFormat.WIRETYPE_VARINT);
        return in.readInt64();
    }

    float single() throws IOException {
        require(WireFormat.WIRETYPE_FIXED32);
        return in.readFloat();
    }

    /** Adds one integer, or the packed ones of this field. */
    void integers(Numbers.Longs to) throws IOException {
        if (isPacked()) {
            ByteString packed = in.readBytes();
            CodedInputStream numbers = packed.newCodedInput();
            while (!numbers.isAtEnd()) {
                to.add(numbers.readInt64());
            }
        } else {
            to.add(integer());
        }
    }

    /** Adds one float, or the packed ones of this field. */
    void singles(Numbers.Floats to) throws IOException {
        if (isPacked()) {
            ByteString packed = in.readBytes();
            requireWhole(packed, Float.BYTES);
            CodedInputStream numbers = packed.newCodedInput();
            to.reserve(packed.size() / Float.BYTES);
            while (!numbers.isAtEnd()) {
                to.add(numbers.readFloat());
            }
        } else {
            to.add(single());
        }
    }

    /** Adds one double, or the packed ones of this field. */
    void doubles(Numbers.Doubles to) throws IOException {
        if (isPacked()) {
            ByteString packed = in.readBytes();
            requireWhole(packed, Double.BYTES);
            CodedInputStream numbers = packed.newCodedInput();
            to.reserve(packed.size() / Double.BYTES);
            while (!numbers.isAtEnd()) {
                to.add(numbers.readDouble());
            }
        } else {
            require(WireFormat.WIRETYPE_FIXED64);
            to.add(in.readDouble());
        }
    }

    private boolean isPacked() {
        return WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
    }

    private static void requireWhole(ByteString packed, int bytes) throws InvalidProtocolBufferException {
        if (packed.size() % bytes != 0) {
            throw new InvalidProtocolBufferException("packed numbers of " + bytes + " bytes take " + packed.size());
        }
    }

    private void require(int wireType) throws InvalidProtocolBufferException {
        int got = WireFormat.getTagWireType(tag);
        if (got != wireType) {
            throw new InvalidProtocolBufferException("field " + WireFormat.getTagFieldNumber(tag) + " has wire type "
                    + got + ", but must have " + wireType);
        }
    }
}

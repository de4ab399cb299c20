package dev.lanewise;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;

/** Floats by their bits. */
public final class Bits {

    private Bits() {}

    /** Fails at the first number that does not have the bits expected. */
    public static void assertSame(String what, float[] expected, float[] actual) {
        if (expected.length != actual.length) {
            throw new AssertionError(what + ": " + expected.length + " numbers expected, but got " + actual.length);
        }
        for (int i = 0; i < expected.length; i++) {
            if (Float.floatToRawIntBits(expected[i]) != Float.floatToRawIntBits(actual[i])) {
                throw new AssertionError("%s[%d]: %s (%08x) expected, but was %s (%08x)"
                        .formatted(
                                what,
                                i,
                                expected[i],
                                Float.floatToRawIntBits(expected[i]),
                                actual[i],
                                Float.floatToRawIntBits(actual[i])));
            }
        }
    }

    /** Fails unless at least one number has other bits. */
    public static void assertDiffer(String what, float[] one, float[] other) {
        if (Arrays.equals(one, other)) {
            throw new AssertionError(what + ": all " + one.length + " numbers are the same");
        }
    }

    /** CRC-32 of the bits, big endian, in eight hexadecimal digits. */
    public static String crc(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
        for (float value : values) {
            bytes.putInt(Float.floatToRawIntBits(value));
        }
        CRC32 crc = new CRC32();
        crc.update(bytes.array());
        return "%08x".formatted(crc.getValue());
    }
}

package dev.lanewise.jmh;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bytes of the examples in the description of the wire format, and what they say about limits. */
class ProtobufTest {

    @ParameterizedTest
    @CsvSource({
        "1, 150, 089601",
        "1, 0, 0800",
        "1, 127, 087f",
        "1, 128, 088001",
        "16, 1, 800101",
        "1, -2, 08feffffffffffffffff01"
    })
    void numbersTakeSevenBitsAByte(int field, long value, String expected) {
        assertEquals(expected, hex(new Protobuf().number(field, value)));
    }

    @Test
    void textAndMessagesSayTheirLength() {
        assertEquals("120774657374696e67", hex(new Protobuf().text(2, "testing")));
        assertEquals("1a03089601", hex(new Protobuf().message(3, new Protobuf().number(1, 150))));
        assertEquals("1200", hex(new Protobuf().text(2, "")));
    }

    @Test
    void floatsAreLittleEndian() {
        assertEquals("4a080000803f000000c0", hex(new Protobuf().floats(9, new float[] {1, -2})));
    }

    @Test
    void fieldsStandInTheOrderOfTheCalls() {
        assertArrayEquals(
                new byte[] {8, 1, 8, 2},
                new Protobuf().number(1, 1).number(1, 2).toByteArray());
    }

    private static String hex(Protobuf message) {
        return HexFormat.of().formatHex(message.toByteArray());
    }
}

package dev.lanewise.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.Model;
import java.util.stream.IntStream;

/** Models are the same when every part is, numbers in bits. */
final class ModelAssert {

    private ModelAssert() {}

    static void assertSame(Model expected, Model actual) {
        assertArrayEquals(
                expected.network().parameters().layers(),
                actual.network().parameters().layers());
        assertEquals(expected.network().activations(), actual.network().activations());
        assertArrayEquals(
                bits(expected.network().parameters().values()),
                bits(actual.network().parameters().values()));
        assertEquals(expected.featureScaling().kind(), actual.featureScaling().kind());
        assertArrayEquals(
                bits(expected.featureScaling().offset()),
                bits(actual.featureScaling().offset()));
        assertArrayEquals(
                bits(expected.featureScaling().factor()),
                bits(actual.featureScaling().factor()));
        assertEquals(expected.classLabels(), actual.classLabels());
        assertEquals(expected.metadata(), actual.metadata());
    }

    private static int[] bits(float[] values) {
        return IntStream.range(0, values.length)
                .map(i -> Float.floatToRawIntBits(values[i]))
                .toArray();
    }
}

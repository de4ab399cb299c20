package dev.lanewise.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class NpyProperties {

    /** Any bits: NaNs with and without payload, infinities, subnormals, negative zero. */
    @Provide
    Arbitrary<NdArray> arrays() {
        Arbitrary<Float> values = Arbitraries.oneOf(
                Arbitraries.integers().map(Float::intBitsToFloat),
                Arbitraries.of(0f, -0f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MIN_VALUE));
        return Arbitraries.integers()
                .between(0, 5)
                .array(int[].class)
                .ofMaxSize(4)
                .flatMap(shape -> {
                    int count = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
                    return values.array(Float[].class).ofSize(count).map(boxed -> {
                        float[] flat = new float[count];
                        for (int i = 0; i < count; i++) {
                            flat[i] = boxed[i];
                        }
                        return new NdArray(shape, flat);
                    });
                });
    }

    @Property
    void everyArrayComesBackWithTheSameBits(@ForAll("arrays") NdArray array) throws IOException {
        Path file = Files.createTempFile("lanewise", ".npy");
        try {
            Npy.write(file, array);
            NdArray read = Npy.read(file);
            assertArrayEquals(array.shape(), read.shape());
            assertEquals(array.values().length, read.values().length);
            for (int i = 0; i < read.values().length; i++) {
                assertEquals(Float.floatToRawIntBits(array.values()[i]), Float.floatToRawIntBits(read.values()[i]));
            }
        } finally {
            Files.delete(file);
        }
    }

    @Property
    void shapeAndValuesMustFit(@ForAll("arrays") NdArray array) {
        float[] longer = Arrays.copyOf(array.values(), array.values().length + 1);
        assertThrows(IllegalArgumentException.class, () -> new NdArray(array.shape(), longer));
        assertThrows(IllegalArgumentException.class, () -> new NdArray(new int[] {-1}, array.values()));
    }
}

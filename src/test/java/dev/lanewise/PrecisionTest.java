package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Precisions by their names. */
@Tag("everyKernel")
class PrecisionTest {

    @Test
    void precisionsHaveNames() {
        for (Precision precision : Precision.values()) {
            assertSame(precision, Precision.parse(precision.id()));
        }
        assertEquals(
                "unknown precision \"fp16\"; known are float32, bfloat16, int8",
                assertThrows(IllegalArgumentException.class, () -> Precision.parse("fp16"))
                        .getMessage());
        assertNotEquals(Precision.INT8.bytes(), Precision.BFLOAT16.bytes());
    }
}

package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scaling of columns. */
class FeatureScalingTest {

    /** Columns: mean 5 and deviation 2; constant; from -1 to 3. */
    private static final float[] VALUES = {
        2, 0.1f, -1,
        4, 0.1f, 3,
        4, 0.1f, 0,
        4, 0.1f, 0,
        5, 0.1f, 0,
        5, 0.1f, 0,
        7, 0.1f, 0,
        9, 0.1f, 0
    };

    @Test
    void standardScalingIsByMeanAndDeviationOfThePopulation() {
        FeatureScaling scaling = FeatureScaling.standard(VALUES, 3);
        assertEquals(FeatureScaling.Kind.STANDARD, scaling.kind());
        assertEquals(5, scaling.offset()[0]);
        assertEquals(0.5f, scaling.factor()[0]);
        float[] scaled = scaling.apply(VALUES);
        assertEquals(-1.5f, scaled[0]);
        assertEquals(2f, scaled[7 * 3]);
    }

    @Test
    void minMaxScalingIsToTheRangeFromZeroToOne() {
        FeatureScaling scaling = FeatureScaling.minMax(VALUES, 3);
        assertEquals(FeatureScaling.Kind.MIN_MAX, scaling.kind());
        assertEquals(-1, scaling.offset()[2]);
        assertEquals(0.25f, scaling.factor()[2]);
        float[] scaled = scaling.apply(VALUES);
        assertEquals(0f, scaled[2]);
        assertEquals(1f, scaled[3 + 2]);
        assertEquals(0.25f, scaled[6 + 2]);
    }

    @Test
    void aConstantColumnBecomesZero() {
        for (FeatureScaling scaling :
                new FeatureScaling[] {FeatureScaling.standard(VALUES, 3), FeatureScaling.minMax(VALUES, 3)}) {
            assertEquals(0.1f, scaling.offset()[1]);
            assertEquals(1f, scaling.factor()[1]);
            assertEquals(0f, scaling.apply(VALUES)[1]);
        }
    }

    @Test
    void aWideRangeDoesNotOverflow() {
        float[] wide = {-Float.MAX_VALUE, Float.MAX_VALUE};
        assertEquals(
                (float) (0.5 / Float.MAX_VALUE), FeatureScaling.minMax(wide, 1).factor()[0]);
        assertEquals(
                (float) (1.0 / Float.MAX_VALUE),
                FeatureScaling.standard(wide, 1).factor()[0]);
    }

    @Test
    void noneLeavesTheValues() {
        FeatureScaling scaling = FeatureScaling.none(3);
        assertEquals(FeatureScaling.Kind.NONE, scaling.kind());
        assertEquals(3, scaling.columns());
        Bits.assertSame("values", VALUES, scaling.apply(VALUES));
    }

    @Test
    void windowsAreScaledInPlaceAndNothingAroundThem() {
        FeatureScaling scaling =
                new FeatureScaling(FeatureScaling.Kind.STANDARD, new float[] {1, 10}, new float[] {2, 0.5f});
        float[] values = {99, 3, 20, 2, 12, 99};
        scaling.apply(2, values, 1, values, 1);
        assertArrayEquals(new float[] {99, 4, 5, 2, 1, 99}, values);
        float[] out = new float[6];
        scaling.apply(1, values, 1, out, 3);
        assertArrayEquals(new float[] {0, 0, 0, 6, -2.5f, 0}, out);
    }

    @Test
    void aScaledDataSetKeepsItsTargets() {
        Dataset data = Dataset.of(VALUES, new float[8], 8);
        Dataset scaled = FeatureScaling.minMax(VALUES, 3).apply(data);
        assertEquals(1f, scaled.x()[5]);
        assertArrayEquals(data.y(), scaled.y());
        assertEquals(3f, data.x()[5]);
    }

    @Test
    void scalingsWithTheSameNumbersAreEqual() {
        FeatureScaling scaling = FeatureScaling.minMax(VALUES, 3);
        assertEquals(scaling, FeatureScaling.minMax(VALUES, 3));
        assertEquals(scaling.hashCode(), FeatureScaling.minMax(VALUES, 3).hashCode());
        assertNotEquals(scaling, FeatureScaling.standard(VALUES, 3));
        assertNotEquals(scaling, new FeatureScaling(FeatureScaling.Kind.STANDARD, scaling.offset(), scaling.factor()));
    }

    @Test
    void sizesThatDoNotFitAreRefused() {
        FeatureScaling scaling = FeatureScaling.none(3);
        Dataset data = Dataset.of(new float[12], new float[3], 3);
        assertRefused(
                "values must hold whole rows of 3 numbers and at least one, but holds 4 numbers",
                () -> scaling.apply(new float[4]));
        assertRefused("the scaling has 3 columns, but the data has 4 features", () -> scaling.apply(data));
        assertRefused("columns must be at least 1, but is 0", () -> FeatureScaling.standard(VALUES, 0));
        assertRefused("columns must be at least 1, but is 0", () -> FeatureScaling.minMax(VALUES, 0));
        assertRefused("columns must be at least 1, but is -1", () -> FeatureScaling.none(-1));
        assertRefused(
                "factor must hold 2 numbers (one per column), but holds 1",
                () -> new FeatureScaling(FeatureScaling.Kind.NONE, new float[2], new float[1]));
    }

    @ParameterizedTest
    @ValueSource(floats = {0f, -0f})
    void aFactorOfZeroIsRefused(float zero) {
        float[] factor = {1, zero};
        assertRefused(
                "factor must not be 0, which would lose column 1 and cannot be undone; a constant column has factor 1",
                () -> new FeatureScaling(FeatureScaling.Kind.NONE, new float[2], factor));
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    void numbersThatAreNotFiniteAreRefused(float bad) {
        float[] values = VALUES.clone();
        values[3 * 2 + 1] = bad;
        String message = "values must be finite, but row 2, column 1 is " + bad;
        assertRefused(message, () -> FeatureScaling.standard(values, 3));
        assertRefused(message, () -> FeatureScaling.minMax(values, 3));
        float[] numbers = {1, bad};
        assertRefused(
                "factor must be finite, but row 0, column 1 is " + bad,
                () -> new FeatureScaling(FeatureScaling.Kind.NONE, new float[2], numbers));
    }

    private static void assertRefused(String message, Executable action) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, action).getMessage());
    }
}

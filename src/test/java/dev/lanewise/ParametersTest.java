package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The one flat block of numbers. */
class ParametersTest {

    @Test
    void weightsLieInPanelsOf16OutputsAndThePadsAreZero() {
        Parameters parameters = Parameters.zeros(2, 17);
        float[] weights = new float[2 * 17];
        float[] biases = new float[17];
        for (int j = 0; j < 17; j++) {
            weights[j] = 100 + j;
            weights[17 + j] = 200 + j;
            biases[j] = 300 + j;
        }
        parameters.setWeights(0, weights);
        parameters.setBiases(0, biases);

        float[] expected = new float[3 * 32];
        for (int j = 0; j < 17; j++) {
            int panel = j < 16 ? 0 : 2 * 16;
            expected[panel + j % 16] = 100 + j;
            expected[panel + 16 + j % 16] = 200 + j;
            expected[2 * 32 + j] = 300 + j;
        }
        assertArrayEquals(expected, parameters.values());
        assertEquals(0, parameters.weightOffset(0));
        assertEquals(64, parameters.weightLength(0));
        assertEquals(64, parameters.biasOffset(0));
        assertEquals(51, parameters.count());
    }

    @Test
    void whatIsSetComesBack() {
        Parameters parameters = Parameters.zeros(3, 20, 2);
        float[] weights = Samples.uniform(new Random(1), 40);
        float[] biases = {4, 5};
        parameters.setWeights(1, weights);
        parameters.setBiases(1, biases);
        assertArrayEquals(weights, parameters.weights(1));
        assertArrayEquals(biases, parameters.biases(1));
        assertEquals(weights[7 * 2 + 1], parameters.weight(1, 7, 1));
        assertEquals(5, parameters.bias(1, 1));
        assertArrayEquals(new float[60], parameters.weights(0));
    }

    @Test
    void transposeIsTheSameMatrix() {
        float[] turned = Samples.uniform(new Random(1), 3 * 37);
        float[] weights = new float[turned.length];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 37; j++) {
                weights[i * 37 + j] = turned[j * 3 + i];
            }
        }
        Parameters expected = Parameters.zeros(3, 37);
        expected.setWeights(0, weights);
        Parameters parameters = Parameters.zeros(3, 37);
        parameters.setTransposedValues(parameters.slots().getFirst(), turned);
        assertArrayEquals(expected.values(), parameters.values());
        assertThrows(
                IllegalArgumentException.class,
                () -> parameters.setTransposedValues(parameters.slots().getLast(), new float[37]));
        assertThrows(
                IllegalArgumentException.class,
                () -> parameters.setTransposedValues(parameters.slots().getFirst(), new float[110]));
    }

    @Test
    void copiesHaveNumbersOfTheirOwn() {
        Parameters parameters = Parameters.zeros(1, 1);
        parameters.setBiases(0, new float[] {1});
        Parameters copy = parameters.copy();
        Parameters zeros = parameters.zerosLike();
        parameters.setBiases(0, new float[] {2});
        assertEquals(1, copy.bias(0, 0));
        assertEquals(0, zeros.bias(0, 0));
        zeros.set(parameters);
        assertEquals(2, zeros.bias(0, 0));
    }

    @Test
    void namesTheFirstLayerThatIsNotFinite() {
        Parameters parameters = Parameters.zeros(2, 3, 4, 5);
        assertEquals(-1, parameters.firstNonFiniteLayer());
        parameters.setBiases(2, new float[] {0, 0, Float.NaN, 0, 0});
        assertEquals(2, parameters.firstNonFiniteLayer());
        parameters.setWeights(1, fill(12, Float.NEGATIVE_INFINITY));
        assertEquals(1, parameters.firstNonFiniteLayer());
    }

    private static float[] fill(int length, float value) {
        float[] values = new float[length];
        Arrays.fill(values, value);
        return values;
    }
}

package dev.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Activation;
import dev.lanewise.Bits;
import dev.lanewise.Dataset;
import dev.lanewise.Loss;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.Samples;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The gradient check that people can run on their own networks. */
@Tag("everyKernel")
class GradientCheckTest {

    private static final Loss LOSS = new Loss.SparseCategoricalCrossEntropy();

    private final NeuralNetwork network =
            Samples.network(new Random(1), new int[] {4, 9, 3}, Activation.GELU, Activation.SOFTMAX);

    private final Dataset data = Samples.classification(new Random(2), 20, 4);

    @Test
    void backpropagationPassesAndTheNetworkIsLeftAsItIs() {
        float[] before = network.parameters().values().clone();
        GradientCheck check = GradientCheck.of(network, LOSS, data, 1000, 3);
        assertTrue(check.passes(1e-5), check.worst().toString());
        assertTrue(check.worst().error() > 0);
        assertFalse(check.passes(check.worst().error() / 2));
        Bits.assertSame("parameters", before, network.parameters().values());
    }

    @Test
    void allParametersAreComparedOrAsManyAsAskedFor() {
        GradientCheck all = GradientCheck.of(network, LOSS, data, 1000, 3);
        assertEquals(5 * 9, all.layers().get(0).checked());
        assertEquals(10 * 3, all.layers().get(1).checked());
        GradientCheck some = GradientCheck.of(network, LOSS, data, 7, 3);
        assertEquals(7, some.layers().get(0).checked());
        assertEquals(7, some.layers().get(1).checked());
        assertTrue(some.passes(1e-5));
    }

    @Test
    void parametersAreNamedByLayerAndPlace() {
        assertEquals("layers.1.weight[3][2]", new GradientCheck.Parameter("layers.1.weight", 3, 2, 0, 0, 0).toString());
        assertEquals("layers.0.bias[5]", new GradientCheck.Parameter("layers.0.bias", -1, 5, 0, 0, 0).toString());
    }

    @Test
    void aGradientThatIsNotANumberDoesNotPass() {
        network.parameters().setBiases(1, new float[] {0, Float.NaN, 0});
        assertFalse(GradientCheck.of(network, LOSS, data, 1000, 3).passes(1e9));
    }

    @Test
    void badInputIsRefused() {
        assertEquals(
                "maxPerLayer must be at least 1, but is 0",
                assertThrows(IllegalArgumentException.class, () -> GradientCheck.of(network, LOSS, data, 0, 3))
                        .getMessage());
        Dataset wide = Samples.classification(new Random(2), 20, 5);
        assertThrows(IllegalArgumentException.class, () -> GradientCheck.of(network, LOSS, wide, 1, 3));
    }
}

package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Names of activations; what they compute is tested with the kernels. */
class ActivationTest {

    @ParameterizedTest
    @EnumSource
    void namesAreReadBack(Activation activation) {
        assertEquals(activation, Activation.parse(activation.id()));
    }

    @Test
    void namesAreLowerCase() {
        assertEquals("leaky_relu", Activation.LEAKY_RELU.id());
    }

    @Test
    void anUnknownNameIsRefusedWithTheKnownOnes() {
        IllegalArgumentException error = assertThrows(IllegalArgumentException.class, () -> Activation.parse("ReLU"));
        assertEquals(
                "unknown activation \"ReLU\"; known are linear, sigmoid, tanh, relu, leaky_relu, softmax, gelu, silu",
                error.getMessage());
    }
}

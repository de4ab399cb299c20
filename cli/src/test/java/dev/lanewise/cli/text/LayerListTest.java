package dev.lanewise.cli.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Activation;
import dev.lanewise.Initializer;
import dev.lanewise.Layer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers as they are written on the command line. */
class LayerListTest {

    private static List<Layer> layers(String text) {
        return LayerList.parse(text).layers(Activation.RELU);
    }

    private static Layer.Dense dense(int units) {
        return new Layer.Dense(units, Activation.RELU);
    }

    @Test
    void everyKindCanBeWritten() {
        assertEquals(List.of(dense(512), dense(256)), layers("512,256"));
        assertEquals(List.of(dense(784), dense(128), dense(10)), layers("784-128-10"));
        assertEquals(List.of(), layers("none"));
        assertEquals(List.of(dense(8), new Layer.Dropout(0.2), dense(4)), layers("8, dropout:0.2 ,4"));
        assertEquals(List.of(new Layer.BatchNormalization(), dense(4)), layers("batchnorm,4"));
        assertEquals(List.of(new Layer.BatchNormalization(0.9, 1e-3)), layers("BatchNorm:0.9"));
        assertEquals(List.of(new Layer.LayerNormalization(), dense(4)), layers("layernorm,4"));
        assertEquals(List.of(new Layer.Nonlinearity(Activation.TANH)), layers("tanh"));
        assertEquals(
                List.of(dense(4), new Layer.Residual(List.of(dense(9), new Layer.Dropout(0.1), dense(4)))),
                layers("4,residual(9,dropout:0.1,4)"));
        assertEquals(
                List.of(new Layer.Residual(List.of(new Layer.Residual(List.of(dense(4)))))),
                layers("residual(residual(4))"));
    }

    @Test
    void aSizeMayHaveOptions() {
        assertEquals(List.of(dense(8).withActivation(Activation.TANH)), layers("8:tanh"));
        assertEquals(
                List.of(dense(8).withoutBias()
                        .withL2(1e-4)
                        .withLearningRateFactor(0.1)
                        .withInitializer(Initializer.LECUN_NORMAL)),
                layers("8:nobias:l2=1e-4:lr=0.1:init=lecun_normal"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "none",
                "512,256",
                "8:tanh:nobias:l2=1.0E-4:lr=0.1:init=he_normal",
                "batchnorm:0.9,8,layernorm,dropout:0.5,relu,residual(8,residual(8,8))"
            })
    void whatIsWrittenIsReadAgain(String text) {
        assertEquals(text, LayerList.parse(text).toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "8,x | layer \"x\" of \"8,x\": neither a size, a layer nor an activation",
                "'' | layer \"\": neither a size, a layer nor an activation",
                "8,,9 | layer \"\" of \"8,,9\": neither a size, a layer nor an activation",
                "0 | layer \"0\": units must be at least 1, but is 0",
                "99999999999 | layer \"99999999999\": it holds no valid number",
                "-5 | layer \"-5\": neither a size, a layer nor an activation",
                "dropout | layer \"dropout\": dropout needs a rate, as in dropout:0.2",
                "dropout:1 | layer \"dropout:1\": rate of dropout must be 0 to below 1, but is 1.0",
                "dropout:x | layer \"dropout:x\": it holds no valid number",
                "8:wide | layer \"8:wide\": unknown activation \"wide\"",
                "8:l1=3 | layer \"8:l1=3\": unknown option l1; known are l2, lr, init",
                "residual() | layer \"\": neither a size, a layer nor an activation",
                "residual(8 | layer \"residual(8\": neither a size, a layer nor an activation"
            })
    void whatCannotBeReadIsNamed(String text, String message) {
        String actual = assertThrows(IllegalArgumentException.class, () -> LayerList.parse(text))
                .getMessage();
        assertTrue(actual.startsWith(message), actual);
    }

    @Test
    void activationsGoToDenseLayersThatHaveNone() {
        List<Activation> activations = List.of(Activation.TANH, Activation.SOFTMAX);
        assertEquals(
                List.of(
                        dense(8).withActivation(Activation.TANH),
                        new Layer.Dropout(0.1),
                        dense(3).withActivation(Activation.SOFTMAX)),
                LayerList.parse("8,dropout:0.1,3").layers(activations.iterator()));
        assertEquals(
                "--activations and \"8:silu\" are mutually exclusive",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> LayerList.parse("8:silu,3").layers(activations.iterator()))
                        .getMessage());
    }
}

package dev.lanewise.jmh;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Inference by the network in C: the rows are copied in and the answers out, as a service would. */
final class CPrediction implements Prediction {

    private final NativeMlp mlp;

    CPrediction(SystemBlas blas, PredictionCase predictionCase) {
        PredictionShape shape = predictionCase.shape();
        mlp = new NativeMlp(blas, shape.layers(), shape.activations(), shape.rows());
        for (int l = 0; l < shape.layerCount(); l++) {
            mlp.weights(l).copyFrom(MemorySegment.ofArray(predictionCase.weights()[l]));
            mlp.biases(l).copyFrom(MemorySegment.ofArray(predictionCase.biases()[l]));
        }
    }

    @Override
    public void predict(float[] in, int offset, float[] out) {
        MemorySegment input = mlp.input();
        MemorySegment.copy(in, offset, input, ValueLayout.JAVA_FLOAT, 0, (int) (input.byteSize() / Float.BYTES));
        mlp.forward();
        MemorySegment.copy(mlp.output(), ValueLayout.JAVA_FLOAT, 0, out, 0, out.length);
    }

    @Override
    public String describe() {
        return mlp.describe();
    }

    @Override
    public void close() {
        mlp.close();
    }
}

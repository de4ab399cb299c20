package dev.lanewise.jmh;

import java.util.SplittableRandom;

/** Calls of one implementation, each on other rows than the call before: 32 batches in turn, each a row further on. */
final class PredictionCalls implements AutoCloseable {

    private static final int BATCHES = 32;

    private final Prediction prediction;
    private final float[] in;
    private final float[] out;
    private final int inputs;
    private int batch;

    PredictionCalls(String network, Prediction.Kind variant) {
        PredictionShape shape = PredictionShape.parse(network);
        prediction = Prediction.of(variant, PredictionCase.of(shape));
        inputs = shape.inputs();
        // One array that the batches overlap in: apart, they would push the weights out of the caches.
        in = PredictionCase.gaussian(new SplittableRandom(1), (shape.rows() + BATCHES - 1) * inputs, 1);
        out = new float[shape.rows() * shape.outputs()];
        System.out.println(variant + " is " + prediction.describe());
    }

    /** The next call; gives its answers, until the call after it. */
    float[] next() {
        int offset = batch * inputs;
        batch = (batch + 1) % BATCHES;
        prediction.predict(in, offset, out);
        return out;
    }

    @Override
    public void close() {
        prediction.close();
    }
}

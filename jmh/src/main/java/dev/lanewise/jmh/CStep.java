package dev.lanewise.jmh;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;

/** The step of the network in C. The batch already lies in its arrays, and what Java calls is the whole step. */
final class CStep implements TrainingStep {

    private final NativeMlp mlp;
    private final float learningRate;
    private double loss = Double.NaN;

    CStep(SystemBlas blas, TrainingCase trainingCase, double learningRate, int threads) {
        if (threads != 1) {
            throw new IllegalStateException(
                    "the network in C takes this step on one thread, but " + threads + " were asked for");
        }
        if (trainingCase.hasAdam()) {
            throw new IllegalStateException("the network in C takes plain gradient steps, but Adam was asked for");
        }
        this.learningRate = (float) learningRate;
        List<Integer> layers = Arrays.stream(trainingCase.layers()).boxed().toList();
        mlp = new NativeMlp(blas, layers, trainingCase.activations(), trainingCase.rows());
        for (int l = 0; l < trainingCase.layerCount(); l++) {
            mlp.weights(l).copyFrom(MemorySegment.ofArray(trainingCase.weights()[l]));
            mlp.biases(l).copyFrom(MemorySegment.ofArray(trainingCase.biases()[l]));
        }
        mlp.input().copyFrom(MemorySegment.ofArray(trainingCase.x()));
        targets(trainingCase);
    }

    private void targets(TrainingCase trainingCase) {
        MemorySegment targets = mlp.targets();
        for (int row = 0; row < trainingCase.rows(); row++) {
            float y = trainingCase.y()[row];
            if (trainingCase.isClassifier()) {
                targets.setAtIndex(ValueLayout.JAVA_FLOAT, (long) row * trainingCase.outputs() + (int) y, 1f);
            } else {
                targets.setAtIndex(ValueLayout.JAVA_FLOAT, row, y);
            }
        }
    }

    @Override
    public Object step() {
        loss = mlp.step(learningRate);
        return mlp;
    }

    @Override
    public double loss() {
        return loss;
    }

    @Override
    public float[] weights(int layer) {
        return mlp.weights(layer).toArray(ValueLayout.JAVA_FLOAT);
    }

    @Override
    public float[] biases(int layer) {
        return mlp.biases(layer).toArray(ValueLayout.JAVA_FLOAT);
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

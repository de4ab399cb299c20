package dev.lanewise.kernel;

import static dev.lanewise.kernel.Lanes.LENGTH;
import static dev.lanewise.kernel.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/** {@link Updates} in lanes: bound by memory, so each is a single pass. */
final class VectorUpdates implements Updates {

    @Override
    public void addScaled(int length, float factor, float[] x, float[] y, int offset) {
        FloatVector factors = FloatVector.broadcast(SPECIES, factor);
        for (int i = offset; i < offset + length; i += LENGTH) {
            factors.fma(load(x, i), load(y, i)).intoArray(y, i);
        }
    }

    @Override
    public void scale(int length, float factor, float[] x, int offset) {
        for (int i = offset; i < offset + length; i += LENGTH) {
            load(x, i).mul(factor).intoArray(x, i);
        }
    }

    @Override
    public void momentum(
            int length,
            float learningRate,
            float momentum,
            boolean nesterov,
            float[] w,
            float[] g,
            float[] v,
            int offset) {
        FloatVector momenta = FloatVector.broadcast(SPECIES, momentum);
        FloatVector rates = FloatVector.broadcast(SPECIES, -learningRate);
        if (nesterov) {
            for (int i = offset; i < offset + length; i += LENGTH) {
                FloatVector gradient = load(g, i);
                FloatVector velocity = momenta.fma(load(v, i), gradient);
                velocity.intoArray(v, i);
                rates.fma(momenta.fma(velocity, gradient), load(w, i)).intoArray(w, i);
            }
        } else {
            for (int i = offset; i < offset + length; i += LENGTH) {
                FloatVector velocity = momenta.fma(load(v, i), load(g, i));
                velocity.intoArray(v, i);
                rates.fma(velocity, load(w, i)).intoArray(w, i);
            }
        }
    }

    @Override
    public void rmsProp(
            int length, float learningRate, float rho, float epsilon, float[] w, float[] g, float[] v, int offset) {
        FloatVector rhos = FloatVector.broadcast(SPECIES, rho);
        for (int i = offset; i < offset + length; i += LENGTH) {
            FloatVector gradient = load(g, i);
            FloatVector square = rhos.fma(load(v, i), gradient.mul(1 - rho).mul(gradient));
            square.intoArray(v, i);
            load(w, i)
                    .sub(gradient.mul(learningRate).div(square.sqrt().add(epsilon)))
                    .intoArray(w, i);
        }
    }

    @Override
    public void adam(
            int length,
            float stepSize,
            float beta1,
            float beta2,
            float epsilon,
            float inverseRoot,
            float decay,
            float[] w,
            float[] g,
            float[] m,
            float[] v,
            int offset) {
        FloatVector beta1s = FloatVector.broadcast(SPECIES, beta1);
        FloatVector beta2s = FloatVector.broadcast(SPECIES, beta2);
        FloatVector roots = FloatVector.broadcast(SPECIES, inverseRoot);
        FloatVector epsilons = FloatVector.broadcast(SPECIES, epsilon);
        for (int i = offset; i < offset + length; i += LENGTH) {
            FloatVector gradient = load(g, i);
            FloatVector mean = beta1s.fma(load(m, i), gradient.mul(1 - beta1));
            FloatVector square = beta2s.fma(load(v, i), gradient.mul(1 - beta2).mul(gradient));
            mean.intoArray(m, i);
            square.intoArray(v, i);
            FloatVector step = mean.mul(stepSize).div(square.sqrt().fma(roots, epsilons));
            load(w, i).mul(decay).sub(step).intoArray(w, i);
        }
    }

    private static FloatVector load(float[] x, int i) {
        return FloatVector.fromArray(SPECIES, x, i);
    }
}

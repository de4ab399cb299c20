package dev.lanewise.kernel;

import static dev.lanewise.kernel.Lanes.LENGTH;
import static dev.lanewise.kernel.Lanes.SPECIES;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/** {@link Updates} in lanes: bound by memory, so each is a single pass. */
final class VectorUpdates implements Updates {

    @Override
    public void addScaled(int length, float factor, float[] x, float[] y, int offset) {
        FloatVector factors = FloatVector.broadcast(SPECIES, factor);
        for (int i = offset; i < offset + length; i += LENGTH) {
            factors.fma(fromArray(SPECIES, x, i), fromArray(SPECIES, y, i)).intoArray(y, i);
        }
    }

    @Override
    public void scale(int length, float factor, float[] x, int offset) {
        for (int i = offset; i < offset + length; i += LENGTH) {
            fromArray(SPECIES, x, i).mul(factor).intoArray(x, i);
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
                FloatVector gradient = fromArray(SPECIES, g, i);
                FloatVector velocity = momenta.fma(fromArray(SPECIES, v, i), gradient);
                velocity.intoArray(v, i);
                rates.fma(momenta.fma(velocity, gradient), fromArray(SPECIES, w, i))
                        .intoArray(w, i);
            }
        } else {
            for (int i = offset; i < offset + length; i += LENGTH) {
                FloatVector velocity = momenta.fma(fromArray(SPECIES, v, i), fromArray(SPECIES, g, i));
                velocity.intoArray(v, i);
                rates.fma(velocity, fromArray(SPECIES, w, i)).intoArray(w, i);
            }
        }
    }

    @Override
    public void rmsProp(
            int length,
            float learningRate,
            float rho,
            float oneMinusRho,
            float epsilon,
            float[] w,
            float[] g,
            float[] v,
            int offset) {
        FloatVector rhos = FloatVector.broadcast(SPECIES, rho);
        for (int i = offset; i < offset + length; i += LENGTH) {
            FloatVector gradient = fromArray(SPECIES, g, i);
            FloatVector square =
                    rhos.fma(fromArray(SPECIES, v, i), gradient.mul(oneMinusRho).mul(gradient));
            square.intoArray(v, i);
            fromArray(SPECIES, w, i)
                    .sub(gradient.mul(learningRate).div(square.sqrt().add(epsilon)))
                    .intoArray(w, i);
        }
    }

    @Override
    public void adam(
            int length,
            float stepSize,
            float beta1,
            float oneMinusBeta1,
            float beta2,
            float oneMinusBeta2,
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
            FloatVector gradient = fromArray(SPECIES, g, i);
            FloatVector mean = beta1s.fma(fromArray(SPECIES, m, i), gradient.mul(oneMinusBeta1));
            FloatVector square = beta2s.fma(
                    fromArray(SPECIES, v, i), gradient.mul(oneMinusBeta2).mul(gradient));
            mean.intoArray(m, i);
            square.intoArray(v, i);
            FloatVector step = mean.mul(stepSize).div(square.sqrt().fma(roots, epsilons));
            fromArray(SPECIES, w, i).mul(decay).sub(step).intoArray(w, i);
        }
    }
}

package dev.lanewise.kernel;

/** The definition of {@link Updates}. */
final class ScalarUpdates implements Updates {

    @Override
    public void addScaled(int length, float factor, float[] x, float[] y, int offset) {
        for (int i = offset; i < offset + length; i++) {
            y[i] = Math.fma(factor, x[i], y[i]);
        }
    }

    @Override
    public void scale(int length, float factor, float[] x, int offset) {
        for (int i = offset; i < offset + length; i++) {
            x[i] *= factor;
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
        for (int i = offset; i < offset + length; i++) {
            v[i] = Math.fma(momentum, v[i], g[i]);
            float step = nesterov ? Math.fma(momentum, v[i], g[i]) : v[i];
            w[i] = Math.fma(-learningRate, step, w[i]);
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
        for (int i = offset; i < offset + length; i++) {
            v[i] = Math.fma(rho, v[i], oneMinusRho * g[i] * g[i]);
            w[i] -= learningRate * g[i] / (sqrt(v[i]) + epsilon);
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
        for (int i = offset; i < offset + length; i++) {
            m[i] = Math.fma(beta1, m[i], oneMinusBeta1 * g[i]);
            v[i] = Math.fma(beta2, v[i], oneMinusBeta2 * g[i] * g[i]);
            w[i] = w[i] * decay - stepSize * m[i] / Math.fma(sqrt(v[i]), inverseRoot, epsilon);
        }
    }

    /**
     * The rounded double root of a float is its correctly rounded float root (Figueroa 1995), as in the vector unit.
     */
    private static float sqrt(float x) {
        return (float) Math.sqrt(x);
    }
}

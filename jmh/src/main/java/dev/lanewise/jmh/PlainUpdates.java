package dev.lanewise.jmh;

/** Optimizer steps as one would write them: one loop each, which C2 vectorizes by itself where it can. */
final class PlainUpdates {

    private PlainUpdates() {}

    static void sgd(int length, float learningRate, float[] w, float[] g) {
        for (int i = 0; i < length; i++) {
            w[i] -= learningRate * g[i];
        }
    }

    static void momentum(int length, float learningRate, float momentum, float[] w, float[] g, float[] v) {
        for (int i = 0; i < length; i++) {
            v[i] = momentum * v[i] + g[i];
            w[i] -= learningRate * v[i];
        }
    }

    static void rmsProp(int length, float learningRate, float rho, float epsilon, float[] w, float[] g, float[] v) {
        for (int i = 0; i < length; i++) {
            v[i] = rho * v[i] + (1 - rho) * g[i] * g[i];
            w[i] -= learningRate * g[i] / ((float) Math.sqrt(v[i]) + epsilon);
        }
    }

    static void adam(
            int length,
            float learningRate,
            float beta1,
            float beta2,
            float epsilon,
            float[] w,
            float[] g,
            float[] m,
            float[] v) {
        for (int i = 0; i < length; i++) {
            m[i] = beta1 * m[i] + (1 - beta1) * g[i];
            v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
            w[i] -= learningRate * m[i] / ((float) Math.sqrt(v[i]) + epsilon);
        }
    }
}

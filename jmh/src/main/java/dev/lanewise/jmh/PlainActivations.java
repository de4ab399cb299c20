package dev.lanewise.jmh;

/** Activation functions as one would write them: loops over {@link Math}, in double where it has nothing else. */
final class PlainActivations {

    private PlainActivations() {}

    static void relu(int length, float[] z, float[] a) {
        for (int i = 0; i < length; i++) {
            a[i] = Math.max(0f, z[i]);
        }
    }

    static void sigmoid(int length, float[] z, float[] a) {
        for (int i = 0; i < length; i++) {
            a[i] = (float) (1 / (1 + Math.exp(-z[i])));
        }
    }

    static void sigmoidBackward(int length, float[] a, float[] delta) {
        for (int i = 0; i < length; i++) {
            delta[i] *= a[i] * (1 - a[i]);
        }
    }

    static void reluBackward(int length, float[] a, float[] delta) {
        for (int i = 0; i < length; i++) {
            delta[i] = a[i] > 0 ? delta[i] : 0;
        }
    }

    static void silu(int length, float[] z, float[] a) {
        for (int i = 0; i < length; i++) {
            a[i] = (float) (z[i] / (1 + Math.exp(-z[i])));
        }
    }

    static void tanh(int length, float[] z, float[] a) {
        for (int i = 0; i < length; i++) {
            a[i] = (float) Math.tanh(z[i]);
        }
    }

    /** The JDK has no erf: formula 7.1.26 of Abramowitz and Stegun, good to 1.5e-7. */
    static void gelu(int length, float[] z, float[] a) {
        for (int i = 0; i < length; i++) {
            double x = Math.abs(z[i]) * Math.sqrt(0.5);
            double t = 1 / (1 + 0.3275911 * x);
            double polynomial =
                    ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
            double erf = Math.copySign(1 - polynomial * Math.exp(-x * x), z[i]);
            a[i] = (float) (0.5 * z[i] * (1 + erf));
        }
    }

    static void softmax(int rows, int n, float[] z, float[] a) {
        for (int b = 0; b < rows; b++) {
            int row = b * n;
            float most = Float.NEGATIVE_INFINITY;
            for (int j = 0; j < n; j++) {
                most = Math.max(most, z[row + j]);
            }
            float sum = 0;
            for (int j = 0; j < n; j++) {
                a[row + j] = (float) Math.exp(z[row + j] - most);
                sum += a[row + j];
            }
            for (int j = 0; j < n; j++) {
                a[row + j] /= sum;
            }
        }
    }

    /** {@code term = y·(log Σ e^z - z)} and {@code delta = scale·(softmax(z) - y)}, for one-hot {@code y}. */
    static void softmaxCrossEntropy(int rows, int n, float scale, float[] z, float[] y, float[] terms, float[] delta) {
        for (int b = 0; b < rows; b++) {
            int row = b * n;
            float most = Float.NEGATIVE_INFINITY;
            for (int j = 0; j < n; j++) {
                most = Math.max(most, z[row + j]);
            }
            float sum = 0;
            for (int j = 0; j < n; j++) {
                delta[row + j] = (float) Math.exp(z[row + j] - most);
                sum += delta[row + j];
            }
            float logSum = (float) Math.log(sum) + most;
            for (int j = 0; j < n; j++) {
                terms[row + j] = y[row + j] * (logSum - z[row + j]);
                delta[row + j] = scale * (delta[row + j] / sum - y[row + j]);
            }
        }
    }
}

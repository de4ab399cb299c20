package dev.lanewise.kernel;

/**
 * Optimizer steps: one pass over the flat block of parameters {@code w}, gradients {@code g} and moments.
 *
 * <p>All arrays share the layout of the parameters and one {@code offset}; {@code length} is a whole number of lines.
 * Pads are zero in {@code w} and {@code g} and stay zero. The formulas are PyTorch's, element by element, in the order
 * written.
 */
public sealed interface Updates permits ScalarUpdates, VectorUpdates {

    /** {@code y = fma(factor, x, y)}: adds the gradient of an L2 penalty, or takes a plain gradient step. */
    void addScaled(int length, float factor, float[] x, float[] y, int offset);

    /** {@code x *= factor}. */
    void scale(int length, float factor, float[] x, int offset);

    /**
     * Gradient descent with momentum (Sutskever et al. 2013): {@code v = fma(momentum, v, g)}; {@code w =
     * fma(-learningRate, nesterov ? fma(momentum, v, g) : v, w)}.
     */
    void momentum(
            int length,
            float learningRate,
            float momentum,
            boolean nesterov,
            float[] w,
            float[] g,
            float[] v,
            int offset);

    /**
     * RMSprop (Hinton 2012): {@code v = fma(rho, v, oneMinusRho·g·g)}; {@code w -= learningRate·g / (√v + epsilon)}.
     *
     * @param oneMinusRho given apart, because {@code 1 - rho} in float is 0 for a decay near enough to 1
     */
    void rmsProp(
            int length,
            float learningRate,
            float rho,
            float oneMinusRho,
            float epsilon,
            float[] w,
            float[] g,
            float[] v,
            int offset);

    /**
     * Adam (Kingma and Ba 2015) with decoupled decay (Loshchilov and Hutter 2019): {@code w *= decay}; {@code m =
     * fma(beta1, m, oneMinusBeta1·g)}; {@code v = fma(beta2, v, oneMinusBeta2·g·g)}; {@code w -= stepSize·m /
     * (√v·inverseRoot + epsilon)}.
     *
     * @param stepSize learning rate over the bias correction {@code 1 - beta1^t}
     * @param oneMinusBeta1 and {@code oneMinusBeta2}: given apart, as in {@link #rmsProp}
     * @param inverseRoot {@code 1 / √(1 - beta2^t)}
     * @param decay {@code 1 - learningRate·weightDecay}; 1 for plain Adam
     */
    void adam(
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
            int offset);
}

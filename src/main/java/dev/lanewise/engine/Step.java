package dev.lanewise.engine;

/**
 * What one layer does with a batch. Takes the values of one {@link Signal} to the next, and δ back. Made once; allocates nothing
 * afterwards.
 */
interface Step {

    /** Computes the values of what comes out. */
    void forward();

    /**
     * From δ of what comes out to δ of what goes in, and the gradients of the parameters. δ of a signal is by its
     * pre-activations, so the step multiplies what it finds by the derivative of the activation of what goes in.
     */
    void backward();
}

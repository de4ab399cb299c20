package dev.lanewise.engine;

/** What a step of an {@link InferenceProgram} does with some rows. Belongs to one thread; allocates nothing. */
interface InferenceStep {

    /**
     * Computes {@code rows} rows of {@code x} with row stride {@code ldx} into {@link #output}.
     *
     * @param activate whether to apply the activation
     */
    void run(int rows, float[] x, int xOffset, int ldx, boolean activate);

    /** Where the rows are afterwards. */
    float[] output();

    /** Floats from one of them to the next. */
    int stride();
}

package dev.lanewise.engine;

/**
 * σ of a {@link Signal}, for some rows and columns of matrices with {@code n} columns and row stride {@code ld}. The columns go
 * from a whole line to a whole line or {@code n}; from 0 to {@code n} if the function {@linkplain #needsWholeRows needs whole rows}.
 *
 * <p>It has no default method, so that {@link Identity} can be initialized without the constant here.
 */
public interface ActivationFunction {

    /** {@code a = z}. */
    ActivationFunction IDENTITY = new Identity();

    /** Whether {@code a = z}, in which case both are one array. */
    boolean isIdentity();

    /** Whether {@code z} and {@code a} may be one array in {@link #apply}. */
    boolean worksInPlace();

    /** Whether an output depends on its whole row, so that a row cannot be cut into parts. */
    boolean needsWholeRows();

    /** {@code a = σ(z)}; the pads of {@code a} end as zero. */
    void apply(int firstRow, int rows, int from, int to, int n, int ld, float[] z, float[] a);

    /** {@code delta *= σ′(z)}, or the transposed Jacobian; {@code z} and {@code a} as {@link #apply} left them. */
    void applyBackward(int firstRow, int rows, int from, int to, int n, int ld, float[] z, float[] a, float[] delta);

    /** {@link #IDENTITY}. */
    record Identity() implements ActivationFunction {

        @Override
        public boolean isIdentity() {
            return true;
        }

        @Override
        public boolean worksInPlace() {
            return true;
        }

        @Override
        public boolean needsWholeRows() {
            return false;
        }

        @Override
        public void apply(int firstRow, int rows, int from, int to, int n, int ld, float[] z, float[] a) {}

        @Override
        public void applyBackward(
                int firstRow, int rows, int from, int to, int n, int ld, float[] z, float[] a, float[] delta) {}
    }
}

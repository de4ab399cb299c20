package dev.lanewise.engine;

import dev.lanewise.kernel.Normalizations;
import dev.lanewise.kernel.Rectifiers;
import dev.lanewise.kernel.Tiles;
import dev.lanewise.kernel.Updates;
import java.util.Arrays;

/** The steps of an {@link InferenceProgram}. Each writes into a buffer that it is given, whose pads end as zero. */
@SuppressWarnings("ArrayRecordComponent")
final class InferenceSteps {

    private InferenceSteps() {}

    private static void activate(boolean activate, ActivationFunction activation, int rows, int n, float[] z) {
        if (activate) {
            activation.apply(0, rows, 0, n, n, Tiles.rowStride(n), z, z);
        }
    }

    /** {@code σ(x·W + b)}. */
    record Dense(Product product, ActivationFunction activation, float[] output, int stride) implements InferenceStep {

        @Override
        public void run(int rows, float[] x, int xOffset, int ldx, boolean activate) {
            product.run(rows, x, xOffset, ldx, output, stride);
            activate(activate, activation, rows, product.outputs(), output);
        }
    }

    /** {@code σ(x ⊙ scale + shift)}. */
    record Affine(
            int n, float[] scale, float[] shift, ActivationFunction activation, float[] output, Normalizations kernels)
            implements InferenceStep {

        @Override
        public int stride() {
            return Tiles.rowStride(n);
        }

        @Override
        public void run(int rows, float[] x, int xOffset, int ldx, boolean activate) {
            kernels.affineColumns(rows, 0, n, x, xOffset, ldx, scale, 0, shift, 0, output, 0, stride());
            activate(activate, activation, rows, n, output);
        }
    }

    /** {@code σ(layer normalization of x)}. */
    record RowNormalization(
            int n,
            float epsilon,
            float[] gamma,
            float[] beta,
            float[] mean,
            float[] inverse,
            ActivationFunction activation,
            float[] output,
            Normalizations kernels)
            implements InferenceStep {

        @Override
        public int stride() {
            return Tiles.rowStride(n);
        }

        @Override
        public void run(int rows, float[] x, int xOffset, int ldx, boolean activate) {
            kernels.normalizeRows(
                    rows, n, x, xOffset, ldx, epsilon, gamma, 0, beta, 0, output, 0, stride(), mean, inverse, 0);
            activate(activate, activation, rows, n, output);
        }
    }

    /** {@code σ(x < 0 ? alpha ⊙ x : x)}. */
    record PRelu(int n, float[] alpha, ActivationFunction activation, float[] output, Rectifiers kernels)
            implements InferenceStep {

        @Override
        public int stride() {
            return Tiles.rowStride(n);
        }

        @Override
        public void run(int rows, float[] x, int xOffset, int ldx, boolean activate) {
            kernels.prelu(rows, 0, n, x, xOffset, ldx, alpha, 0, output, 0, stride());
            activate(activate, activation, rows, n, output);
        }
    }

    /** {@code σ(x)} of rows that lie as the output does, where that cannot be done in place. */
    record Activate(int n, ActivationFunction activation, float[] output) implements InferenceStep {

        @Override
        public int stride() {
            return Tiles.rowStride(n);
        }

        @Override
        public void run(int rows, float[] x, int xOffset, int ldx, boolean activate) {
            activation.apply(0, rows, 0, n, n, stride(), x, output);
        }
    }

    /** {@code σ(x)}; also what brings the caller's rows into a buffer. */
    record Copy(int n, ActivationFunction activation, float[] output) implements InferenceStep {

        @Override
        public int stride() {
            return Tiles.rowStride(n);
        }

        @Override
        public void run(int rows, float[] x, int xOffset, int ldx, boolean activate) {
            for (int b = 0; b < rows; b++) {
                System.arraycopy(x, xOffset + b * ldx, output, b * stride(), n);
                Arrays.fill(output, b * stride() + n, (b + 1) * stride(), 0f);
            }
            activate(activate, activation, rows, n, output);
        }
    }

    /** {@code σ(skip + x)} in place: x is what the step before left in the same buffer. */
    record Add(int n, float[] skip, ActivationFunction activation, float[] output, Updates kernels)
            implements InferenceStep {

        @Override
        public int stride() {
            return Tiles.rowStride(n);
        }

        @Override
        public void run(int rows, float[] x, int xOffset, int ldx, boolean activate) {
            kernels.addScaled(rows * stride(), 1f, skip, output, 0);
            activate(activate, activation, rows, n, output);
        }
    }
}

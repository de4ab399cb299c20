package dev.lanewise.kernel;

import java.util.List;
import java.util.Random;

/**
 * The methods of {@link Normalizations}, {@link Dropouts} and {@link Rectifiers}, each on logical matrices that find their own
 * place in memory, at once or in random parts.
 */
enum LayerKernel {
    COLUMN_MOMENTS {
        @Override
        List<Window> run(Kernels kernels, Operands o, Placement p) {
            Window x = p.rows(o.x, o.n);
            Window mean = p.outputByColumn(o.n);
            Window variance = p.outputByColumn(o.n);
            Parts.ofColumns(
                    o.n,
                    p.place,
                    (from, to) -> kernels.normalizations()
                            .columnMoments(o.rows, from, to, x.array, x.offset, x.stride, mean.array, variance.array));
            return p.checked(name());
        }
    },

    INVERSE_DEVIATIONS {
        @Override
        List<Window> run(Kernels kernels, Operands o, Placement p) {
            Window variance = p.vector(o.variance);
            Window inverse = p.outputByColumn(o.n);
            Parts.ofColumns(
                    o.n,
                    p.place,
                    (from, to) -> kernels.normalizations()
                            .inverseDeviations(from, to, EPSILON, variance.array, variance.offset, inverse.array));
            return p.checked(name());
        }
    },

    NORMALIZE_COLUMNS {
        @Override
        List<Window> run(Kernels kernels, Operands o, Placement p) {
            Window x = p.rows(o.x, o.n);
            Window mean = p.byColumn(o.mean);
            Window inverse = p.byColumn(o.inverse);
            Window gamma = p.vector(o.gamma);
            Window beta = p.vector(o.beta);
            Window y = p.outputRows(x);
            Parts.ofColumns(
                    o.n,
                    p.place,
                    (from, to) -> kernels.normalizations()
                            .normalizeColumns(
                                    o.rows,
                                    from,
                                    to,
                                    x.array,
                                    x.offset,
                                    x.stride,
                                    mean.array,
                                    inverse.array,
                                    gamma.array,
                                    gamma.offset,
                                    beta.array,
                                    beta.offset,
                                    y.array,
                                    y.offset,
                                    y.stride));
            return p.checked(name());
        }
    },

    COLUMN_PARAMETER_GRADIENTS {
        @Override
        List<Window> run(Kernels kernels, Operands o, Placement p) {
            Window x = p.rows(o.x, o.n);
            Window mean = p.byColumn(o.mean);
            Window inverse = p.byColumn(o.inverse);
            Window delta = p.rows(o.delta, o.n);
            Window dGamma = p.outputVector(o.n);
            Window dBeta = p.outputVector(o.n);
            Parts.ofColumns(
                    o.n,
                    p.place,
                    (from, to) -> kernels.normalizations()
                            .columnParameterGradients(
                                    o.rows,
                                    from,
                                    to,
                                    x.array,
                                    x.offset,
                                    x.stride,
                                    mean.array,
                                    inverse.array,
                                    delta.array,
                                    delta.offset,
                                    delta.stride,
                                    dGamma.array,
                                    dGamma.offset,
                                    dBeta.array,
                                    dBeta.offset));
            return p.checked(name());
        }
    },

    NORMALIZE_COLUMNS_BACKWARD {
        @Override
        List<Window> run(Kernels kernels, Operands o, Placement p) {
            Window x = p.rows(o.x, o.n);
            Window mean = p.byColumn(o.mean);
            Window inverse = p.byColumn(o.inverse);
            Window gamma = p.vector(o.gamma);
            Window delta = p.rows(o.delta, o.n);
            Window dGamma = p.vector(o.dGamma);
            Window dBeta = p.vector(o.dBeta);
            Window dx = p.outputRows(x, delta);
            Parts.ofColumns(
                    o.n,
                    p.place,
                    (from, to) -> kernels.normalizations()
                            .normalizeColumnsBackward(
                                    o.rows,
                                    from,
                                    to,
                                    x.array,
                                    x.offset,
                                    x.stride,
                                    mean.array,
                                    inverse.array,
                                    gamma.array,
                                    gamma.offset,
                                    delta.array,
                                    delta.offset,
                                    delta.stride,
                                    dGamma.array,
                                    dGamma.offset,
                                    dBeta.array,
                                    dBeta.offset,
                                    dx.array,
                                    dx.offset,
                                    dx.stride));
            return p.checked(name());
        }
    },

    AFFINE_COLUMNS {
        @Override
        List<Window> run(Kernels kernels, Operands o, Placement p) {
            Window x = p.rows(o.x, o.n);
            Window scale = p.vector(o.gamma);
            Window shift = p.vector(o.beta);
            Window y = p.outputRows(x);
            Parts.ofColumns(
                    o.n,
                    p.place,
                    (from, to) -> kernels.normalizations()
                            .affineColumns(
                                    o.rows,
                                    from,
                                    to,
                                    x.array,
                                    x.offset,
                                    x.stride,
                                    scale.array,
                                    scale.offset,
                                    shift.array,
                                    shift.offset,
                                    y.array,
                                    y.offset,
                                    y.stride));
            return p.checked(name());
        }
    },

    RUNNING_AVERAGE {
        @Override
        List<Window> run(Kernels kernels, Operands o, Placement p) {
            Window value = p.byColumn(o.mean);
            Window running = p.changing(p.vector(o.gamma));
            Parts.ofColumns(
                    o.n,
                    p.place,
                    (from, to) -> kernels.normalizations()
                            .runningAverage(
                                    from, to, MOMENTUM, COMPLEMENT, value.array, running.array, running.offset));
            return p.checked(name());
        }
    },

    NORMALIZE_ROWS {
        @Override
        List<Window> run(Kernels kernels, Operands o, Placement p) {
            Window x = p.rows(o.x, o.n);
            Window gamma = p.vector(o.gamma);
            Window beta = p.vector(o.beta);
            Window y = p.outputRows(x);
            float[] mean = p.numbersOfRows(FIRST_ROW, o.rows);
            float[] inverse = p.numbersOfRows(FIRST_ROW, o.rows);
            Parts.ofRows(
                    o.rows,
                    p.place,
                    (from, to) -> kernels.normalizations()
                            .normalizeRows(
                                    to - from,
                                    o.n,
                                    x.array,
                                    x.offset + from * x.stride,
                                    x.stride,
                                    EPSILON,
                                    gamma.array,
                                    gamma.offset,
                                    beta.array,
                                    beta.offset,
                                    y.array,
                                    y.offset + from * y.stride,
                                    y.stride,
                                    mean,
                                    inverse,
                                    FIRST_ROW + from));
            p.written(mean, FIRST_ROW, o.rows);
            p.written(inverse, FIRST_ROW, o.rows);
            return p.checked(name());
        }
    },

    NORMALIZE_ROWS_BACKWARD {
        @Override
        List<Window> run(Kernels kernels, Operands o, Placement p) {
            Window x = p.rows(o.x, o.n);
            Window gamma = p.vector(o.gamma);
            Window delta = p.rows(o.delta, o.n);
            Window dx = p.outputRows(x, delta);
            float[] scratch = Numbers.SPECIAL.vector(p.place, Tiles.padded(o.n));
            Parts.ofRows(
                    o.rows,
                    p.place,
                    (from, to) -> kernels.normalizations()
                            .normalizeRowsBackward(
                                    to - from,
                                    o.n,
                                    x.array,
                                    x.offset + from * x.stride,
                                    x.stride,
                                    o.rowMean,
                                    o.rowInverse,
                                    FIRST_ROW + from,
                                    gamma.array,
                                    gamma.offset,
                                    delta.array,
                                    delta.offset + from * delta.stride,
                                    delta.stride,
                                    dx.array,
                                    dx.offset + from * dx.stride,
                                    dx.stride,
                                    scratch));
            return p.checked(name());
        }
    },

    ROW_PARAMETER_GRADIENTS {
        @Override
        List<Window> run(Kernels kernels, Operands o, Placement p) {
            Window x = p.rows(o.x, o.n);
            Window delta = p.rows(o.delta, o.n);
            Window dGamma = p.outputVector(o.n);
            Window dBeta = p.outputVector(o.n);
            Parts.ofColumns(
                    o.n,
                    p.place,
                    (from, to) -> kernels.normalizations()
                            .rowParameterGradients(
                                    o.rows,
                                    from,
                                    to,
                                    x.array,
                                    x.offset,
                                    x.stride,
                                    o.rowMean,
                                    o.rowInverse,
                                    FIRST_ROW,
                                    delta.array,
                                    delta.offset,
                                    delta.stride,
                                    dGamma.array,
                                    dGamma.offset,
                                    dBeta.array,
                                    dBeta.offset));
            return p.checked(name());
        }
    },

    DROPOUT {
        @Override
        List<Window> run(Kernels kernels, Operands o, Placement p) {
            Window x = p.rows(o.x, o.n);
            Window y = p.outputRows(x);
            int threshold = Dropouts.threshold(KEEP);
            Parts.ofColumns(
                    o.n,
                    p.place,
                    (from, to) -> kernels.dropouts()
                            .apply(
                                    o.rows,
                                    from,
                                    to,
                                    o.key,
                                    FIRST_ROW,
                                    threshold,
                                    Dropouts.scale(threshold),
                                    x.array,
                                    x.offset,
                                    x.stride,
                                    y.array,
                                    y.offset,
                                    y.stride));
            return p.checked(name());
        }
    },

    PRELU {
        @Override
        List<Window> run(Kernels kernels, Operands o, Placement p) {
            Window z = p.rows(o.x, o.n);
            Window alpha = p.vector(o.gamma);
            Window a = p.outputRows(z);
            Parts.ofColumns(
                    o.n,
                    p.place,
                    (from, to) -> kernels.rectifiers()
                            .prelu(
                                    o.rows,
                                    from,
                                    to,
                                    z.array,
                                    z.offset,
                                    z.stride,
                                    alpha.array,
                                    alpha.offset,
                                    a.array,
                                    a.offset,
                                    a.stride));
            return p.checked(name());
        }
    },

    PRELU_BACKWARD {
        @Override
        List<Window> run(Kernels kernels, Operands o, Placement p) {
            Window z = p.rows(o.x, o.n);
            Window alpha = p.vector(o.gamma);
            Window delta = p.changing(p.rows(o.delta, o.n));
            Parts.ofColumns(
                    o.n,
                    p.place,
                    (from, to) -> kernels.rectifiers()
                            .preluBackward(
                                    o.rows,
                                    from,
                                    to,
                                    z.array,
                                    z.offset,
                                    z.stride,
                                    alpha.array,
                                    alpha.offset,
                                    delta.array,
                                    delta.offset,
                                    delta.stride));
            return p.checked(name());
        }
    },

    PRELU_PARAMETER_GRADIENTS {
        @Override
        List<Window> run(Kernels kernels, Operands o, Placement p) {
            Window z = p.rows(o.x, o.n);
            Window delta = p.rows(o.delta, o.n);
            Window dAlpha = p.outputVector(o.n);
            Parts.ofColumns(
                    o.n,
                    p.place,
                    (from, to) -> kernels.rectifiers()
                            .preluParameterGradients(
                                    o.rows,
                                    from,
                                    to,
                                    z.array,
                                    z.offset,
                                    z.stride,
                                    delta.array,
                                    delta.offset,
                                    delta.stride,
                                    dAlpha.array,
                                    dAlpha.offset));
            return p.checked(name());
        }
    };

    static final float EPSILON = 1e-3f;
    static final float MOMENTUM = 0.9f;
    /** That it need not be 1 - momentum, it shows by not being so. */
    static final float COMPLEMENT = 0.13f;

    static final int FIRST_ROW = 5;
    static final double KEEP = 0.7;

    /** Plain row-major matrices {@code [rows × n]}, a number for each column, and for each row from {@link #FIRST_ROW} on. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Operands(
            int rows,
            int n,
            float[][] x,
            float[][] delta,
            float[] mean,
            float[] variance,
            float[] inverse,
            float[] gamma,
            float[] beta,
            float[] dGamma,
            float[] dBeta,
            float[] rowMean,
            float[] rowInverse,
            long key) {

        static Operands of(int rows, int n, Numbers numbers, Random random) {
            float[] variance = numbers.vector(random, n);
            for (int j = 0; j < n; j++) {
                variance[j] = Math.abs(variance[j]);
            }
            return new Operands(
                    rows,
                    n,
                    numbers.matrix(random, rows, n),
                    numbers.matrix(random, rows, n),
                    numbers.vector(random, n),
                    variance,
                    numbers.vector(random, n),
                    numbers.vector(random, n),
                    numbers.vector(random, n),
                    numbers.vector(random, n),
                    numbers.vector(random, n),
                    numbers.vector(random, FIRST_ROW + rows),
                    numbers.vector(random, FIRST_ROW + rows),
                    random.nextLong());
        }

        float rowMean(int b) {
            return rowMean[FIRST_ROW + b];
        }

        float rowInverse(int b) {
            return rowInverse[FIRST_ROW + b];
        }
    }

    /** Runs the kernel, checks that it wrote nowhere else, and returns its outputs in the order of its signature. */
    abstract List<Window> run(Kernels kernels, Operands o, Placement p);

    List<Window> run(Twin twin, Operands operands, Random place) {
        return run(twin.kernels, operands, new Placement(place, Float.NaN, false));
    }
}

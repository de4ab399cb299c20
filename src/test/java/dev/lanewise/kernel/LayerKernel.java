package dev.lanewise.kernel;

import java.util.List;
import java.util.Random;

/** The methods of {@link Normalizations}, {@link Dropouts} and {@link Rectifiers}, at once or in random parts. */
enum LayerKernel {
    COLUMN_MOMENTS {
        @Override
        void compute(Kernels kernels, LayerOperands o, Placement p) {
            Window x = p.rows(o.x(), o.n());
            Window mean = p.outputByColumn(o.n());
            Window variance = p.outputByColumn(o.n());
            Parts.ofColumns(
                    o.n(),
                    p.place,
                    (from, to) -> kernels.normalizations()
                            .columnMoments(
                                    o.rows(), from, to, x.array, x.offset, x.stride, mean.array, variance.array));
        }
    },

    INVERSE_DEVIATIONS {
        @Override
        void compute(Kernels kernels, LayerOperands o, Placement p) {
            Window variance = p.vector(o.variance());
            Window inverse = p.outputByColumn(o.n());
            Parts.ofColumns(
                    o.n(),
                    p.place,
                    (from, to) -> kernels.normalizations()
                            .inverseDeviations(
                                    from, to, LayerOperands.EPSILON, variance.array, variance.offset, inverse.array));
        }
    },

    NORMALIZE_COLUMNS {
        @Override
        void compute(Kernels kernels, LayerOperands o, Placement p) {
            Window x = p.rows(o.x(), o.n());
            Window mean = p.byColumn(o.mean());
            Window inverse = p.byColumn(o.inverse());
            Window gamma = p.vector(o.gamma());
            Window beta = p.vector(o.beta());
            Window y = p.outputRows(x);
            Parts.ofColumns(
                    o.n(),
                    p.place,
                    (from, to) -> kernels.normalizations()
                            .normalizeColumns(
                                    o.rows(),
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
        }
    },

    COLUMN_PARAMETER_GRADIENTS {
        @Override
        void compute(Kernels kernels, LayerOperands o, Placement p) {
            Window x = p.rows(o.x(), o.n());
            Window mean = p.byColumn(o.mean());
            Window inverse = p.byColumn(o.inverse());
            Window delta = p.rows(o.delta(), o.n());
            Window dGamma = p.outputVector(o.n());
            Window dBeta = p.outputVector(o.n());
            Parts.ofColumns(
                    o.n(),
                    p.place,
                    (from, to) -> kernels.normalizations()
                            .columnParameterGradients(
                                    o.rows(),
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
        }
    },

    NORMALIZE_COLUMNS_BACKWARD {
        @Override
        void compute(Kernels kernels, LayerOperands o, Placement p) {
            Window x = p.rows(o.x(), o.n());
            Window mean = p.byColumn(o.mean());
            Window inverse = p.byColumn(o.inverse());
            Window gamma = p.vector(o.gamma());
            Window delta = p.rows(o.delta(), o.n());
            Window dGamma = p.vector(o.dGamma());
            Window dBeta = p.vector(o.dBeta());
            Window dx = p.outputRows(x, delta);
            Parts.ofColumns(
                    o.n(),
                    p.place,
                    (from, to) -> kernels.normalizations()
                            .normalizeColumnsBackward(
                                    o.rows(),
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
        }
    },

    AFFINE_COLUMNS {
        @Override
        void compute(Kernels kernels, LayerOperands o, Placement p) {
            Window x = p.rows(o.x(), o.n());
            Window scale = p.vector(o.gamma());
            Window shift = p.vector(o.beta());
            Window y = p.outputRows(x);
            Parts.ofColumns(
                    o.n(),
                    p.place,
                    (from, to) -> kernels.normalizations()
                            .affineColumns(
                                    o.rows(),
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
        }
    },

    RUNNING_AVERAGE {
        @Override
        void compute(Kernels kernels, LayerOperands o, Placement p) {
            Window value = p.byColumn(o.mean());
            Window running = p.changing(p.vector(o.gamma()));
            Parts.ofColumns(
                    o.n(),
                    p.place,
                    (from, to) -> kernels.normalizations()
                            .runningAverage(
                                    from,
                                    to,
                                    LayerOperands.MOMENTUM,
                                    LayerOperands.COMPLEMENT,
                                    value.array,
                                    running.array,
                                    running.offset));
        }
    },

    NORMALIZE_ROWS {
        @Override
        void compute(Kernels kernels, LayerOperands o, Placement p) {
            Window x = p.rows(o.x(), o.n());
            Window gamma = p.vector(o.gamma());
            Window beta = p.vector(o.beta());
            Window y = p.outputRows(x);
            float[] mean = p.outputByRow(LayerOperands.FIRST_ROW, o.rows());
            float[] inverse = p.outputByRow(LayerOperands.FIRST_ROW, o.rows());
            Parts.ofRows(
                    o.rows(),
                    p.place,
                    (from, to) -> kernels.normalizations()
                            .normalizeRows(
                                    to - from,
                                    o.n(),
                                    x.array,
                                    x.offset + from * x.stride,
                                    x.stride,
                                    LayerOperands.EPSILON,
                                    gamma.array,
                                    gamma.offset,
                                    beta.array,
                                    beta.offset,
                                    y.array,
                                    y.offset + from * y.stride,
                                    y.stride,
                                    mean,
                                    inverse,
                                    LayerOperands.FIRST_ROW + from));
        }
    },

    NORMALIZE_ROWS_BACKWARD {
        @Override
        void compute(Kernels kernels, LayerOperands o, Placement p) {
            Window x = p.rows(o.x(), o.n());
            Window gamma = p.vector(o.gamma());
            Window delta = p.rows(o.delta(), o.n());
            Window dx = p.outputRows(x, delta);
            Parts.ofRows(
                    o.rows(),
                    p.place,
                    (from, to) -> kernels.normalizations()
                            .normalizeRowsBackward(
                                    to - from,
                                    o.n(),
                                    x.array,
                                    x.offset + from * x.stride,
                                    x.stride,
                                    o.rowMean(),
                                    o.rowInverse(),
                                    LayerOperands.FIRST_ROW + from,
                                    gamma.array,
                                    gamma.offset,
                                    delta.array,
                                    delta.offset + from * delta.stride,
                                    delta.stride,
                                    dx.array,
                                    dx.offset + from * dx.stride,
                                    dx.stride,
                                    Numbers.SPECIAL.vector(p.place, Tiles.padded(o.n()))));
        }
    },

    ROW_PARAMETER_GRADIENTS {
        @Override
        void compute(Kernels kernels, LayerOperands o, Placement p) {
            Window x = p.rows(o.x(), o.n());
            Window delta = p.rows(o.delta(), o.n());
            Window dGamma = p.outputVector(o.n());
            Window dBeta = p.outputVector(o.n());
            Parts.ofColumns(
                    o.n(),
                    p.place,
                    (from, to) -> kernels.normalizations()
                            .rowParameterGradients(
                                    o.rows(),
                                    from,
                                    to,
                                    x.array,
                                    x.offset,
                                    x.stride,
                                    o.rowMean(),
                                    o.rowInverse(),
                                    LayerOperands.FIRST_ROW,
                                    delta.array,
                                    delta.offset,
                                    delta.stride,
                                    dGamma.array,
                                    dGamma.offset,
                                    dBeta.array,
                                    dBeta.offset));
        }
    },

    DROPOUT {
        @Override
        void compute(Kernels kernels, LayerOperands o, Placement p) {
            Window x = p.rows(o.x(), o.n());
            Window y = p.outputRows(x);
            Parts.ofColumns(
                    o.n(),
                    p.place,
                    (from, to) -> kernels.dropouts()
                            .apply(
                                    o.rows(),
                                    from,
                                    to,
                                    o.key(),
                                    LayerOperands.FIRST_ROW,
                                    LayerOperands.THRESHOLD,
                                    Dropouts.scale(LayerOperands.THRESHOLD),
                                    x.array,
                                    x.offset,
                                    x.stride,
                                    y.array,
                                    y.offset,
                                    y.stride));
        }
    },

    PRELU {
        @Override
        void compute(Kernels kernels, LayerOperands o, Placement p) {
            Window z = p.rows(o.x(), o.n());
            Window alpha = p.vector(o.gamma());
            Window a = p.outputRows(z);
            Parts.ofColumns(
                    o.n(),
                    p.place,
                    (from, to) -> kernels.rectifiers()
                            .prelu(
                                    o.rows(),
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
        }
    },

    PRELU_BACKWARD {
        @Override
        void compute(Kernels kernels, LayerOperands o, Placement p) {
            Window z = p.rows(o.x(), o.n());
            Window alpha = p.vector(o.gamma());
            Window delta = p.changing(p.rows(o.delta(), o.n()));
            Parts.ofColumns(
                    o.n(),
                    p.place,
                    (from, to) -> kernels.rectifiers()
                            .preluBackward(
                                    o.rows(),
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
        }
    },

    PRELU_PARAMETER_GRADIENTS {
        @Override
        void compute(Kernels kernels, LayerOperands o, Placement p) {
            Window z = p.rows(o.x(), o.n());
            Window delta = p.rows(o.delta(), o.n());
            Window dAlpha = p.outputVector(o.n());
            Parts.ofColumns(
                    o.n(),
                    p.place,
                    (from, to) -> kernels.rectifiers()
                            .preluParameterGradients(
                                    o.rows(),
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
        }
    };

    /** Runs the kernel, checks that it wrote nowhere else, and returns its outputs in the order of its signature. */
    List<Window> run(Kernels kernels, LayerOperands operands, Placement placement) {
        compute(kernels, operands, placement);
        return placement.checked(name());
    }

    abstract void compute(Kernels kernels, LayerOperands o, Placement p);

    List<Window> run(Twin twin, LayerOperands operands, Random place) {
        return run(twin.kernels, operands, new Placement(place, Float.NaN, false));
    }
}

package dev.lanewise.onnx;

import dev.lanewise.Activation;
import dev.lanewise.onnx.Source.Part;
import dev.lanewise.onnx.Source.Part.Kind;
import dev.lanewise.onnx.file.OnnxGraph.Node;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Activations and normalizations that exporters write as several operators: SiLU as {@code x · sigmoid(x)}, Mish, both forms of GELU,
 * layer normalization. Each step of such a formula becomes a {@link Part}; what it all is, the last one sees.
 */
final class Formulas {

    /** Constants of a file are floats, and some exporters round them to fewer digits. */
    private static final double TOLERANCE = 1e-5;

    private static final double SQRT_2 = Math.sqrt(2);
    private static final double SQRT_2_BY_PI = Math.sqrt(2 / Math.PI);
    private static final double GELU_CUBE = 0.044715;

    private Formulas() {}

    private static boolean near(double a, double b) {
        return Math.abs(a - b) <= TOLERANCE * Math.abs(b);
    }

    private static Rows part(Node node, Rows x, Kind kind, double number) {
        return x.over(new Part(kind, x.vector(), number, node));
    }

    /** A part of which the elements are what they are: not scaled, not shifted. */
    private static @Nullable Part bare(Rows x, Kind kind) {
        return x.source() instanceof Part part
                        && part.kind() == kind
                        && near(uniformScale(x), 1)
                        && uniformShift(x) == 0
                ? part
                : null;
    }

    /** The scale of all elements, NaN where they differ. */
    private static double uniformScale(Rows x) {
        for (int i = 1; i < x.size(); i++) {
            if (x.scale(i) != x.scale(0)) {
                return Double.NaN;
            }
        }
        return x.size() == 0 ? Double.NaN : x.scale(0);
    }

    private static double uniformShift(Rows x) {
        for (int i = 1; i < x.size(); i++) {
            if (x.shift(i) != x.shift(0)) {
                return Double.NaN;
            }
        }
        return x.size() == 0 ? Double.NaN : x.shift(0);
    }

    /**
     * The k for which the argument of a function is {@code k · x}, where element i of {@code x} stands at element i of what the
     * function made; NaN if there is none.
     */
    private static double ratio(Rows x, Rows function, RowVector argument) {
        if (!argument.source().is(x.source()) || x.size() != function.size()) {
            return Double.NaN;
        }
        double ratio = Double.NaN;
        for (int i = 0; i < x.size(); i++) {
            int at = function.feature(i);
            if (x.row(i) != function.row(i) || x.feature(i) != argument.feature()[at] || x.scale(i) == 0) {
                return Double.NaN;
            }
            double k = argument.scale()[at] / x.scale(i);
            ratio = i == 0 ? k : ratio;
            double shift = x.shift(i) * k;
            if (!near(k, ratio)
                    || Math.abs(shift - argument.shift()[at]) > TOLERANCE * Math.max(Math.abs(shift), 1e-3)) {
                return Double.NaN;
            }
        }
        return ratio;
    }

    /** An activation of {@code argument}, at the elements of {@code like}, each times {@code scale}. */
    private static Rows activated(
            Lowering lowering, RowVector argument, Activation activation, Rows like, double scale) {
        Source source = new Source.Activated(lowering.source(argument), argument, activation);
        double[] scales = new double[like.size()];
        Arrays.fill(scales, snapped(scale));
        Rows made = like.bare(source);
        return made.affine(scales, null);
    }

    /** The argument of a function as {@code x} has it, where both are the same but for the rounding of constants. */
    private static RowVector exact(Rows x, Rows function, RowVector argument) {
        if (!near(ratio(x, function, argument), 1)) {
            return argument;
        }
        double[] scale = argument.scale().clone();
        double[] shift = argument.shift().clone();
        for (int i = 0; i < x.size(); i++) {
            scale[function.feature(i)] = x.scale(i);
            shift[function.feature(i)] = x.shift(i);
        }
        return new RowVector(argument.source(), argument.feature(), scale, shift);
    }

    /** A power of two without the rounding of a formula's constants to float: a factor 2, which ½ follows. */
    private static double snapped(double scale) {
        // 1.25 times as much has its exponent, also if it is a little less than that power.
        double power = Math.scalb(1.0, Math.getExponent(1.25 * Math.abs(scale)));
        return near(Math.abs(scale), power) ? Math.copySign(power, scale) : scale;
    }

    /** {@code a · b}; null if it is of no known formula. */
    static @Nullable Rows product(Lowering lowering, Rows a, Rows b, Node node) {
        Rows product = productOf(lowering, a, b, node);
        return product != null ? product : productOf(lowering, b, a, node);
    }

    private static @Nullable Rows productOf(Lowering lowering, Rows x, Rows f, Node node) {
        double scale = uniformScale(f);
        double shift = uniformShift(f);
        if (f.source() instanceof Source.Activated made && shift == 0) {
            if (made.activation().equals(Activation.SIGMOID)) {
                // x·σ(kx) = silu(kx)/k
                double k = ratio(x, f, made.argument());
                return Double.isNaN(k) ? null : activated(lowering, made.argument(), Activation.SILU, f, scale / k);
            }
            if (made.activation().equals(Activation.TANH)
                    && made.base() instanceof Source.Activated inner
                    && inner.activation().equals(Activation.SOFTPLUS)
                    && made.argument().isSource()
                    && near(ratio(x, f, inner.argument()), 1)) {
                return activated(lowering, inner.argument(), Activation.MISH, f, scale);
            }
        }
        if (f.source() instanceof Part part) {
            return productWithPart(lowering, x, f, part, scale, shift, node);
        }
        if (f.hasPlacesOf(x) && uniformRatio(x, f) == 1) {
            return part(node, x, Kind.SQUARE, 0);
        }
        return null;
    }

    private static double uniformRatio(Rows x, Rows f) {
        for (int i = 0; i < x.size(); i++) {
            if (x.scale(i) != f.scale(i) || x.shift(i) != f.shift(i)) {
                return Double.NaN;
            }
        }
        return 1;
    }

    private static @Nullable Rows productWithPart(
            Lowering lowering, Rows x, Rows f, Part part, double scale, double shift, Node node) {
        return switch (part.kind()) {
            case ERF -> {
                // x/2·(1 + erf(x/√2)), and k for which erf's argument is k times the first factor.
                double k = ratio(x, f, part.argument());
                if (!near(shift, scale) || Double.isNaN(k)) {
                    yield null;
                }
                RowVector argument = exact(x, f, part.argument().times(SQRT_2));
                yield activated(lowering, argument, Activation.GELU, f, 2 * scale / (SQRT_2 * k));
            }
            case GELU_TANH_GATE -> {
                double k = ratio(x, f, part.argument());
                yield near(shift, scale) && !Double.isNaN(k)
                        ? activated(lowering, part.argument(), Activation.GELU_TANH, f, 2 * scale / k)
                        : null;
            }
            case SQUARE -> {
                double k = ratio(x, f, part.argument());
                if (!near(k, 1)) {
                    yield null;
                }
                if (shift == 0) {
                    Rows cube = f.replace(new Part(Kind.CUBE, part.argument(), 0, node));
                    yield cube;
                }
                // x·(shift + scale·x²)
                yield near(shift, 1) ? f.bare(new Part(Kind.CUBIC, part.argument(), scale, node)) : null;
            }
            case CENTERED -> {
                if (bare(f, Kind.CENTERED) != null && x.hasPlacesOf(f) && bare(x, Kind.CENTERED) != null) {
                    yield f.replace(new Part(Kind.CENTERED_SQUARE, part.argument(), 0, node));
                }
                yield null;
            }
            case INVERSE_DEVIATION -> normalized(lowering, x, f, part);
            default -> null;
        };
    }

    private static @Nullable Rows normalized(Lowering lowering, Rows x, Rows deviation, Part part) {
        Part centered = bare(x, Kind.CENTERED);
        if (centered == null
                || bare(deviation, part.kind()) == null
                || !centered.argument().equals(part.argument())) {
            return null;
        }
        return x.replace(new Source.Normalized(lowering.source(centered.argument()), part.number()));
    }

    /** {@code a / b}; null if it is of no known formula. */
    static @Nullable Rows quotient(Lowering lowering, Rows a, Rows b, Node node) {
        if (!(b.source() instanceof Part part)) {
            return null;
        }
        if (part.kind() == Kind.ABSOLUTE) {
            // x/(1 + |x|)
            return uniformShift(b) == 1 && near(uniformScale(b), 1) && near(ratio(a, b, part.argument()), 1)
                    ? activated(lowering, part.argument(), Activation.SOFTSIGN, b, 1)
                    : null;
        }
        return part.kind() == Kind.DEVIATION ? normalized(lowering, a, b, part) : null;
    }

    /** {@code a + sign · b}; null if it is of no known formula. */
    static @Nullable Rows sum(Node node, Rows a, Rows b, double sign) {
        if (sign == -1 && b.source() instanceof Part part && bare(b, Kind.MEAN) != null) {
            return a.vector().equals(part.argument())
                    ? a.over(new Part(Kind.CENTERED, part.argument(), 0, node))
                    : null;
        }
        if (sign != 1) {
            return null;
        }
        Rows cubic = cubic(node, a, b);
        return cubic != null ? cubic : cubic(node, b, a);
    }

    private static @Nullable Rows cubic(Node node, Rows x, Rows cube) {
        if (!(cube.source() instanceof Part part) || part.kind() != Kind.CUBE || uniformShift(cube) != 0) {
            return null;
        }
        return near(ratio(x, cube, part.argument()), 1)
                ? cube.bare(new Part(Kind.CUBIC, part.argument(), uniformScale(cube), node))
                : null;
    }

    /** {@code tanh x} where that is a part of GELU; else null. */
    static @Nullable Rows tanh(Node node, Rows x) {
        return x.source() instanceof Part part
                        && part.kind() == Kind.CUBIC
                        && near(part.number(), GELU_CUBE)
                        && near(uniformScale(x), SQRT_2_BY_PI)
                        && uniformShift(x) == 0
                ? x.bare(new Part(Kind.GELU_TANH_GATE, part.argument(), 0, node))
                : null;
    }

    /** {@code x^exponent}; null if it is of no known formula. */
    static @Nullable Rows power(Node node, Rows x, double exponent) {
        if (exponent == 2) {
            Part centered = bare(x, Kind.CENTERED);
            return centered != null
                    ? x.replace(new Part(Kind.CENTERED_SQUARE, centered.argument(), 0, node))
                    : part(node, x, Kind.SQUARE, 0);
        }
        if (exponent == 3) {
            return part(node, x, Kind.CUBE, 0);
        }
        return exponent == 0.5 ? squareRoot(node, x) : exponent == -0.5 ? reciprocal(node, squareRoot(node, x)) : null;
    }

    /** {@code √x}: of a variance. */
    static Rows squareRoot(Node node, Rows x) {
        double epsilon = uniformShift(x);
        if (x.source() instanceof Part part
                && part.kind() == Kind.VARIANCE
                && near(uniformScale(x), 1)
                && epsilon > 0) {
            return x.bare(new Part(Kind.DEVIATION, part.argument(), epsilon, node));
        }
        throw node.refuse("a square root is no layer of a dense network, and no part of a layer normalization here");
    }

    /** {@code 1/x}: of a standard deviation. */
    static Rows reciprocal(Node node, Rows x) {
        Part deviation = bare(x, Kind.DEVIATION);
        if (deviation == null) {
            throw node.refuse("a reciprocal is no layer of a dense network, and no part of a layer normalization here");
        }
        return x.replace(new Part(Kind.INVERSE_DEVIATION, deviation.argument(), deviation.number(), node));
    }

    /** {@code |x|}: of softsign. */
    static Rows absolute(Node node, Rows x) {
        return part(node, x, Kind.ABSOLUTE, 0);
    }

    /** {@code erf x}. */
    static Rows errorFunction(Node node, Rows x) {
        return part(node, x, Kind.ERF, 0);
    }

    /** The mean of what makes up each row of the batch. */
    static Rows mean(Node node, Rows x, Rows places) {
        Part square = bare(x, Kind.CENTERED_SQUARE);
        Part part = square != null
                ? new Part(Kind.VARIANCE, square.argument(), 0, node)
                : new Part(Kind.MEAN, x.vector(), 0, node);
        return places.replace(part);
    }
}

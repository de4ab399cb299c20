package dev.lanewise;

import java.util.List;

/**
 * What training makes small: the mean over the rows of a batch.
 *
 * <p>The cross-entropies are computed from the pre-activations of the last layer (from logits), so they never overflow:
 * they need the activation that belongs to them there, or {@link Activation#LINEAR}, whose outputs then are the logits.
 */
public sealed interface Loss {

    /** {@code mean over rows of ½ Σⱼ (aⱼ - yⱼ)²}: the cost of the four equations. */
    record HalfSquaredError() implements Loss {}

    /** {@code (a - y)²}, mean over all elements. */
    record MeanSquaredError() implements Loss {}

    /** {@code |a - y|}, mean over all elements. */
    record MeanAbsoluteError() implements Loss {}

    /**
     * Quadratic near the target, linear beyond {@code delta} (Huber 1964), mean over all elements.
     *
     * @param delta where it turns linear, above 0
     */
    record Huber(double delta) implements Loss {
        /** Checks the threshold. */
        public Huber {
            if (!((float) delta > 0 && (float) delta < Float.POSITIVE_INFINITY)) {
                boolean isRounded = delta > 0 && delta < Double.POSITIVE_INFINITY;
                String cause = isRounded ? ", which is " + (delta < 1 ? "0" : "infinite") + " as a float" : "";
                throw new IllegalArgumentException(
                        "delta of huber must be above 0 and finite, but is " + delta + cause);
            }
        }
    }

    /** {@code -y log p - (1-y) log(1-p)}, mean over all elements; {@code p = sigmoid(z)}, targets in 0 to 1. */
    record BinaryCrossEntropy() implements Loss {}

    /** {@code -Σⱼ yⱼ log pⱼ}, mean over rows; {@code p = softmax(z)}, targets one column a class (one-hot or soft). */
    record CategoricalCrossEntropy() implements Loss {}

    /** {@link CategoricalCrossEntropy} with one target column that holds the number of the class, 0 to classes - 1. */
    record SparseCategoricalCrossEntropy() implements Loss {}

    /** The name in files and on the command line. */
    default String id() {
        return switch (this) {
            case HalfSquaredError() -> "half_squared_error";
            case MeanSquaredError() -> "mse";
            case MeanAbsoluteError() -> "mae";
            case Huber(double delta) -> delta == 1 ? "huber" : "huber:" + delta;
            case BinaryCrossEntropy() -> "binary_cross_entropy";
            case CategoricalCrossEntropy() -> "categorical_cross_entropy";
            case SparseCategoricalCrossEntropy() -> "sparse_categorical_cross_entropy";
        };
    }

    /**
     * The loss with this {@link #id()}; {@code huber} alone has delta 1.
     *
     * @throws IllegalArgumentException if there is none; names those that are
     */
    static Loss parse(String id) {
        return switch (id) {
            case "half_squared_error" -> new HalfSquaredError();
            case "mse" -> new MeanSquaredError();
            case "mae" -> new MeanAbsoluteError();
            case "huber" -> new Huber(1);
            case "binary_cross_entropy" -> new BinaryCrossEntropy();
            case "categorical_cross_entropy" -> new CategoricalCrossEntropy();
            case "sparse_categorical_cross_entropy" -> new SparseCategoricalCrossEntropy();
            default -> parseHuber(id);
        };
    }

    private static Loss parseHuber(String id) {
        if (id.startsWith("huber:")) {
            try {
                return new Huber(Double.parseDouble(id.substring("huber:".length())));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("huber:DELTA needs a number, but got \"" + id + "\"", e);
            }
        }
        throw new IllegalArgumentException("unknown loss \"" + id + "\"; known are half_squared_error, mse, mae, huber,"
                + " huber:DELTA, binary_cross_entropy, categorical_cross_entropy, sparse_categorical_cross_entropy");
    }

    /** One loss of each kind, with the usual settings. */
    static List<Loss> all() {
        return List.of(
                new HalfSquaredError(),
                new MeanSquaredError(),
                new MeanAbsoluteError(),
                new Huber(1),
                new BinaryCrossEntropy(),
                new CategoricalCrossEntropy(),
                new SparseCategoricalCrossEntropy());
    }

    /** The target columns that a network with this many outputs needs. */
    default int targetColumns(int outputs) {
        return this instanceof SparseCategoricalCrossEntropy ? 1 : outputs;
    }

    /**
     * Checks that a target has a meaning for this loss.
     *
     * @param row and {@code column}: where the target lies, for the message
     * @throws IllegalArgumentException if it has none; says what is needed
     */
    default void requireTarget(float target, int outputs, int row, int column) {
        boolean fits = switch (this) {
            case SparseCategoricalCrossEntropy() -> target >= 0 && target < outputs && target == (int) target;
            case BinaryCrossEntropy(), CategoricalCrossEntropy() -> target >= 0 && target <= 1;
            case HalfSquaredError(), MeanSquaredError(), MeanAbsoluteError(), Huber(var _) -> true;
        };
        if (!fits) {
            String needed = this instanceof SparseCategoricalCrossEntropy
                    ? "whole numbers from 0 to " + (outputs - 1)
                    : "numbers from 0 to 1";
            throw new IllegalArgumentException("loss " + id() + " needs " + needed + " as targets, but row " + row
                    + ", column " + column + " is " + target);
        }
    }

    /** Whether the gradient is by the pre-activations: true for the cross-entropies. */
    default boolean isFromLogits() {
        return switch (this) {
            case BinaryCrossEntropy(), CategoricalCrossEntropy(), SparseCategoricalCrossEntropy() -> true;
            case HalfSquaredError(), MeanSquaredError(), MeanAbsoluteError(), Huber(var _) -> false;
        };
    }

    /**
     * Checks that the last layer has the activation that this loss needs.
     *
     * @throws IllegalArgumentException if it has not; says which it needs
     */
    default void requireOutput(Activation last) {
        Activation own = this instanceof BinaryCrossEntropy ? Activation.SIGMOID : Activation.SOFTMAX;
        if (isFromLogits() && !last.equals(own) && !last.equals(Activation.LINEAR)) {
            throw new IllegalArgumentException("loss " + id() + " needs a last layer with " + own.id()
                    + ", or linear for logits, but it has " + last.id());
        }
    }
}

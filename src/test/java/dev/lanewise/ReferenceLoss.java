package dev.lanewise;

import dev.lanewise.Loss.BinaryCrossEntropy;
import dev.lanewise.Loss.CategoricalCrossEntropy;
import dev.lanewise.Loss.HalfSquaredError;
import dev.lanewise.Loss.Huber;
import dev.lanewise.Loss.MeanAbsoluteError;
import dev.lanewise.Loss.MeanSquaredError;
import dev.lanewise.Loss.SparseCategoricalCrossEntropy;

/** Losses in double, from their definitions. */
final class ReferenceLoss {

    private ReferenceLoss() {}

    /**
     * What one row adds to the mean loss of {@code rows} rows.
     *
     * @param z pre-activations of the last layer
     * @param a activations of the last layer
     * @param y the row's targets, as wide as the loss wants them
     */
    static double ofRow(Loss loss, double[] z, double[] a, double[] y, int rows) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            double error = a[j] - y[Math.min(j, y.length - 1)];
            sum += switch (loss) {
                case HalfSquaredError() -> error * error / 2;
                case MeanSquaredError() -> error * error / a.length;
                case MeanAbsoluteError() -> Math.abs(error) / a.length;
                case Huber(double delta) -> huber(error, delta) / a.length;
                case BinaryCrossEntropy() -> binary(ReferenceActivation.sigmoid(z[j]), y[j]) / a.length;
                case CategoricalCrossEntropy() -> -y[j] * Math.log(softmax(z, j));
                case SparseCategoricalCrossEntropy() -> j == y[0] ? -Math.log(softmax(z, j)) : 0;
            };
        }
        return sum / rows;
    }

    private static double huber(double error, double delta) {
        double size = Math.abs(error);
        return size <= delta ? error * error / 2 : delta * (size - delta / 2);
    }

    private static double binary(double p, double y) {
        return -y * Math.log(p) - (1 - y) * Math.log(1 - p);
    }

    private static double softmax(double[] z, int j) {
        return ReferenceActivation.of(Activation.SOFTMAX, z)[j];
    }

    /** How far a row is from a point where the loss has no second derivative. */
    static double distanceToKink(Loss loss, double[] a, double[] y) {
        double distance = Double.POSITIVE_INFINITY;
        for (int j = 0; j < a.length && !loss.isFromLogits(); j++) {
            double size = Math.abs(a[j] - y[j]);
            distance = Math.min(
                    distance,
                    switch (loss) {
                        case MeanAbsoluteError() -> size;
                        case Huber(double delta) -> Math.abs(size - delta);
                        default -> Double.POSITIVE_INFINITY;
                    });
        }
        return distance;
    }
}

package dev.lanewise.onnx;

/**
 * Outputs beside those of another runtime.
 *
 * @param values compared
 * @param largestAbsolute the largest difference
 * @param largestRelative the largest difference, each divided by the expected value; of those above {@code 1e-30} alone
 * @param got what was expected, and {@code expected} what came, where {@code |got - expected| - 1e-5·|expected|} is largest
 */
public record OnnxComparison(
        int values,
        double largestAbsolute,
        double largestRelative,
        double got,
        double expected,
        double[] differences,
        double[] magnitudes) {

    static OnnxComparison of(double[] got, double[] expected) {
        double absolute = 0;
        double relative = 0;
        int worst = 0;
        double excess = Double.NEGATIVE_INFINITY;
        double[] differences = new double[got.length];
        double[] magnitudes = new double[got.length];
        for (int i = 0; i < got.length; i++) {
            double difference = got[i] == expected[i] ? 0 : Math.abs(got[i] - expected[i]);
            if (Double.isNaN(difference)) {
                difference = Double.isNaN(got[i]) && Double.isNaN(expected[i]) ? 0 : Double.POSITIVE_INFINITY;
            }
            differences[i] = difference;
            magnitudes[i] = Math.abs(expected[i]);
            absolute = Math.max(absolute, difference);
            if (magnitudes[i] > 1e-30) {
                relative = Math.max(relative, difference / magnitudes[i]);
            }
            if (difference - 1e-5 * magnitudes[i] > excess) {
                excess = difference - 1e-5 * magnitudes[i];
                worst = i;
            }
        }
        return new OnnxComparison(
                got.length,
                absolute,
                relative,
                got.length == 0 ? 0 : got[worst],
                got.length == 0 ? 0 : expected[worst],
                differences,
                magnitudes);
    }

    /** Whether each difference is at most {@code absolute + relative·|expected|}. */
    public boolean isWithin(double relative, double absolute) {
        for (int i = 0; i < differences.length; i++) {
            if (!(differences[i] <= absolute + relative * magnitudes[i])) {
                return false;
            }
        }
        return true;
    }
}

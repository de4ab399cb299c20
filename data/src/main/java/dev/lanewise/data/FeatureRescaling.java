package dev.lanewise.data;

import java.util.Arrays;

/**
 * The origins and units of an encoding's features, for rows that have a number for each feature already.
 *
 * @param origins of each feature, 0 where it stays as it is
 * @param units of each feature, 1 where it stays as it is
 * @param names of the features
 */
record FeatureRescaling(double[] origins, double[] units, String[] names) {

    static FeatureRescaling of(TableEncoding encoding) {
        int features = encoding.features();
        double[] origins = new double[features];
        double[] units = new double[features];
        Arrays.fill(units, 1);
        int feature = 0;
        for (FeatureColumn column : encoding.featureColumns()) {
            if (column instanceof FeatureColumn.Numeric numeric) {
                origins[feature] = numeric.origin();
                units[feature] = numeric.unit();
                feature++;
            } else {
                feature += column.featureNames().size();
            }
        }
        return new FeatureRescaling(origins, units, encoding.featureNames().toArray(String[]::new));
    }

    private int first() {
        for (int i = 0; i < units.length; i++) {
            if (!Rescaling.isNone(origins[i], units[i])) {
                return i;
            }
        }
        return -1;
    }

    boolean isNone() {
        return first() < 0;
    }

    int features() {
        return units.length;
    }

    float encode(int feature, double number) {
        return Rescaling.encode(number, origins[feature], units[feature]);
    }

    DataFormatException tooCoarse(String source, String found) {
        return new DataFormatException(
                source + ": expected numbers of type f8, i4 or i8, for floats are too coarse for \""
                        + ColumnNames.abbreviated(names[first()]) + "\", found " + found);
    }
}

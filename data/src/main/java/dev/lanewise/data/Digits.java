package dev.lanewise.data;

import dev.lanewise.Dataset;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;

/**
 * The digits set of scikit-learn: 1797 handwritten digits of 8×8 pixels (E. Alpaydin, C. Kaynak, "Optical Recognition
 * of Handwritten Digits", UCI Machine Learning Repository 1998, test part). Licence: {@code digits.LICENSE.txt} beside
 * the data.
 */
public final class Digits {

    /** The names of the ten classes. */
    public static final List<String> LABELS = List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");

    private static final String RESOURCE = "digits.csv.gz";

    private Digits() {}

    /** 1797 rows: 64 pixels from 0 to 16, row by row, and one target, the digit. Reads anew on each call. */
    public static Dataset load() {
        try (InputStream in = Objects.requireNonNull(Digits.class.getResourceAsStream(RESOURCE))) {
            CsvTable table = CsvTable.read(RESOURCE, in, CsvOptions.DEFAULT.withHeader(false));
            return TableEncoding.fit(table, EncodingOptions.target("-1")).encode(table);
        } catch (IOException e) {
            throw DataFiles.failure(RESOURCE, e);
        }
    }
}

package dev.lanewise.cli.model;

import dev.lanewise.Dataset;
import dev.lanewise.Model;
import dev.lanewise.cli.data.DataInput;
import dev.lanewise.cli.data.TrainingData;
import dev.lanewise.cli.text.Text;
import dev.lanewise.data.CsvOptions;
import dev.lanewise.data.CsvTable;
import dev.lanewise.data.DataFile;
import dev.lanewise.data.Digits;
import dev.lanewise.data.EncodingOptions.MissingValues;
import dev.lanewise.data.EncodingOptions.UnknownCategories;
import dev.lanewise.data.FeatureColumn;
import dev.lanewise.data.ImageFolder;
import dev.lanewise.data.NdArray;
import dev.lanewise.data.TableEncoding;
import dev.lanewise.data.TargetColumn;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads rows for a model that is trained: the model's file says how. */
public final class ModelData {

    /** Which of the rows. */
    enum Part {
        /** Those that training held out. */
        test,
        /** Those it used. */
        train,
        /** All. */
        all
    }

    /**
     * Raw features and targets.
     *
     * @param rows the rows
     * @param part which of the data they are
     * @param of how many rows the data have
     */
    record Rows(Dataset rows, Part part, int of) {

        /** In words. */
        String text() {
            if (part == Part.all) {
                return Text.format("all %,d rows", rows.rows());
            }
            String name = part == Part.test ? "test part" : "training part";
            return Text.format("%s: %,d of %,d rows", name, rows.rows(), of);
        }
    }

    private final Model model;

    public ModelData(Model model) {
        this.model = model;
    }

    /**
     * The raw features of all rows, {@code [rows × inputs]}: of {@code digits}, the test images of an IDX folder, an NPY or IDX
     * file, a table, whose target need not be there, or any of these files on standard input ({@code -}).
     */
    public float[] features(String data) {
        if (TrainingData.isImages(data)) {
            boolean digits = data.equals(TrainingData.DIGITS);
            return checked(data, images(data, digits ? Part.all : Part.test).rows())
                    .x();
        }
        boolean encoded = TableEncoding.isIn(model.metadata());
        try (DataFile file = DataInput.open(data, false)) {
            if (file.kind() == DataFile.Kind.TABLE) {
                TableEncoding encoding = encoding();
                CsvTable table = file.table(encoding);
                requireInputs(data, encoding.features());
                return encoding.encodeFeatures(table);
            }
            NdArray array = encoded ? file.array(encoding()) : file.array();
            requireInputs(data, array.columns());
            return array.values();
        }
    }

    /**
     * The finite numbers of an NPY or IDX file, or of a table of numbers without header.
     *
     * @param columns of a row
     */
    public static float[] numbers(String data, int columns) {
        try (DataFile file = DataInput.open(data, false)) {
            if (file.kind() == DataFile.Kind.TABLE) {
                TableEncoding encoding = ofNumbers(columns, new TargetColumn.Regression("", columns));
                CsvTable table = file.table(encoding);
                requireColumns(data, table.columns(), columns);
                return encoding.encodeFeatures(table);
            }
            NdArray array = file.array();
            requireColumns(data, array.columns(), columns);
            return array.values();
        }
    }

    private static void requireColumns(String data, int found, int expected) {
        if (found != expected) {
            throw new IllegalArgumentException(
                    data + " has " + found + " numbers per row, but " + expected + " are expected");
        }
    }

    /** {@link #part} without where they come from. */
    Dataset rows(String data, @Nullable Part part) {
        return part(data, part).rows();
    }

    /**
     * Raw features and targets.
     *
     * @param part null for the test part of images and all rows of a table
     */
    Rows part(String data, @Nullable Part part) {
        if (TrainingData.isImages(data)) {
            Rows images = images(data, part);
            checked(data, images.rows());
            return images;
        }
        TableEncoding encoding = encoding();
        Dataset all;
        try (DataFile file = DataInput.open(data, false)) {
            all = encoding.encode(file.table(encoding));
        }
        checked(data, all);
        return part == null || part == Part.all ? whole(all) : part(data, all, part);
    }

    private static Rows whole(Dataset all) {
        return new Rows(all, Part.all, all.rows());
    }

    private Rows images(String data, @Nullable Part part) {
        if (data.equals(TrainingData.DIGITS)) {
            Dataset all = Digits.load();
            boolean whole = part == Part.all || (part == null && heldOut() == 0);
            return whole ? whole(all) : part(data, all, part == null ? Part.test : part);
        }
        if (part == Part.all) {
            throw new IllegalArgumentException("--part all is not for folders; say test or train");
        }
        ImageFolder images = ImageFolder.read(Path.of(data));
        int all = images.train().rows() + images.test().rows();
        return part == Part.train ? new Rows(images.train(), Part.train, all) : new Rows(images.test(), Part.test, all);
    }

    /** Repeats the split of the training, and makes sure that it is the same. */
    private Rows part(String data, Dataset all, Part part) {
        if (heldOut() == 0) {
            throw new IllegalArgumentException(
                    "the model was trained without holding rows out, so there is no --part " + part);
        }
        long seed = Long.parseLong(required(Provenance.SEED));
        Dataset.Split split = all.split(heldOut(), seed);
        if (!Provenance.sha256(split.train()).equals(required(Provenance.DATA_SHA256))) {
            throw new IllegalArgumentException(
                    data + " is not the data that the model was trained on, so there is no --part " + part
                            + "; --part all takes all rows");
        }
        return new Rows(part == Part.test ? split.heldOut() : split.train(), part, all.rows());
    }

    private double heldOut() {
        return Double.parseDouble(model.metadata().getOrDefault(Provenance.TEST_SPLIT, "0"));
    }

    private String required(String key) {
        String value = model.metadata().get(key);
        if (value == null) {
            throw new IllegalArgumentException("the model does not say " + key);
        }
        return value;
    }

    private Dataset checked(String data, Dataset rows) {
        requireInputs(data, rows.features());
        return rows;
    }

    private void requireInputs(String data, int features) {
        if (features != model.network().inputs()) {
            throw new IllegalArgumentException(data + " has " + features + " features a row, but the model takes "
                    + model.network().inputs());
        }
    }

    /** The model's own; without one a table of numbers without header, in the order of the inputs, the target last if it is there. */
    private TableEncoding encoding() {
        Map<String, String> metadata = model.metadata();
        if (TableEncoding.isIn(metadata)) {
            return TableEncoding.fromMetadata(metadata);
        }
        int inputs = model.network().inputs();
        String target = Integer.toString(inputs);
        return ofNumbers(
                inputs,
                model.isClassifier()
                        ? new TargetColumn.Classification(target, inputs, model.classLabels())
                        : new TargetColumn.Regression(target, inputs));
    }

    /** A table of numbers without header, whose target is last if it is there. */
    private static TableEncoding ofNumbers(int columns, TargetColumn target) {
        List<FeatureColumn> features = IntStream.range(0, columns)
                .mapToObj(i -> (FeatureColumn) new FeatureColumn.Numeric(Integer.toString(i), i, 0))
                .toList();
        return new TableEncoding(
                CsvOptions.DEFAULT.withHeader(false),
                columns + 1,
                features,
                target,
                MissingValues.ERROR,
                UnknownCategories.ERROR,
                "");
    }
}

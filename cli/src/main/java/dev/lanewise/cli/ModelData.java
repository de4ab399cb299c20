package dev.lanewise.cli;

import dev.lanewise.Dataset;
import dev.lanewise.Model;
import dev.lanewise.data.CsvOptions;
import dev.lanewise.data.CsvTable;
import dev.lanewise.data.Digits;
import dev.lanewise.data.EncodingOptions.MissingValues;
import dev.lanewise.data.EncodingOptions.UnknownCategories;
import dev.lanewise.data.FeatureColumn;
import dev.lanewise.data.Idx;
import dev.lanewise.data.ImageFolder;
import dev.lanewise.data.NdArray;
import dev.lanewise.data.Npy;
import dev.lanewise.data.TableEncoding;
import dev.lanewise.data.TargetColumn;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Reads rows for a model that is trained: the model's file says how. */
final class ModelData {

    /** Which of the rows. */
    enum Part {
        /** Those that training held out. */
        test,
        /** Those it used. */
        train,
        /** All. */
        all
    }

    private enum FileKind {
        NPY,
        IDX,
        TABLE
    }

    private final Model model;

    ModelData(Model model) {
        this.model = model;
    }

    /**
     * The raw features of all rows, {@code [rows × inputs]}: of {@code digits}, the test images of an IDX folder, an NPY or IDX
     * file, or a table, whose target need not be there.
     */
    float[] features(String data) {
        if (TrainingData.isImages(data)) {
            boolean digits = data.equals(TrainingData.DIGITS);
            return checked(data, images(data, digits ? Part.all : Part.test)).x();
        }
        Path file = Path.of(data);
        return switch (kind(file)) {
            case NPY -> features(data, Npy.read(file));
            case IDX -> features(data, Idx.read(file));
            case TABLE -> {
                TableEncoding encoding = encoding();
                float[] x = encoding.encodeFeatures(CsvTable.read(file, encoding.csvOptions()));
                requireInputs(data, encoding.features());
                yield x;
            }
        };
    }

    private float[] features(String data, NdArray array) {
        requireInputs(data, array.columns());
        return array.values();
    }

    /**
     * Raw features and targets.
     *
     * @param part null for the test part of images and all rows of a table
     */
    Dataset rows(String data, @Nullable Part part) {
        if (TrainingData.isImages(data)) {
            return checked(data, images(data, part));
        }
        TableEncoding encoding = encoding();
        Dataset all = encoding.encode(CsvTable.read(Path.of(data), encoding.csvOptions()));
        return checked(data, part == null || part == Part.all ? all : part(data, all, part));
    }

    private Dataset images(String data, @Nullable Part part) {
        if (data.equals(TrainingData.DIGITS)) {
            Dataset all = Digits.load();
            boolean whole = part == Part.all || (part == null && heldOut() == 0);
            return whole ? all : part(data, all, part == null ? Part.test : part);
        }
        ImageFolder images = ImageFolder.read(Path.of(data));
        if (part == Part.all) {
            throw new IllegalArgumentException("--part all is not for folders; say test or train");
        }
        return part == Part.train ? images.train() : images.test();
    }

    /** Repeats the split of the training, and makes sure that it is the same. */
    private Dataset part(String data, Dataset all, Part part) {
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
        return part == Part.test ? split.heldOut() : split.train();
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
        List<FeatureColumn> features = IntStream.range(0, inputs)
                .mapToObj(i -> (FeatureColumn) new FeatureColumn.Numeric(Integer.toString(i), i, 0))
                .toList();
        String target = Integer.toString(inputs);
        return new TableEncoding(
                CsvOptions.DEFAULT.withHeader(false),
                inputs + 1,
                features,
                model.isClassifier()
                        ? new TargetColumn.Classification(target, inputs, model.classLabels())
                        : new TargetColumn.Regression(target, inputs),
                MissingValues.ERROR,
                UnknownCategories.ERROR,
                "");
    }

    /** By the first bytes. A file that cannot be read counts as a table: reading it as one says why. */
    private static FileKind kind(Path file) {
        try (InputStream in = decompressed(Files.newInputStream(file))) {
            byte[] first = in.readNBytes(2);
            if (first.length == 2 && first[0] == (byte) 0x93 && first[1] == 'N') {
                return FileKind.NPY;
            }
            return first.length == 2 && first[0] == 0 && first[1] == 0 ? FileKind.IDX : FileKind.TABLE;
        } catch (IOException _) {
            return FileKind.TABLE;
        }
    }

    private static InputStream decompressed(InputStream file) throws IOException {
        PushbackInputStream in = new PushbackInputStream(file, 2);
        byte[] first = in.readNBytes(2);
        in.unread(first);
        boolean gzip = first.length == 2 && first[0] == 0x1F && first[1] == (byte) 0x8B;
        return gzip ? new GZIPInputStream(in) : in;
    }
}

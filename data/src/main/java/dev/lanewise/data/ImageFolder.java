package dev.lanewise.data;

import dev.lanewise.Dataset;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Images and their classes out of four IDX files under the names of MNIST: {@code train-images-idx3-ubyte}, {@code
 * train-labels-idx1-ubyte}, {@code t10k-images-idx3-ubyte}, {@code t10k-labels-idx1-ubyte}, each plain or gzip, with
 * {@code -idx} or {@code .idx}.
 *
 * @param train features: the pixels as they are (0 to 255 for bytes), row by row; target: the class number
 * @param test the same of the test files
 * @param labels {@code "0"} to the largest class number of the training files
 */
public record ImageFolder(Dataset train, Dataset test, List<String> labels) {

    private static final int MAX_LABEL = 255;

    /** Copies the labels. */
    public ImageFolder {
        labels = List.copyOf(labels);
    }

    /**
     * Reads a folder.
     *
     * @throws DataFormatException if a file is missing, there twice or broken, images and labels differ in number,
     *     train and test images in size, a label is not a whole number from 0 to 255, or a test label is beyond the
     *     training labels
     */
    public static ImageFolder read(Path folder) {
        Part train = Part.read(folder, "train");
        Part test = Part.read(folder, "t10k");
        int[] size = imageSize(train.images);
        if (!Arrays.equals(size, imageSize(test.images))) {
            throw new DataFormatException(test.imageFile + ": expected images of " + NdArray.text(size)
                    + " as in the training file, found " + NdArray.text(imageSize(test.images)));
        }
        int classes = train.largestLabel(MAX_LABEL) + 1;
        test.largestLabel(classes - 1);
        return new ImageFolder(
                train.dataset(),
                test.dataset(),
                IntStream.range(0, classes).mapToObj(Integer::toString).toList());
    }

    private static int[] imageSize(NdArray images) {
        return Arrays.copyOfRange(images.shape(), 1, images.shape().length);
    }

    /** An image file and its label file. */
    private record Part(Path imageFile, NdArray images, Path labelFile, NdArray labels) {

        static Part read(Path folder, String prefix) {
            Path imageFile = find(folder, prefix + "-images");
            Path labelFile = find(folder, prefix + "-labels");
            Part part = new Part(imageFile, Idx.read(imageFile), labelFile, Idx.read(labelFile));
            if (part.labels.columns() != 1 || part.labels.rows() != part.images.rows()) {
                throw new DataFormatException(labelFile + ": expected " + part.images.rows()
                        + " labels, one an image, found " + NdArray.text(part.labels.shape()));
            }
            return part;
        }

        private static Path find(Path folder, String prefix) {
            List<Path> found = new ArrayList<>();
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, prefix + "[-.]idx*")) {
                files.forEach(found::add);
            } catch (IOException e) {
                throw DataFiles.failure(folder.toString(), e);
            }
            if (found.isEmpty()) {
                throw new DataFormatException(folder + ": no file " + prefix + "-idx… in this folder");
            }
            if (found.size() > 1) {
                found.sort(null);
                throw new DataFormatException(folder + ": expected one file " + prefix + "-idx…, found "
                        + found.get(0).getFileName() + " and " + found.get(1).getFileName());
            }
            return found.getFirst();
        }

        int largestLabel(int limit) {
            float largest = 0;
            for (int i = 0; i < labels.rows(); i++) {
                float label = labels.values()[i];
                if (!(label >= 0 && label <= limit && label == (int) label)) {
                    throw new DataFormatException(labelFile + ": label " + i + ": expected a whole number from 0 to "
                            + limit + ", found " + label);
                }
                largest = Math.max(largest, label);
            }
            return (int) largest;
        }

        Dataset dataset() {
            try {
                return Dataset.of(images.values(), labels.values(), images.rows());
            } catch (IllegalArgumentException e) {
                throw new DataFormatException(imageFile + ": " + e.getMessage(), e);
            }
        }
    }
}

package dev.lanewise.data;

import static dev.lanewise.data.IdxTest.idx;
import static dev.lanewise.data.TestFiles.assertFails;
import static dev.lanewise.data.TestFiles.contents;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {

    private static final String TRAIN_LABELS = "train-labels-idx1-ubyte";
    private static final String TEST_IMAGES = "t10k-images.idx3-ubyte";
    private static final String TEST_LABELS = "t10k-labels.idx1-ubyte.gz";

    @TempDir
    Path folder;

    /** Three training images and one test image of 1×2 pixels, plain and gzip, with both spellings of the names. */
    @BeforeEach
    void writeImages() throws IOException {
        Files.write(folder.resolve("train-images-idx3-ubyte.gz"), TestFiles.gzip(contents(images(3))));
        write(TRAIN_LABELS, labels(0, 2, 0));
        write(TEST_IMAGES, images(1));
        Files.write(folder.resolve(TEST_LABELS), TestFiles.gzip(contents(labels(1))));
    }

    private static ByteBuffer images(int count) {
        ByteBuffer bytes = idx(0x08, 2 * count, count, 1, 2);
        for (int i = 0; i < count; i++) {
            bytes.put((byte) i).put((byte) (255 - i));
        }
        return bytes;
    }

    private static ByteBuffer labels(int... labels) {
        ByteBuffer bytes = idx(0x08, labels.length, labels.length);
        for (int label : labels) {
            bytes.put((byte) label);
        }
        return bytes;
    }

    private Path write(String name, ByteBuffer bytes) throws IOException {
        return Files.write(folder.resolve(name), contents(bytes));
    }

    private void assertReadFails(String message) {
        assertFails(message, () -> ImageFolder.read(folder));
    }

    @Test
    void readsTheFourFiles() {
        ImageFolder images = ImageFolder.read(folder);
        assertArrayEquals(new float[] {0, 255, 1, 254, 2, 253}, images.train().x());
        assertArrayEquals(new float[] {0, 2, 0}, images.train().y());
        assertArrayEquals(new float[] {0, 255}, images.test().x());
        assertArrayEquals(new float[] {1}, images.test().y());
        assertEquals(List.of("0", "1", "2"), images.labels());
    }

    @Test
    void refusesAFolderThatLacksAFileOrHasItTwice() throws IOException {
        Files.delete(folder.resolve(TEST_IMAGES));
        assertReadFails(folder + ": no file t10k-images-idx… in this folder");
        write(TEST_IMAGES, images(1));
        write("t10k-images-idx3-ubyte", images(1));
        assertReadFails(
                folder + ": expected one file t10k-images-idx…, found t10k-images-idx3-ubyte and " + TEST_IMAGES);
    }

    @Test
    void refusesWhatIsNoFolder() {
        Path none = folder.resolve("none");
        assertFails("no such file: " + none, () -> ImageFolder.read(none));
        Path file = folder.resolve(TRAIN_LABELS);
        assertFails("expected a folder, found a file: " + file, () -> ImageFolder.read(file));
    }

    @Test
    void refusesImagesAndLabelsOfDifferentNumber() throws IOException {
        Path file = write(TRAIN_LABELS, labels(0, 1));
        assertReadFails(file + ": expected 3 labels, one an image, found 2");
        write(TRAIN_LABELS, idx(0x08, 6, 3, 2));
        assertReadFails(file + ": expected 3 labels, one an image, found 3×2");
    }

    @Test
    void refusesTestImagesOfAnotherSize() throws IOException {
        Path file = write(TEST_IMAGES, idx(0x08, 2, 1, 2, 1));
        assertReadFails(file + ": expected images of 1×2 as in the training file, found 2×1");
    }

    @Test
    void refusesLabelsThatAreNoClassNumbers() throws IOException {
        Path file =
                write(TRAIN_LABELS, idx(0x0D, 12, 3).putFloat(0).putFloat(1.5f).putFloat(1));
        assertReadFails(file + ": label 1: expected a whole number from 0 to 255, found 1.5");
        write(TRAIN_LABELS, idx(0x0C, 12, 3).putInt(0).putInt(1).putInt(256));
        assertReadFails(file + ": label 2: expected a whole number from 0 to 255, found 256.0");
        write(TRAIN_LABELS, idx(0x09, 3, 3).put(new byte[] {-1, 0, 0}));
        assertReadFails(file + ": label 0: expected a whole number from 0 to 255, found -1.0");
    }

    @Test
    void refusesATestLabelBeyondTheTrainingLabels() throws IOException {
        Files.delete(folder.resolve(TEST_LABELS));
        Path file = write("t10k-labels-idx1-ubyte", labels(3));
        assertReadFails(file + ": label 0: expected a whole number from 0 to 2, found 3.0");
    }

    @Test
    void refusesPixelsThatAreNotFinite() throws IOException {
        Path file = write(TEST_IMAGES, idx(0x0D, 8, 1, 1, 2).putFloat(1).putFloat(Float.NaN));
        assertReadFails(file + ": x must be finite, but row 0, column 1 is NaN");
    }
}

package dev.lanewise.jmh;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Dataset;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelledImagesTest {

    @TempDir
    Path folder;

    @Test
    void randomImagesHaveTheShapeAndTheBlackOfMnist() {
        Dataset data = LabelledImages.synthetic(2000);
        assertEquals(784, data.features());
        int zeros = 0;
        float most = 0;
        for (float pixel : data.x()) {
            assertTrue(pixel >= 0 && pixel <= 1, () -> "pixel " + pixel);
            zeros += pixel == 0 ? 1 : 0;
            most = Math.max(most, pixel);
        }
        assertEquals(1, most);
        assertEquals(0.81, zeros / (double) data.x().length, 0.005);
        int[] counts = new int[10];
        for (float label : data.y()) {
            counts[(int) label]++;
        }
        for (int count : counts) {
            assertEquals(200, count, 60);
        }
    }

    @Test
    void randomImagesAreTheSameEveryTime() {
        assertArrayEquals(
                LabelledImages.synthetic(20).x(), LabelledImages.synthetic(20).x());
        assertArrayEquals(
                LabelledImages.synthetic(20).y(), LabelledImages.synthetic(20).y());
    }

    @Test
    void readsImagesAndLabels() throws IOException {
        byte[] pixels = new byte[3 * 784];
        pixels[784] = (byte) 255;
        pixels[2 * 784 + 1] = 51;
        Dataset data = LabelledImages.read(idx("images", pixels, 3, 28, 28), idx("labels", new byte[] {7, 0, 9}, 3));
        assertEquals(3, data.rows());
        assertEquals(1f, data.x()[784]);
        assertEquals(0.2f, data.x()[2 * 784 + 1]);
        assertArrayEquals(new float[] {7, 0, 9}, data.y());
    }

    @Test
    void refusesFilesThatDoNotBelongTogether() throws IOException {
        Path images = idx("images", new byte[2 * 784], 2, 28, 28);
        Path small = idx("small", new byte[2 * 100], 2, 10, 10);
        Path three = idx("three", new byte[3], 3);
        Path wrong = idx("wrong", new byte[] {1, 10}, 2);
        assertMessage(
                three + ": expected a label for each of the 2 images in " + images + ", found 3 of 1", images, three);
        assertMessage(small + ": expected images of 784 pixels, found 100", small, three);
        assertMessage(wrong + ": expected a class from 0 to 9 for image 1, found 10.0", images, wrong);
    }

    private static void assertMessage(String expected, Path images, Path labels) {
        assertEquals(
                expected,
                assertThrows(IllegalArgumentException.class, () -> LabelledImages.read(images, labels))
                        .getMessage());
    }

    private Path idx(String name, byte[] values, int... shape) throws IOException {
        ByteBuffer file = ByteBuffer.allocate(4 + 4 * shape.length + values.length);
        file.put(new byte[] {0, 0, 8, (byte) shape.length});
        for (int dimension : shape) {
            file.putInt(dimension);
        }
        return Files.write(folder.resolve(name), file.put(values).array());
    }
}

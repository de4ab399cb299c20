package dev.lanewise.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Finds a place in memory for each operand of a call, and checks after it that nothing but the outputs changed. */
final class Placement {

    final Random place;

    private final float before;
    private final boolean inPlace;
    private final List<Window> inputs = new ArrayList<>();
    private final List<Window> outputs = new ArrayList<>();
    /** Check the numbers of rows and make outputs of them. */
    private final List<Runnable> byRow = new ArrayList<>();

    /**
     * @param before what outputs hold before the call
     * @param inPlace whether an output lies over an input, where a kernel allows it
     */
    Placement(Random place, float before, boolean inPlace) {
        this.place = place;
        this.before = before;
        this.inPlace = inPlace;
    }

    Window rows(float[][] contents, int columns) {
        return input(Window.rows(place, contents, columns));
    }

    /** A number for each column, from an offset on. */
    Window vector(float[] contents) {
        return input(Window.vector(place, contents));
    }

    /** A number for each column, from 0 on. */
    Window byColumn(float[] contents) {
        return input(Window.vectorAt(0, place, contents));
    }

    private Window input(Window window) {
        inputs.add(window);
        return window;
    }

    Window outputVector(int columns) {
        return output(Window.output(place, 1, columns, before));
    }

    Window outputByColumn(int columns) {
        return output(Window.outputAt(0, place, columns, before));
    }

    /** Rows of its own, or one of the inputs. */
    Window outputRows(Window... over) {
        Window any = over[place.nextInt(over.length)];
        return inPlace ? changing(any) : output(Window.output(place, any.rows, any.columns, before));
    }

    /** An input that the kernel changes. */
    Window changing(Window input) {
        inputs.remove(input);
        return output(input);
    }

    private Window output(Window window) {
        outputs.add(window);
        return window;
    }

    /** A number for each of {@code rows} from {@code firstRow} on, for an output. */
    float[] outputByRow(int firstRow, int rows) {
        float[] numbers = new float[firstRow + rows + place.nextInt(3)];
        Arrays.fill(numbers, before);
        byRow.add(() -> {
            for (int i = 0; i < numbers.length; i++) {
                if (i < firstRow || i >= firstRow + rows) {
                    Window.assertSameBits("outside of the rows", 0, i, before, numbers[i]);
                }
            }
            outputs.add(Window.vectorAt(0, place, Arrays.copyOfRange(numbers, firstRow, firstRow + rows)));
        });
        return numbers;
    }

    /** The outputs, in the order in which they were asked for; those by row at the end. */
    List<Window> checked(String name) {
        inputs.forEach(input -> input.assertUnchanged(name));
        outputs.forEach(output -> output.assertCanariesAlive(name));
        byRow.forEach(Runnable::run);
        return outputs;
    }
}

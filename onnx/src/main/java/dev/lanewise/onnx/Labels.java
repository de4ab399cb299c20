package dev.lanewise.onnx;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What a classifier gives beside its probabilities: the class of each row. A model of this library has the names, and takes the
 * largest output.
 *
 * @param dims of the tensor
 * @param names of the classes in the order of the outputs; empty while only their numbers are known
 */
record Labels(int[] dims, List<String> names) implements Value {

    /** With these names, of texts or of numbers. */
    Labels named(Constant classes) {
        return new Labels(
                dims,
                IntStream.range(0, classes.size()).mapToObj(classes::textAt).toList());
    }
}

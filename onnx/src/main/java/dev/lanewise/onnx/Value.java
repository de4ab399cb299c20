package dev.lanewise.onnx;

/** What a name of the graph stands for while a model is imported. */
sealed interface Value permits Constant, Rows, Labels {

    /** Sizes of the axes, none for a single number. */
    int[] dims();

    /** Elements. */
    default int size() {
        return Shapes.size(dims());
    }
}

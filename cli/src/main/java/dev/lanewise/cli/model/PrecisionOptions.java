package dev.lanewise.cli.model;

import dev.lanewise.Precision;
import picocli.CommandLine.Option;

/** With which weights to predict. */
final class PrecisionOptions {

    @Option(
            names = "--precision",
            paramLabel = "NAME",
            defaultValue = "float32",
            description =
                    "Of the weights while predicting: float32, bfloat16 or int8 (default: ${DEFAULT-VALUE}). The model file"
                            + " stays float32.")
    private Precision precision = Precision.FLOAT32;

    Precision precision() {
        return precision;
    }
}

package dev.lanewise.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files among the resources, see README.md beside them. */
public final class OnnxSample {

    private OnnxSample() {}

    /** Copies a file into a folder, under the same name. */
    public static Path copy(String name, Path folder) {
        Path target = folder.resolve(name);
        try (InputStream in = OnnxSample.class.getResourceAsStream("convert/" + name)) {
            Files.createDirectories(target.getParent());
            Files.copy(in, target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return target;
    }

    /** Copies a model of a test case with its test data; gives the model. */
    public static Path copyCase(String name, int inputs, Path folder) {
        for (int i = 0; i < inputs; i++) {
            copy(name + "/test_data_set_0/input_" + i + ".pb", folder);
        }
        copy(name + "/test_data_set_0/output_0.pb", folder);
        return copy(name + "/model.onnx", folder);
    }
}

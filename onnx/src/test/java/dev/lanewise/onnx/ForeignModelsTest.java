package dev.lanewise.onnx;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.io.ModelFormatException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Models that PyTorch and ONNX' own helper write now, each beside what it gives; and ours in the eyes of ONNX' checker. */
class ForeignModelsTest {

    @TempDir
    static Path folder;

    /** Each value to 1e-5 of the largest of its row, or 1e-6. */
    @TestFactory
    Collection<DynamicTest> everyModelGivesItsOutputs() throws Exception {
        List<DynamicTest> tests = new ArrayList<>(Python.missing());
        if (!tests.isEmpty()) {
            return tests;
        }
        Python.run("models.py", folder);
        try (Stream<Path> models = Files.list(folder)) {
            for (Path model : models.sorted().toList()) {
                String name = model.getFileName().toString();
                tests.add(DynamicTest.dynamicTest(name, () -> {
                    if (name.contains("refused")) {
                        assertRefused(model);
                    } else {
                        assertGivesItsOutputs(model);
                    }
                }));
            }
        }
        assertTrue(tests.size() >= 100, tests.size() + " models");
        return tests;
    }

    private static void assertRefused(Path model) {
        String message = assertThrows(ModelFormatException.class, () -> OnnxFiles.read(model.resolve("model.onnx")))
                .getMessage();
        assertTrue(message.contains("which is no chain of layers"), message);
    }

    private static void assertGivesItsOutputs(Path model) {
        OnnxImport imported = OnnxFiles.read(model.resolve("model.onnx"));
        OnnxRows rows = imported.rows(OnnxSamples.read(model.resolve("test_data_set_0")));
        assertTrue(rows.outputs().length > 0);
        RowTolerance.assertRows(
                rows.outputs(),
                imported.model().predict(rows.x()),
                imported.model().network().outputs(),
                1e-5,
                1e-6);
    }

    @TestFactory
    Collection<DynamicTest> onnxAcceptsEveryModelOfOurs(@TempDir Path ours) throws Exception {
        List<DynamicTest> tests = new ArrayList<>(Python.missing());
        if (!tests.isEmpty()) {
            return tests;
        }
        List<String> names = List.copyOf(ExportSamples.models().keySet());
        for (int i = 0; i < names.size(); i++) {
            OnnxFiles.write(ExportSamples.models().get(names.get(i)), ours.resolve(i + ".onnx"));
        }
        List<String> lines = Python.run("check.py", ours).lines().toList();
        for (int i = 0; i < names.size(); i++) {
            String accepted = i + ".onnx accepted";
            tests.add(DynamicTest.dynamicTest(
                    names.get(i), () -> assertTrue(lines.contains(accepted), () -> String.join("\n", lines))));
        }
        return tests;
    }
}

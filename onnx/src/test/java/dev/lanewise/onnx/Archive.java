package dev.lanewise.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The archives among the resources. */
final class Archive {

    private Archive() {}

    /** Unpacks one, and gives the folders of the models in it. */
    static List<Path> unpack(String name, Path to) throws IOException {
        Path archive = to.resolve(name);
        try (InputStream in = Archive.class.getResourceAsStream(name)) {
            Files.copy(in, archive);
        }
        try (FileSystem files = FileSystems.newFileSystem(archive);
                Stream<Path> all = Files.walk(files.getPath("/"))) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(file.toString().substring(1));
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
        try (Stream<Path> all = Files.walk(to)) {
            return all.filter(file -> file.endsWith("model.onnx"))
                    .map(Path::getParent)
                    .sorted()
                    .toList();
        }
    }

    /** Rows of numbers. */
    static double[][] csv(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> !line.isBlank())
                    .map(line -> Arrays.stream(line.split(",", -1))
                            .mapToDouble(Double::parseDouble)
                            .toArray())
                    .toArray(double[][]::new);
        }
    }
}

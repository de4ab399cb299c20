import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.ImportOrderer;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Formats every Java file of the project, or checks that it is formatted. Started by the build on the JDK that compiles
 * the project, because palantir-java-format parses with the javac of the JVM it runs in.
 *
 * <p>Arguments: {@code check} or {@code apply}, then the folder to look in.
 *
 * <p>palantir-java-format cannot parse two things yet: a bare {@code _} inside a record pattern (write {@code var _}) and
 * {@code import module}. It then fails and names the file and the line.
 */
class Format {

    private static final JavaFormatterOptions.Style STYLE = JavaFormatterOptions.Style.PALANTIR;

    public static void main(String[] args) throws IOException {
        boolean apply = args[0].equals("apply");
        Path root = Path.of(args[1]).normalize();
        int unformatted = 0;
        for (Path file : javaFiles(root)) {
            String source = Files.readString(file);
            String formatted = format(file, source);
            if (formatted.equals(source)) {
                continue;
            }
            if (apply) {
                Files.writeString(file, formatted);
                System.out.println("formatted " + root.relativize(file));
            } else {
                unformatted++;
                System.err.println(
                        "not formatted: " + root.relativize(file) + ":" + firstDifference(source, formatted));
            }
        }
        if (unformatted > 0) {
            System.err.println("Run ./mvnw -N verify -Dformat=apply");
            System.exit(1);
        }
    }

    private static List<Path> javaFiles(Path root) throws IOException {
        try (var files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !root.relativize(file).toString().matches("(.*[/\\\\])?target[/\\\\].*"))
                    .sorted()
                    .toList();
        }
    }

    private static String format(Path file, String source) {
        try {
            var options = JavaFormatterOptions.builder()
                    .style(STYLE)
                    .formatJavadoc(false)
                    .build();
            var formatter = Formatter.createFormatter(options);
            return formatter.formatSource(
                    ImportOrderer.reorderImports(RemoveUnusedImports.removeUnusedImports(source), STYLE));
        } catch (FormatterException e) {
            throw new IllegalArgumentException(
                    file + ": " + e.getMessage() + " (in a record pattern write `var _`, not `_`; no `import module`)",
                    e);
        }
    }

    private static int firstDifference(String source, String formatted) {
        List<String> before = source.lines().toList();
        List<String> after = formatted.lines().toList();
        int line = 0;
        while (line < before.size() && line < after.size() && before.get(line).equals(after.get(line))) {
            line++;
        }
        return line + 1;
    }
}

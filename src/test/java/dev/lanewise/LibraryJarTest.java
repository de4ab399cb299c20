package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.io.ModelFiles;
import dev.lanewise.kernel.KernelProvider;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** The jar as a service gets it: small, without company, and quiet. Runs after packaging. */
class LibraryJarTest {

    /** Half a megabyte until there were layers of all kinds and twenty activations, each with both twins. */
    private static final long MAX_BYTES = 600_000;

    private static final Path JAR = Path.of(System.getProperty("lanewise.jar"));

    @TempDir
    Path folder;

    private Path model;
    private Path work;
    private Path temporary;
    private Path repository;

    @BeforeEach
    void prepareFolders() throws Exception {
        model = folder.resolve("model.safetensors");
        ModelFiles.save(Model.of(NeuralNetwork.of(new int[] {16, 64, 1}, Activation.RELU, Activation.SIGMOID)), model);
        work = Files.createDirectory(folder.resolve("work"));
        temporary = Files.createDirectory(folder.resolve("tmp"));
        repository = Files.createDirectory(folder.resolve("recorder"));
    }

    @Test
    void theJarIsSmall() throws Exception {
        assertTrue(Files.size(JAR) <= MAX_BYTES, Files.size(JAR) + " bytes");
    }

    @Test
    void theJarHoldsClassesOfTheLibraryAndWhatDescribesThem() throws Exception {
        Set<String> others = new TreeSet<>();
        int classes = 0;
        try (JarFile jar = new JarFile(JAR.toFile())) {
            for (ZipEntry entry : (Iterable<ZipEntry>) jar.stream().map(ZipEntry.class::cast)::iterator) {
                String name = entry.getName();
                if (name.matches("dev/lanewise/[\\w/$-]+\\.class")) {
                    classes++;
                } else if (!entry.isDirectory()) {
                    others.add(name);
                }
            }
        }
        assertTrue(classes > 100, classes + " classes");
        assertEquals(
                Set.of(
                        "META-INF/MANIFEST.MF",
                        "META-INF/jpms.args",
                        "META-INF/maven/dev.lanewise/lanewise/pom.properties",
                        "META-INF/maven/dev.lanewise/lanewise/pom.xml",
                        "module-info.class"),
                others);
    }

    @Test
    void nobodyWhoDependsOnTheLibraryGetsAnythingElse() throws Exception {
        Set<String> scopes = new TreeSet<>();
        try (JarFile jar = new JarFile(JAR.toFile());
                InputStream pom = jar.getInputStream(jar.getEntry("META-INF/maven/dev.lanewise/lanewise/pom.xml"))) {
            scopes.addAll(scopes(
                    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom)));
        }
        Path parent = Path.of(System.getProperty("basedir")).resolveSibling("pom.xml");
        scopes.addAll(
                scopes(DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(parent.toFile())));
        assertEquals(Set.of("provided", "test"), scopes, "Maven hands on neither");
    }

    /** Of the dependencies, not of the managed ones. */
    private static List<String> scopes(Document pom) {
        List<String> scopes = new ArrayList<>();
        for (Element dependencies : children(pom.getDocumentElement(), "dependencies")) {
            for (Element dependency : children(dependencies, "dependency")) {
                List<Element> scope = children(dependency, "scope");
                scopes.add(scope.isEmpty() ? "compile" : scope.getFirst().getTextContent());
            }
        }
        return scopes;
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> children = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals(name)) {
                children.add(element);
            }
        }
        return children;
    }

    @Test
    void loadingAndPredictingStartsNoThreadAndOpensNoSocket() throws Exception {
        assertEquals(List.of("threads 0", "sockets 0"), probe("-", "quiet"));
        assertNothingLeft();
    }

    @Test
    void loadingAndPredictingWritesNothing() throws Exception {
        assertEquals(List.of("writes 0"), probe(repository.toString(), "quiet"));
        assertNothingLeft();
    }

    @Test
    void theProbeNoticesNoise() throws Exception {
        List<String> noise = probe("-", "noisy");
        assertEquals("threads 1", noise.getFirst());
        // A channel takes a second descriptor for itself; other systems show none.
        boolean visible = Files.isDirectory(Path.of("/proc/self/fd"));
        assertEquals(visible ? "sockets 2" : "sockets 0", noise.getLast());
        assertEquals(List.of("writes 1"), probe(repository.toString(), "noisy"));
        assertEquals(Set.of("noise.txt"), names(work));
    }

    private void assertNothingLeft() throws Exception {
        assertEquals(Set.of(), names(work));
        assertEquals(Set.of(), names(temporary));
    }

    private static Set<String> names(Path folder) throws Exception {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.forEach(file -> names.add(file.getFileName().toString()));
        }
        return names;
    }

    /** Neither other modules nor flags: what is optional must not be needed to compile against it. */
    @Test
    void aModuleThatRequiresItCompilesAndRunsOnVectorsWithNothingElse() throws Exception {
        Path descriptor =
                Files.writeString(folder.resolve("module-info.java"), "module app { requires dev.lanewise; }");
        Path main = Files.writeString(folder.resolve("Main.java"), """
                package app;
                class Main {
                    public static void main(String[] arguments) {
                        System.out.println(dev.lanewise.KernelInfo.active().name());
                    }
                }
                """);
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        messages,
                        messages,
                        "-p",
                        JAR.toString(),
                        "-d",
                        work.toString(),
                        descriptor.toString(),
                        main.toString());
        assertEquals(0, result, messages::toString);
        assertEquals(List.of("vector"), run(List.of("-p", JAR + File.pathSeparator + work, "-m", "app/app.Main")));
    }

    /** The lines that {@link QuietStartProbe} prints with the jar on the class path. */
    private List<String> probe(String recorder, String noise) throws Exception {
        Path tests = Path.of(QuietStartProbe.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<String> arguments = new ArrayList<>(List.of(KernelProvider.MODULE_FLAG.split(" ")));
        arguments.add("-XX:FlightRecorderOptions:repository=" + repository);
        arguments.addAll(List.of("-cp", JAR + File.pathSeparator + tests, QuietStartProbe.class.getName()));
        arguments.addAll(List.of(model.toString(), recorder, noise));
        return run(arguments);
    }

    /** The lines that a JVM prints. */
    private List<String> run(List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:-UsePerfData", "-Djava.io.tmpdir=" + temporary));
        command.addAll(arguments);
        Path errors = folder.resolve("errors.txt");
        Process process = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectError(errors.toFile())
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        assertEquals(0, status, output + Files.readString(errors));
        return output.lines().toList();
    }
}

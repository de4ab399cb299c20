package dev.lanewise.cli.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** A checkout with {@link FakeBenchmarks} in the place of the jar. */
final class FakeCheckout {

    private FakeCheckout() {}

    static void make(Path home) throws IOException {
        Files.createDirectories(home.resolve("jmh/shapes"));
        writeJar(Files.createDirectories(home.resolve("jmh/target")).resolve("benchmarks.jar"));
        System.setProperty(BenchCommand.HOME_PROPERTY, home.toString());
    }

    static void forget() {
        System.clearProperty(BenchCommand.HOME_PROPERTY);
    }

    private static void writeJar(Path file) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, FakeBenchmarks.class.getName());
        String name = FakeBenchmarks.class.getName().replace('.', '/') + ".class";
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest);
                InputStream code = Objects.requireNonNull(
                        FakeBenchmarks.class.getClassLoader().getResourceAsStream(name))) {
            jar.putNextEntry(new JarEntry(name));
            code.transferTo(jar);
            jar.closeEntry();
        }
    }
}

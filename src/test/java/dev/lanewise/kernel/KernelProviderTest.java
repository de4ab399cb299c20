package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jdk.incubator.vector.VectorShape;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The choice is made once for a process, so each of these needs a JVM of its own. */
@Tag("anyWidth")
class KernelProviderTest {

    @Test
    void automaticTakesTheVectorKernels() throws Exception {
        Run run = runWithModule();
        assertTrue(run.choice().matches("vector, (128|256|512) bits \\(the widest this JVM compiles\\)"), run.choice());
        assertEquals(List.of(), run.warnings());
    }

    @Test
    void everyWidthCanBeForced() throws Exception {
        for (int bits : new int[] {64, 128, 256, 512}) {
            Run run = runWithModule("-Dlanewise.vectorBits=" + bits);
            String expected = "vector, " + bits + " bits (width forced by -Dlanewise.vectorBits";
            int preferred = Lanes.preferredBits();
            if (bits > preferred) {
                expected += "; wider than this processor's " + preferred
                        + " bits, so every vector is an object: for comparing bits only";
            }
            assertEquals(expected + ")", run.choice());
        }
    }

    @Test
    void aWidthBeyondTheProcessorsSaysThatItIsForComparingBitsOnly() throws Exception {
        Run run = runWithModule("-XX:MaxVectorSize=16", "-Dlanewise.vectorBits=256");
        assertEquals(
                "vector, 256 bits (width forced by -Dlanewise.vectorBits; wider than this processor's 128 bits, so every"
                        + " vector is an object: for comparing bits only)",
                run.choice());
    }

    @Test
    void theTilesOfBothRegisterSetsCanBeForced() throws Exception {
        for (int registers : new int[] {16, 32}) {
            Run run = runWithModule("-Dlanewise.registers=" + registers);
            assertTrue(
                    run.choice()
                            .endsWith("(the widest this JVM compiles; tiles for " + registers
                                    + " registers by -Dlanewise.registers)"),
                    run.choice());
        }
    }

    @Test
    void otherNumbersOfRegistersAreRefused() throws Exception {
        Run run = runWithModule("-Dlanewise.registers=8");
        run.assertFailedTwiceWith("IllegalArgumentException");
        assertTrue(run.output.contains("-Dlanewise.registers must be 16 or 32, but is \"8\""), run.output);
    }

    @Test
    void aCacheThatCannotBeIsRefused() throws Exception {
        for (String kilobytes : new String[] {"1M", "0", "999999999", "-512"}) {
            Run run = runWithModule("-Dlanewise.secondLevelCacheKilobytes=" + kilobytes);
            run.assertFailedTwiceWith("IllegalArgumentException");
            assertTrue(
                    run.output.contains("-Dlanewise.secondLevelCacheKilobytes must be a number of KB from 64 to 16384,"
                            + " but is \"" + kilobytes + "\""),
                    run.output);
        }
    }

    @Test
    void scalarCanBeAskedFor() throws Exception {
        Run run = runWithModule("-Dlanewise.kernels=scalar");
        assertEquals("scalar (asked for by -Dlanewise.kernels)", run.choice());
        assertEquals(List.of(), run.warnings());
    }

    @Test
    void vectorCanBeAskedFor() throws Exception {
        Run run = runWithModule("-Dlanewise.kernels=vector");
        assertTrue(run.choice().startsWith("vector, "), run.choice());
        assertTrue(run.choice().endsWith("(asked for by -Dlanewise.kernels)"), run.choice());
    }

    @Test
    void withoutTheModuleItFallsBackWithOneWarningThatNamesTheFlag() throws Exception {
        Run run = run();
        assertTrue(run.choice().startsWith("scalar ("), run.choice());
        assertTrue(run.choice().contains(KernelProvider.MODULE_FLAG), run.choice());
        assertEquals(1, run.warnings().size(), run.errors);
        assertTrue(run.warnings().getFirst().contains(KernelProvider.MODULE_FLAG), run.errors);
    }

    @Test
    void withoutTheModuleVectorFailsAndNamesTheFlag() throws Exception {
        Run run = run("-Dlanewise.kernels=vector");
        run.assertFailedTwiceWith("IllegalStateException");
        assertTrue(run.output.contains(KernelProvider.MODULE_FLAG), run.output);
        assertTrue(run.output.contains("-Dlanewise.kernels=vector"), run.output);
    }

    @Test
    void withoutTheModuleScalarSaysNothing() throws Exception {
        Run run = run("-Dlanewise.kernels=scalar");
        assertEquals("scalar (asked for by -Dlanewise.kernels)", run.choice());
        assertEquals("", run.errors);
    }

    @Test
    void anInterpreterGetsTheScalarKernels() throws Exception {
        Run run = runWithModule("-Xint");
        assertTrue(run.choice().startsWith("scalar (this JVM"), run.choice());
        assertEquals(1, run.warnings().size(), run.errors);
    }

    @Test
    void theFirstCompilerAloneGetsTheScalarKernels() throws Exception {
        Run run = runWithModule("-XX:TieredStopAtLevel=1");
        assertEquals("scalar (this JVM compiles with C1 only (-XX:TieredStopAtLevel=1))", run.choice());
        assertEquals(1, run.warnings().size(), run.errors);
    }

    @Test
    void aProcessorWithoutVectorsGetsTheScalarKernels() throws Exception {
        Run run = runWithModule("-XX:MaxVectorSize=8");
        assertEquals("scalar (this JVM's compiler has no vectors (preferred shape 64 bits))", run.choice());
        assertEquals(1, run.warnings().size(), run.errors);
    }

    @Test
    void anInterpreterCannotBeForcedToVectors() throws Exception {
        Run run = runWithModule("-Xint", "-Dlanewise.kernels=vector");
        run.assertFailedTwiceWith("IllegalStateException");
    }

    /** What JDK 26 or later might do to an incubator module: a method is gone, and only a kernel that calls it would notice. */
    @ParameterizedTest
    @CsvSource({
        "FloatVector, fma",
        "FloatVector, blend",
        "FloatVector, sqrt",
        "ByteVector, fromMemorySegment",
        "ShortVector, fromMemorySegment"
    })
    void aVectorApiThatLacksAMethodGivesTheScalarKernels(String type, String method, @TempDir Path patch)
            throws Exception {
        patch(
                patch,
                Class.forName("jdk.incubator.vector." + type),
                ClassTransform.dropping(element -> element instanceof MethodModel found
                        && found.methodName().equalsString(method)));
        Run run = runWithModule("--patch-module", "jdk.incubator.vector=" + patch);
        assertTrue(run.choice().startsWith("scalar (the Vector API of this JVM"), run.choice());
        assertTrue(
                run.choice().contains("NoSuchMethodError") || run.choice().contains("AbstractMethodError"),
                run.choice());
        assertEquals(1, run.warnings().size(), run.errors);

        Run forced = runWithModule("--patch-module", "jdk.incubator.vector=" + patch, "-Dlanewise.kernels=vector");
        forced.assertFailedTwiceWith("IllegalStateException");
        Run scalar = runWithModule("--patch-module", "jdk.incubator.vector=" + patch, "-Dlanewise.kernels=scalar");
        assertEquals("scalar (asked for by -Dlanewise.kernels)", scalar.choice());
    }

    /** A class that cannot be initialized: its first use fails in one way, all others in another. */
    @Test
    void aVectorApiThatCannotBeInitializedGivesTheScalarKernels(@TempDir Path patch) throws Exception {
        patch(
                patch,
                VectorShape.class,
                ClassTransform.transformingMethodBodies(
                        method -> method.methodName().equalsString(ConstantDescs.CLASS_INIT_NAME), new CodeTransform() {
                            @Override
                            public void atStart(CodeBuilder code) {
                                ClassDesc failure = ClassDesc.of("java.lang.IllegalStateException");
                                code.new_(failure)
                                        .dup()
                                        .ldc("no shapes here")
                                        .invokespecial(
                                                failure,
                                                ConstantDescs.INIT_NAME,
                                                MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String))
                                        .athrow();
                            }

                            @Override
                            public void accept(CodeBuilder code, CodeElement element) {
                                // The rest of the initializer is left out.
                            }
                        }));
        Run run = runWithModule("--patch-module", "jdk.incubator.vector=" + patch);
        assertTrue(run.choice().startsWith("scalar (the Vector API of this JVM"), run.choice());
        assertTrue(run.choice().contains("no shapes here"), run.choice());
        assertEquals(1, run.warnings().size(), run.errors);
        Run forced = runWithModule("--patch-module", "jdk.incubator.vector=" + patch, "-Dlanewise.kernels=vector");
        forced.assertFailedTwiceWith("IllegalStateException");
    }

    private static void patch(Path folder, Class<?> type, ClassTransform change) throws Exception {
        String name = type.getName().replace('.', '/') + ".class";
        try (InputStream original = type.getResourceAsStream("/" + name)) {
            ClassFile classFile = ClassFile.of();
            ClassModel model = classFile.parse(original.readAllBytes());
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.write(file, classFile.transformClass(model, change));
        }
    }

    /** As a module the library brings the vector module with it: no flag, and no fallback either where a JDK lacks it. */
    @Test
    void onTheModulePathTheVectorModuleComesWithTheLibrary() throws Exception {
        Run run = runAsModule();
        assertTrue(run.choice().matches("vector, (128|256|512) bits \\(the widest this JVM compiles\\)"), run.choice());
        assertEquals(List.of(), run.warnings());
        Run without = runAsModule("--limit-modules", "java.base,java.logging");
        assertEquals("", without.errors);
        assertTrue(without.output.contains("jdk.incubator.vector not found, required by dev.lanewise"), without.output);
    }

    private static Run runAsModule(String... flags) throws Exception {
        ChildJvm.Printed printed = ChildJvm.runAsModule(List.of(flags), PrintChoice.class);
        return new Run(printed.output(), printed.errors());
    }

    @Test
    void unknownKernelsAreRefused() throws Exception {
        Run run = runWithModule("-Dlanewise.kernels=foo");
        run.assertFailedTwiceWith("IllegalArgumentException");
        assertTrue(
                run.output.contains("-Dlanewise.kernels must be auto, vector or scalar, but is \"foo\""), run.output);
    }

    @Test
    void unknownWidthsAreRefusedEvenForScalarKernels() throws Exception {
        for (String kernels : List.of("auto", "vector", "scalar")) {
            Run run = runWithModule("-Dlanewise.vectorBits=100", "-Dlanewise.kernels=" + kernels);
            run.assertFailedTwiceWith("IllegalArgumentException");
            assertTrue(
                    run.output.contains("-Dlanewise.vectorBits must be 64, 128, 256 or 512, but is \"100\""),
                    run.output);
        }
    }

    /** What a JVM printed. */
    private record Run(String output, String errors) {

        /** The one line that {@link PrintChoice} prints when there is a choice. */
        String choice() {
            String line = output.strip();
            assertFalse(line.contains("\n"), output + errors);
            return line;
        }

        List<String> warnings() {
            return errors.lines()
                    .filter(line -> line.contains("WARNING"))
                    .filter(line -> !line.contains("Using incubator modules"))
                    .toList();
        }

        /** Twice, because a failed static initializer would only tell its reason the first time. */
        void assertFailedTwiceWith(String exception) {
            List<String> lines = output.lines().toList();
            assertEquals(2, lines.size(), output + errors);
            assertEquals(lines.getFirst(), lines.getLast());
            assertTrue(lines.getFirst().startsWith("java.lang." + exception + ": "), output);
        }
    }

    private static Run runWithModule(String... flags) throws Exception {
        List<String> all = new ArrayList<>(ChildJvm.MODULE);
        all.addAll(List.of(flags));
        return run(all.toArray(String[]::new));
    }

    private static Run run(String... flags) throws Exception {
        ChildJvm.Printed printed = ChildJvm.run(List.of(flags), PrintChoice.class);
        return new Run(printed.output(), printed.errors());
    }

    /** Prints the choice of its JVM; if there is none, why, for two attempts. */
    static final class PrintChoice {

        private PrintChoice() {}

        public static void main(String[] arguments) {
            try {
                System.out.println(KernelProvider.active().describe());
            } catch (Throwable first) {
                System.out.println(first);
                try {
                    KernelProvider.active();
                } catch (Throwable second) {
                    System.out.println(second);
                }
            }
        }
    }
}

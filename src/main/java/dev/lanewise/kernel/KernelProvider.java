package dev.lanewise.kernel;

import dev.lanewise.support.FlightRecording;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Chooses the kernels, once for the process, and says why.
 *
 * <p>{@code -Dlanewise.kernels=auto|vector|scalar}: {@code auto} (the default) takes the vector kernels where they run
 * as machine code and otherwise, also under a JDK with another Vector API, falls back to scalar with one WARNING;
 * {@code vector} fails where they cannot run. {@code -Dlanewise.vectorBits=64|128|256|512} forces a width, and {@code
 * -Dlanewise.registers=16|32} the register tiles of processors with so many vector registers. All give the same bits as
 * every other choice.
 */
public final class KernelProvider {

    /** System property: which kernels to use. */
    public static final String KERNELS_PROPERTY = "lanewise.kernels";

    /** System property: the forced vector width in bits. */
    public static final String VECTOR_BITS_PROPERTY = "lanewise.vectorBits";

    /** System property: the forced number of vector registers that tiles are made for. */
    public static final String REGISTERS_PROPERTY = "lanewise.registers";

    /** System property: the size in KB of the second-level cache that blocks are cut for. */
    public static final String SECOND_LEVEL_PROPERTY = "lanewise.secondLevelCacheKilobytes";

    /** The flag that makes the vector kernels available to code on the class path. */
    public static final String MODULE_FLAG = "--add-modules jdk.incubator.vector";

    private static final List<Integer> WIDTHS = List.of(64, 128, 256, 512);

    private static final List<Integer> REGISTERS = List.of(16, 32);

    private static final String VECTOR_MODULE = "jdk.incubator.vector";

    private KernelProvider() {}

    /** Holds the choice apart, so that reading the properties for the width does not make it. */
    private static final class Holder {
        static final Supplier<Choice> CHOICE = chooseOnce();
    }

    /**
     * A choice and its reason.
     *
     * @param kernels the kernels in use
     * @param name {@code vector} or {@code scalar}
     * @param vectorBits the width in use, 0 for scalar
     * @param tiles how the products are cut, and what for; empty for scalar
     * @param reason why these
     */
    public record Choice(Kernels kernels, String name, int vectorBits, String tiles, String reason) {

        /** One line for people: which kernels, how wide, and why. */
        public String describe() {
            return vectorBits == 0 ? name + " (" + reason + ")" : name + ", " + vectorBits + " bits (" + reason + ")";
        }
    }

    /**
     * The choice of this process.
     *
     * @throws IllegalArgumentException if one of the properties has a value that is not known
     * @throws IllegalStateException if {@code lanewise.kernels=vector} and they cannot run
     */
    public static Choice active() {
        return Holder.CHOICE.get();
    }

    /** The kernels of this process. */
    public static Kernels kernels() {
        return active().kernels();
    }

    /** The width that {@value #VECTOR_BITS_PROPERTY} asks for, 0 if it is not set. */
    static int forcedVectorBits() {
        return forced(VECTOR_BITS_PROPERTY, WIDTHS);
    }

    /** The number of registers that {@value #REGISTERS_PROPERTY} asks for, 0 if it is not set. */
    static int forcedRegisters() {
        return forced(REGISTERS_PROPERTY, REGISTERS);
    }

    /** The size that {@value #SECOND_LEVEL_PROPERTY} asks for, 0 if it is not set. */
    static int forcedSecondLevelKilobytes() {
        String value = System.getProperty(SECOND_LEVEL_PROPERTY, "");
        if (value.isEmpty()) {
            return 0;
        }
        if (value.matches("\\d{1,8}") && Caches.isPlausible(Integer.parseInt(value))) {
            return Integer.parseInt(value);
        }
        throw new IllegalArgumentException("-D" + SECOND_LEVEL_PROPERTY + " must be a number of KB from "
                + Caches.MIN_KILOBYTES + " to " + Caches.MAX_KILOBYTES + ", but is \"" + value + "\"");
    }

    private static int forced(String property, List<Integer> known) {
        String value = System.getProperty(property, "");
        if (value.isEmpty()) {
            return 0;
        }
        for (int number : known) {
            if (value.equals(Integer.toString(number))) {
                return number;
            }
        }
        String all = known.stream().map(String::valueOf).collect(Collectors.joining(", "));
        throw new IllegalArgumentException(
                "-D" + property + " must be " + all.replaceFirst(", (?=\\d+$)", " or ") + ", but is \"" + value + "\"");
    }

    /**
     * Whatever forbids a choice is thrown at every call; out of a static initializer it would come as an error, and
     * only once.
     */
    private static Supplier<Choice> chooseOnce() {
        try {
            Choice choice = choose();
            return () -> choice;
        } catch (IllegalArgumentException | IllegalStateException e) {
            return () -> {
                throw e;
            };
        }
    }

    private static Choice choose() {
        String wanted = System.getProperty(KERNELS_PROPERTY, "auto");
        int forcedBits = forcedVectorBits();
        forcedRegisters();
        forcedSecondLevelKilobytes();
        return switch (wanted) {
            case "scalar" -> scalar("asked for by -D" + KERNELS_PROPERTY);
            case "vector" -> {
                String obstacle = obstacle();
                if (!obstacle.isEmpty()) {
                    throw new IllegalStateException(
                            "-D" + KERNELS_PROPERTY + "=vector, but the vector kernels cannot run: " + obstacle);
                }
                yield vector("asked for by -D" + KERNELS_PROPERTY, forcedBits);
            }
            case "auto" -> {
                String obstacle = obstacle();
                if (obstacle.isEmpty()) {
                    yield vector("the widest this JVM compiles", forcedBits);
                }
                System.getLogger(KernelProvider.class.getName())
                        .log(System.Logger.Level.WARNING, "Lanewise runs on its slower scalar kernels: " + obstacle);
                if (FlightRecording.isAvailable()) {
                    KernelFallbackEvent.commit(obstacle);
                }
                yield scalar(obstacle);
            }
            default ->
                throw new IllegalArgumentException(
                        "-D" + KERNELS_PROPERTY + " must be auto, vector or scalar, but is \"" + wanted + "\"");
        };
    }

    private static Choice scalar(String reason) {
        return new Choice(Kernels.scalar(), "scalar", 0, "", reason);
    }

    private static Choice vector(String reason, int forcedBits) {
        List<String> why = new ArrayList<>();
        why.add(forcedBits == 0 ? reason : "width forced by -D" + VECTOR_BITS_PROPERTY);
        if (forcedBits > Lanes.preferredBits()) {
            why.add("wider than this processor's " + Lanes.preferredBits()
                    + " bits, so every vector is an object: for comparing bits only");
        }
        if (forcedRegisters() != 0) {
            why.add("tiles for " + Lanes.REGISTERS + " registers by -D" + REGISTERS_PROPERTY);
        }
        return new Choice(
                Kernels.vector(), "vector", Lanes.LENGTH * Float.SIZE, VectorGemm.describe(), String.join("; ", why));
    }

    /** What keeps the vector kernels from running well here; empty if nothing does, after each of them has run once. */
    private static String obstacle() {
        if (ModuleLayer.boot().findModule(VECTOR_MODULE).isEmpty()) {
            return "module " + VECTOR_MODULE + " is not resolved; start the JVM with " + MODULE_FLAG;
        }
        try {
            String obstacle = compilerObstacle();
            if (obstacle.isEmpty()) {
                KernelTrial.run(Kernels.vector());
            }
            return obstacle;
        } catch (LinkageError | RuntimeException e) {
            Throwable cause = e instanceof ExceptionInInitializerError && e.getCause() != null ? e.getCause() : e;
            return "the Vector API of this JVM (" + Runtime.version() + ") is not the one of JDK 25 that they need: "
                    + cause;
        }
    }

    private static String compilerObstacle() {
        // Without C2 every vector is an object on the heap: lucene#12765 saw a factor of 100 (OpenJ9), C1 is no better.
        // HotSpot without vectors reports 64 bits as its preferred shape, but a missing C2 shows only in java.vm.info.
        if (Lanes.preferredBits() < 128) {
            return "this JVM's compiler has no vectors (preferred shape " + Lanes.preferredBits() + " bits)";
        }
        String mode = System.getProperty("java.vm.info", "");
        if (mode.startsWith("interpreted")) {
            return "this JVM only interprets (-Xint)";
        }
        if (mode.contains("emulated-client")) {
            return "this JVM compiles with C1 only (-XX:TieredStopAtLevel=1)";
        }
        return "";
    }
}

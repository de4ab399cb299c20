package dev.lanewise.kernel;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * The second-level cache of a core, which blocks are cut for.
 *
 * @param secondLevelKilobytes its size in KB
 * @param source where the size comes from: {@code found by Linux}, {@code assumed}, or the property that sets it
 */
record Caches(int secondLevelKilobytes, String source) {

    /** The smallest of today's server processors (Zen 2 and 3); what fits there fits everywhere. */
    private static final int ASSUMED_KILOBYTES = 512;

    static final int MIN_KILOBYTES = 64;

    static final int MAX_KILOBYTES = 16 * 1024;

    private static final Path LINUX_CACHES = Path.of("/sys/devices/system/cpu/cpu0/cache");

    @Override
    public String toString() {
        return "a second-level cache of " + secondLevelKilobytes + " KB (" + source + ")";
    }

    /** What {@code -Dlanewise.secondLevelCacheKilobytes} says, or Linux, or else the smallest. */
    static Caches detect() {
        int forced = KernelProvider.forcedSecondLevelKilobytes();
        if (forced != 0) {
            return new Caches(forced, "set by -D" + KernelProvider.SECOND_LEVEL_PROPERTY);
        }
        OptionalInt read = read(LINUX_CACHES);
        return read.isPresent()
                ? new Caches(read.getAsInt(), "found by Linux")
                : new Caches(ASSUMED_KILOBYTES, "assumed");
    }

    /** The second level among the folders {@code index0}, {@code index1}, … of Linux; empty if there is none that can be believed. */
    static OptionalInt read(Path folder) {
        try (DirectoryStream<Path> indices = Files.newDirectoryStream(folder, "index*")) {
            for (Path index : indices) {
                String size = Files.readString(index.resolve("size")).strip();
                if (Files.readString(index.resolve("level")).strip().equals("2") && size.endsWith("K")) {
                    int kilobytes = Integer.parseInt(size, 0, size.length() - 1, 10);
                    return isPlausible(kilobytes) ? OptionalInt.of(kilobytes) : OptionalInt.empty();
                }
            }
        } catch (IOException | RuntimeException e) {
            // Another system, a container without it, or a text that is no number: the kernels run all the same.
            return OptionalInt.empty();
        }
        return OptionalInt.empty();
    }

    static boolean isPlausible(int kilobytes) {
        return kilobytes >= MIN_KILOBYTES && kilobytes <= MAX_KILOBYTES;
    }
}

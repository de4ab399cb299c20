package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("anyWidth")
class CachesTest {

    @TempDir
    private Path folder;

    private void cache(int index, String level, String size) throws IOException {
        Path cache = Files.createDirectories(folder.resolve("index" + index));
        Files.writeString(cache.resolve("level"), level + "\n");
        Files.writeString(cache.resolve("size"), size + "\n");
    }

    @Test
    void theSecondLevelIsRead() throws IOException {
        cache(0, "1", "32K");
        cache(1, "1", "64K");
        cache(2, "2", "1280K");
        cache(3, "3", "32768K");
        assertEquals(OptionalInt.of(1280), Caches.read(folder));
    }

    @Test
    void whatCannotBeBelievedIsNotTaken() throws IOException {
        assertEquals(OptionalInt.empty(), Caches.read(folder));
        assertEquals(OptionalInt.empty(), Caches.read(folder.resolve("missing")));
        cache(0, "1", "32K");
        assertEquals(OptionalInt.empty(), Caches.read(folder));
        for (String size : new String[] {"0K", "1M", "K", "", "99999999K", "-5K", "99999999999999K"}) {
            cache(1, "2", size);
            assertEquals(OptionalInt.empty(), Caches.read(folder), size);
        }
    }

    @Test
    void thisMachineHasOneOrItIsAssumed() {
        Caches caches = Caches.detect();
        assertTrue(Caches.isPlausible(caches.secondLevelKilobytes()), caches.toString());
    }
}

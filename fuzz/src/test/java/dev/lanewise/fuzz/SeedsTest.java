package dev.lanewise.fuzz;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The files that the fuzzer begins with, among them all that once broke a reader: each is read or refused as documented. */
class SeedsTest {

    private static final Duration LONGEST = Duration.ofSeconds(20);

    @TempDir
    static Path folder;

    private static Map<InputFormat, List<byte[]>> seeds;

    @BeforeAll
    static void make() throws IOException {
        seeds = Seeds.all(
                Path.of("src/test/resources/dev/lanewise/fuzz"),
                Path.of("../onnx/src/test/resources/dev/lanewise/onnx"));
    }

    @ParameterizedTest
    @EnumSource
    void eachIsReadOrRefusedAsDocumented(InputFormat format) {
        int read = 0;
        for (byte[] seed : seeds.get(format)) {
            read += assertTimeoutPreemptively(LONGEST, () -> format.isRead(seed, folder.resolve("input"))) ? 1 : 0;
        }
        assertTrue(read > 0, "no seed is an intact file");
    }
}

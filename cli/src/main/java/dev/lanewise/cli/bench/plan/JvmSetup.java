package dev.lanewise.cli.bench.plan;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where the measurements run.
 *
 * @param java the executable
 * @param jar of the benchmarks
 * @param vectorBits the widest vectors that become machine code here
 * @param environment of this process, which its children inherit
 * @param vectorFlags of this JVM, which its children get too: what this one takes for the machine's vectors must be theirs
 */
public record JvmSetup(Path java, Path jar, int vectorBits, Map<String, String> environment, List<String> vectorFlags) {

    private static final Pattern VECTOR_FLAG =
            Pattern.compile("-XX:(Use(AVX|SSE|SVE)=\\d+|MaxVectorSize=\\d+|[+-]UseFMA)");

    /** What decides on the machine's vectors, out of the options of a JVM. */
    public static List<String> vectorFlags(List<String> jvmOptions) {
        return jvmOptions.stream()
                .filter(option -> VECTOR_FLAG.matcher(option).matches())
                .toList();
    }
}

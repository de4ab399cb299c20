package dev.lanewise.cli.bench;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where the measurements run.
 *
 * @param java the executable
 * @param jar of the benchmarks
 * @param vectorBits the widest vectors that become machine code here
 * @param environment of this process, which its children inherit
 */
public record Host(Path java, Path jar, int vectorBits, Map<String, String> environment) {}

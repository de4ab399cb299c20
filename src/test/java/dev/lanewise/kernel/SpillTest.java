package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * C2 keeps the sums and operands of the register tiles in registers. A tile that spills has a third to a half of its speed, and
 * nothing else would tell.
 */
@Tag("compiledCode")
class SpillTest {

    private static final int HEIGHT = VectorGemm.HEIGHT;

    private static Map<String, byte[]> compiled(String... flags) throws Exception {
        List<String> all = new ArrayList<>(ChildJvm.sameKernels());
        all.addAll(List.of(
                // One compilation, with all that was seen until then.
                "-XX:-TieredCompilation",
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:CompileCommand=print,dev.lanewise.kernel.VectorGemmTiles::*",
                "-XX:CompileCommand=print,dev.lanewise.kernel.VectorPackedTiles::*"));
        all.addAll(List.of(flags));
        return CompiledLoops.parse(ChildJvm.run(all, SpillProbe.class).output());
    }

    private static void assertSpills(Map<String, byte[]> compiled, String method, int multiplications, boolean spills) {
        assertTrue(compiled.containsKey(method), "C2 has compiled " + compiled.keySet() + ", but not " + method);
        List<CompiledLoops.Loop> loops = CompiledLoops.loops(compiled.get(method)).stream()
                .filter(loop -> loop.multiplications() >= multiplications)
                .toList();
        assertTrue(!loops.isEmpty(), method + " has no loop with " + multiplications + " multiplications");
        for (CompiledLoops.Loop loop : loops) {
            assertEquals(spills, loop.spills() > 0, method + " has the loop " + loop);
        }
    }

    @Test
    void tilesStayInRegisters() throws Exception {
        assumeX86();
        Map<String, byte[]> compiled = compiled();
        assertSpills(compiled, "panel" + HEIGHT + "x2", HEIGHT * 2, false);
        assertSpills(compiled, "outer" + HEIGHT + "x2", HEIGHT * 2, false);
        int direct = VectorGemm.LARGE_TILES ? HEIGHT : 4;
        assertSpills(compiled, "direct" + direct + "x2", direct * 2, false);
        int packed = VectorGemm.LARGE_TILES ? 8 : 4;
        assertSpills(compiled, "float32Tile" + packed + "x2", packed * 2, false);
    }

    /** What the test above finds, where it is known to be: 24 sums in 16 registers. */
    @Test
    void tilesForMoreRegistersThanThereAreSpill() throws Exception {
        assumeX86();
        assertSpills(compiled("-XX:UseAVX=2", "-Dlanewise.registers=32"), "panel12x2", 24, true);
    }

    private static void assumeX86() {
        assumeTrue(
                List.of("amd64", "x86_64").contains(System.getProperty("os.arch")),
                "only the encoding of x86-64 is known here");
    }

    @Test
    void vectorsOnTheStackAreFoundInTheCode() {
        String fma = "c4c23db8c1"; // vfmadd231ps ymm0, ymm8, ymm9
        String broadcast = "c4c27d1844ba10"; // vbroadcastss ymm0, [r10 + rdi * 4 + 16]
        String store = "c5fe7f442418"; // vmovdqu [rsp + 24], ymm0
        String wide = "62f17f486f442401"; // vmovdqu8 zmm0, [rsp + 64]
        assertEquals(List.of(new CompiledLoops.Loop(3, 0)), loops(store + fma + broadcast + fma + fma + store));
        assertEquals(List.of(new CompiledLoops.Loop(2, 2)), loops(fma + store + wide + fma));
        assertEquals(
                List.of(new CompiledLoops.Loop(1, 0), new CompiledLoops.Loop(1, 0)),
                loops(fma + "90".repeat(100) + store + fma));
    }

    private static List<CompiledLoops.Loop> loops(String code) {
        return CompiledLoops.loops(HexFormat.of().parseHex(code));
    }
}

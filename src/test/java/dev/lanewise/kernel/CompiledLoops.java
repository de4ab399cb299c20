package dev.lanewise.kernel;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds vectors that are kept on the stack inside the innermost loops of x86-64 code, as {@code -XX:CompileCommand=print} prints it
 * without a disassembler: bytes in hexadecimal between {@code [MachCode]} and {@code [/MachCode]}.
 *
 * <p>There is no disassembler for this in Java, and none is needed: an innermost loop of a register tile is a run of {@code
 * vfmadd231ps} with a few loads in between, and a vector that moves between a register and {@code [rsp + …]} among them has been
 * spilled. The forms of both are the few of the VEX and EVEX encodings (Intel SDM volume 2, sections 2.3 and 2.7).
 */
final class CompiledLoops {

    private static final Pattern METHOD = Pattern.compile(
            "Compiled method \\(c2\\) +\\d+ +\\d+ +(?:4 +)?[\\w.]+::(\\w+) \\(\\d+ bytes\\).*?\\[MachCode](.*?)\\[/MachCode]",
            Pattern.DOTALL);

    private static final Pattern LINE = Pattern.compile("^ *0x[0-9a-f]+: ([0-9a-f| ]+)", Pattern.MULTILINE);

    /** Bytes between two fma of one loop: a load, an address, and a spilled vector out and in. */
    private static final int MAX_GAP = 64;

    private CompiledLoops() {}

    /** The code of each method that C2 compiled as a whole, by name; the last one where it compiled it again. */
    static Map<String, byte[]> parse(String printed) {
        Map<String, byte[]> methods = new LinkedHashMap<>();
        Matcher method = METHOD.matcher(printed);
        while (method.find()) {
            ByteArrayOutputStream code = new ByteArrayOutputStream();
            Matcher line = LINE.matcher(method.group(2));
            while (line.find()) {
                code.writeBytes(HexFormat.of().parseHex(line.group(1).replaceAll("[| ]", "")));
            }
            methods.put(method.group(1), code.toByteArray());
        }
        return methods;
    }

    /**
     * A run of fma.
     *
     * @param multiplications how many there are
     * @param spills vectors that are moved from or to the stack between the first and the last of them
     */
    record Loop(int multiplications, int spills) {}

    /** The runs of fma in a method. */
    static List<Loop> loops(byte[] code) {
        List<Integer> run = new ArrayList<>();
        List<Loop> loops = new ArrayList<>();
        for (int at = 0; at < code.length; at++) {
            if (isFma(code, at)) {
                if (!run.isEmpty() && at - run.getLast() > MAX_GAP) {
                    loops.add(loop(code, run));
                    run.clear();
                }
                run.add(at);
            }
        }
        if (!run.isEmpty()) {
            loops.add(loop(code, run));
        }
        return loops;
    }

    private static Loop loop(byte[] code, List<Integer> run) {
        int spills = 0;
        for (int at = run.getFirst(); at <= run.getLast(); at++) {
            if (isOnStack(code, at)) {
                spills++;
            }
        }
        return new Loop(run.size(), spills);
    }

    /** {@code vfmadd231ps}: VEX or EVEX, map 0F38, prefix 66, opcode B8. */
    private static boolean isFma(byte[] code, int at) {
        boolean isVex = at(code, at) == 0xC4 && (at(code, at + 1) & 0x1F) == 2 && (at(code, at + 2) & 3) == 1;
        boolean isEvex = at(code, at) == 0x62 && (at(code, at + 1) & 0x0F) == 2 && (at(code, at + 2) & 7) == 5;
        return (isVex && at(code, at + 3) == 0xB8) || (isEvex && at(code, at + 4) == 0xB8);
    }

    /** A move, broadcast or fma of vectors with the operand {@code [rsp + …]}. */
    private static boolean isOnStack(byte[] code, int at) {
        int opcode = switch (at(code, at)) {
            case 0xC5 -> at + 2;
            case 0xC4 -> at + 3;
            case 0x62 -> at + 4;
            default -> -1;
        };
        if (opcode < 0) {
            return false;
        }
        boolean isMove = switch (at(code, opcode)) {
            case 0x10, 0x11, 0x28, 0x29, 0x6F, 0x7F, 0x18, 0xB8 -> true;
            default -> false;
        };
        int modrm = at(code, opcode + 1);
        return isMove && modrm < 0xC0 && (modrm & 7) == 4 && at(code, opcode + 2) == 0x24;
    }

    private static int at(byte[] code, int at) {
        return at < code.length ? code[at] & 0xFF : 0;
    }
}

/**
 * The text of {@code StackProbe.java}: a method of 32 KB of local variables.
 *
 * <p>Nothing else measures the stack that is left, in a few nanoseconds and however the method runs. The interpreter
 * makes room for all local variables, used or not. Compiled code has no room for unused ones, but touches the stack as
 * far as the interpreter would need it if it had to take over ("stack banging"): in methods that call others, and so in
 * this one if it is too large to be inlined. Recursion until the stack is used up by so much would take a microsecond.
 */
final class StackProbe {

    private static final int KILOBYTES = 32;

    private static final int LONGS = KILOBYTES * 1024 / (2 * Long.BYTES);

    private static final int LONGS_PER_LINE = 16;

    /** Each takes 7 or 8 bytes of byte code. C2 inlines nothing that has more than 325 (FreqInlineSize). */
    private static final int STATEMENTS = 100;

    private StackProbe() {}

    static String source() {
        StringBuilder out = new StringBuilder("""
                package dev.lanewise.kernel;

                /** Whether the stack of a thread reaches for what comes next. */
                public final class StackProbe {

                    private StackProbe() {}

                    /**
                     * Does nothing if the calling thread has %d KB of stack left. Called before any state changes, it
                     * makes sure that no later call in the same frame overflows, if all of them together need less.
                     *
                     * @throws StackOverflowError if less is left
                     */
                    public static void require() {
                        frame(0);
                    }

                    private static int frame(int n) {
                """.formatted(KILOBYTES));
        for (int first = 0; first < LONGS; first += LONGS_PER_LINE) {
            out.append("        long ");
            for (int i = 0; i < LONGS_PER_LINE; i++) {
                out.append(i == 0 ? "" : ", ").append('v').append(first + i);
            }
            out.append(";\n");
        }
        out.append("        if (n > 0) { // never: too much to be inlined, and a call\n");
        out.append("            n += frame(n - 1);\n");
        for (int i = 0; i < STATEMENTS; i++) {
            out.append("            n = n * 31 + ").append(i).append(";\n");
        }
        return out.append("        }\n        return n;\n    }\n}\n").toString();
    }
}

package dev.lanewise.infer;

/** Checks at the public door: each failure says which argument, what was expected and what came. */
final class Checks {

    private Checks() {}

    static void length(String name, int expected, int actual) {
        if (actual != expected) {
            throw new IllegalArgumentException(
                    name + " must hold one row of " + expected + " numbers, but holds " + actual);
        }
    }

    static void row(String name, int columns, int offset, int length) {
        if (offset < 0 || offset > length - columns) {
            throw new IllegalArgumentException(name + " must hold " + columns + " numbers from " + offset
                    + " on, but holds " + length + " in all");
        }
    }

    static void sameShape(String name, int expected, int actual) {
        if (actual != expected) {
            throw new IllegalArgumentException(
                    "the new model must have " + expected + " " + name + " like the one in use, but has " + actual);
        }
    }
}

package dev.lanewise.data.column;

import java.util.Arrays;

/**
 * The different texts of a column, numbered in order of appearance, found by their characters without making a String.
 */
final class Dictionary {

    private String[] texts = new String[4];
    /** The code at each hash, plus 1; a power of two long and at most half full. */
    private int[] slots = new int[8];

    private int size;

    int size() {
        return size;
    }

    String text(int code) {
        return texts[code];
    }

    String[] texts() {
        return Arrays.copyOf(texts, size);
    }

    /** The code of a text; -1 if it is new. */
    int find(char[] buffer, int offset, int length) {
        int mask = slots.length - 1;
        for (int slot = hash(buffer, offset, length) & mask; ; slot = (slot + 1) & mask) {
            int code = slots[slot] - 1;
            if (code < 0 || equal(texts[code], buffer, offset, length)) {
                return code;
            }
        }
    }

    /** Adds a text that is new; its code. */
    int add(String text) {
        if (size == texts.length) {
            texts = Arrays.copyOf(texts, 2 * size);
        }
        texts[size] = text;
        if (2 * (size + 1) > slots.length) {
            slots = new int[2 * slots.length];
            for (int code = 0; code < size; code++) {
                enter(code);
            }
        }
        enter(size);
        return size++;
    }

    private void enter(int code) {
        char[] text = texts[code].toCharArray();
        int mask = slots.length - 1;
        int slot = hash(text, 0, text.length) & mask;
        while (slots[slot] != 0) {
            slot = (slot + 1) & mask;
        }
        slots[slot] = code + 1;
    }

    private static boolean equal(String text, char[] buffer, int offset, int length) {
        if (text.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) != buffer[offset + i]) {
                return false;
            }
        }
        return true;
    }

    private static int hash(char[] buffer, int offset, int length) {
        int hash = length;
        for (int i = offset; i < offset + length; i++) {
            hash = (hash ^ buffer[i]) * 0x01000193;
        }
        hash *= 0x9E3779B9;
        return hash ^ (hash >>> 15);
    }
}

package dev.lanewise.data;

import java.util.Arrays;

/**
 * The header of an NPY file, the text of a Python dictionary such as
 * {@code {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }}.
 *
 * @param descr type and byte order of the elements
 * @param fortran whether the first dimension runs fastest
 * @param shape length of each dimension
 */
record NpyHeader(String descr, boolean fortran, int[] shape) {

    /** As NumPy. */
    private static final int MAX_DIMENSIONS = 64;

    private static final int MAX_DIGITS = 10;

    /**
     * Reads a header from its beginning to its end, once.
     *
     * @param source for messages
     * @throws DataFormatException if it is anything else than the three entries, each once
     */
    static NpyHeader parse(String source, String text) {
        return new Parser(source, text).header();
    }

    private static final class Parser {

        private static final int LONGEST_QUOTE = 200;

        private final String source;
        private final String text;
        private int position;

        Parser(String source, String text) {
            this.source = source;
            this.text = text;
        }

        NpyHeader header() {
            String descr = null;
            Boolean fortran = null;
            int[] shape = null;
            require('{', "descr");
            while (!accept('}')) {
                String key = quoted("descr");
                require(':', key);
                if (key.equals("descr") && descr == null) {
                    descr = quoted(key);
                } else if (key.equals("fortran_order") && fortran == null) {
                    fortran = bool(key);
                } else if (key.equals("shape") && shape == null) {
                    shape = shape(key);
                } else {
                    throw new DataFormatException(
                            source + ": expected the entries descr, fortran_order and shape in the"
                                    + " header, each once, found " + excerpt(key) + ": " + excerpt(text));
                }
                if (!accept(',') && peek() != '}') {
                    throw broken(key);
                }
            }
            if (descr == null || fortran == null || shape == null) {
                throw broken(descr == null ? "descr" : fortran == null ? "fortran_order" : "shape");
            }
            if (peek() != '\0') {
                throw broken("end");
            }
            return new NpyHeader(descr, fortran, shape);
        }

        private String quoted(String key) {
            char quote = peek();
            int end = quote == '\'' || quote == '"' ? text.indexOf(quote, position + 1) : -1;
            if (end < 0) {
                throw broken(key);
            }
            String content = text.substring(position + 1, end);
            position = end + 1;
            return content;
        }

        private boolean bool(String key) {
            for (String word : new String[] {"True", "False"}) {
                peek();
                if (text.startsWith(word, position)) {
                    position += word.length();
                    return word.equals("True");
                }
            }
            throw broken(key);
        }

        private int[] shape(String key) {
            require('(', key);
            int start = position;
            int[] shape = new int[MAX_DIMENSIONS];
            int dimensions = 0;
            while (!accept(')')) {
                if (dimensions == MAX_DIMENSIONS) {
                    throw new DataFormatException(source + ": expected at most " + MAX_DIMENSIONS
                            + " dimensions, as NumPy has, found more: " + excerpt(text.substring(start - 1)));
                }
                shape[dimensions++] = dimension(start);
                if (!accept(',') && peek() != ')') {
                    throw noShape(start);
                }
            }
            return Arrays.copyOf(shape, dimensions);
        }

        private int dimension(int start) {
            peek();
            int from = position;
            while (position < text.length() && text.charAt(position) >= '0' && text.charAt(position) <= '9') {
                position++;
            }
            int digits = position - from;
            if (digits == 0 || digits > MAX_DIGITS) {
                throw noShape(start);
            }
            long value = Long.parseLong(text, from, position, 10);
            // Python 2 wrote long numbers so.
            accept('L');
            if (value > Integer.MAX_VALUE) {
                throw noShape(start);
            }
            return (int) value;
        }

        private DataFormatException noShape(int start) {
            int end = text.indexOf(')', start);
            return new DataFormatException(source + ": expected a shape of numbers up to " + Integer.MAX_VALUE
                    + ", found " + excerpt(text.substring(start - 1, end < 0 ? text.length() : end + 1)));
        }

        private DataFormatException broken(String key) {
            return new DataFormatException(
                    source + ": the header has no plain \"" + key + "\": " + excerpt(text.strip()));
        }

        private static String excerpt(String part) {
            return part.length() <= LONGEST_QUOTE ? part : part.substring(0, LONGEST_QUOTE) + "…";
        }

        private void require(char c, String key) {
            if (!accept(c)) {
                throw broken(key);
            }
        }

        private boolean accept(char c) {
            if (peek() != c) {
                return false;
            }
            position++;
            return true;
        }

        /** The next character that is no blank; NUL, which is no part of any header, at the end. */
        private char peek() {
            while (position < text.length() && " \t\n\r\f".indexOf(text.charAt(position)) >= 0) {
                position++;
            }
            return position < text.length() ? text.charAt(position) : '\0';
        }
    }
}

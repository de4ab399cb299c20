package dev.lanewise.data.column;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/**
 * Makes one space of each run of spaces and tabs outside double quotes, and none of those at the ends of lines. A quote
 * counts where the parser takes it: in a field that begins with one.
 */
public final class BlankRuns extends FilterReader {

    private final char[] buffer = new char[1 << 13];
    private int next;
    private int length;
    private boolean quotedField;
    private boolean quoted;
    private boolean fieldBegins = true;
    private boolean lineBegins = true;
    private boolean pending;

    public BlankRuns(Reader in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        char[] one = new char[1];
        return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(char[] out, int offset, int count) throws IOException {
        int written = 0;
        while (written < count) {
            if (next == length) {
                // What is there comes first: the end of the input must not make it wait.
                if (written > 0) {
                    break;
                }
                length = in.read(buffer, 0, buffer.length);
                next = 0;
                if (length < 0) {
                    length = 0;
                    return -1;
                }
                continue;
            }
            char c = buffer[next];
            boolean blank = !quoted && (c == ' ' || c == '\t');
            boolean lineEnds = c == '\n' || c == '\r';
            if (!blank && !lineEnds && pending && !lineBegins) {
                out[offset + written++] = ' ';
                pending = false;
                fieldBegins = true;
                continue;
            }
            next++;
            if (blank) {
                pending = true;
                continue;
            }
            pending = false;
            quotedField = fieldBegins ? c == '"' : quotedField;
            quoted ^= quotedField && c == '"';
            lineBegins = lineEnds && !quoted;
            fieldBegins = lineBegins;
            out[offset + written++] = c;
        }
        return written;
    }
}

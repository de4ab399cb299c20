package dev.lanewise.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The text of a CSV file: UTF-8, or UTF-16 with a byte order mark. Its beginning is looked at first, so that a file of
 * another kind, or with another delimiter, is refused with its name.
 *
 * @param reader of the text; broken text is an error
 * @param charset of the text
 * @param linesBefore lines of the file before the text: 1 if it begins with Excel's {@code sep=;}
 */
record TextFile(Reader reader, Charset charset, long linesBefore) {

    private static final int HEAD = 1 << 16;

    /** Refuses what is no table, or none of these options. */
    static TextFile of(String source, InputStream in, CsvOptions options) throws IOException {
        in.mark(HEAD);
        byte[] head = in.readNBytes(HEAD);
        in.reset();
        FileKinds.requireText(source, head);
        Charset charset = charset(source, head);
        in.skipNBytes(markLength(head));
        boolean whole = head.length < HEAD;
        String beginning = beginning(source, head, charset, whole);
        List<String> lines = beginning.lines().toList();
        // The last line may be cut off.
        List<String> complete = whole || lines.size() < 2 ? lines : lines.subList(0, lines.size() - 1);
        TextLayout layout = new TextLayout(source, options);
        boolean separatorLine = layout.hasSeparatorLine(complete);
        layout.require(separatorLine ? complete.subList(1, complete.size()) : complete);

        Reader reader = new InputStreamReader(in, decoder(charset));
        if (separatorLine) {
            String line = complete.getFirst();
            boolean both = beginning.startsWith("\r\n", line.length());
            reader.skip(line.length() + (both ? 2 : 1));
        }
        return new TextFile(reader, charset, separatorLine ? 1 : 0);
    }

    private static CharsetDecoder decoder(Charset charset) {
        return charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    private static boolean begins(byte[] head, int... bytes) {
        return FileKinds.begins(head, bytes);
    }

    private static int markLength(byte[] head) {
        return begins(head, 0xEF, 0xBB, 0xBF) ? 3 : begins(head, 0xFF, 0xFE) || begins(head, 0xFE, 0xFF) ? 2 : 0;
    }

    private static Charset charset(String source, byte[] head) {
        if (begins(head, 0xFF, 0xFE, 0, 0) || begins(head, 0, 0, 0xFE, 0xFF)) {
            throw encoding(source, "UTF-32", "UTF-32");
        }
        if (begins(head, 0xFF, 0xFE)) {
            return StandardCharsets.UTF_16LE;
        }
        if (begins(head, 0xFE, 0xFF)) {
            return StandardCharsets.UTF_16BE;
        }
        int zeros = 0;
        int even = 0;
        for (int i = 0; i < head.length; i++) {
            zeros += head[i] == 0 ? 1 : 0;
            even += head[i] == 0 && i % 2 == 0 ? 1 : 0;
        }
        if (zeros * 4 > head.length) {
            String name = 2 * even > zeros ? "UTF-16BE" : "UTF-16LE";
            throw encoding(source, name + " without a byte order mark", name);
        }
        if (zeros > 0) {
            throw new DataFormatException(
                    source + ": a binary file (it has zero bytes): expected a table as CSV, a text of UTF-8");
        }
        return StandardCharsets.UTF_8;
    }

    private static DataFormatException encoding(String source, String found, String name) {
        return new DataFormatException(source + ": the text is " + found + ", expected UTF-8: convert it with iconv -f "
                + name + " -t UTF-8 " + FileKinds.argument(source));
    }

    /** The first lines; refuses text that is not what it should be. */
    private static String beginning(String source, byte[] head, Charset charset, boolean whole) {
        ByteBuffer bytes = ByteBuffer.wrap(head).position(markLength(head));
        CharBuffer text = CharBuffer.allocate(head.length);
        CoderResult result = decoder(charset).decode(bytes, text, whole);
        text.flip();
        if (result.isError()) {
            long line = text.chars().filter(c -> c == '\n').count() + 1;
            throw broken(source, charset, "line " + line, new CharacterCodingException());
        }
        return text.toString();
    }

    static DataFormatException broken(String source, Charset charset, String place, CharacterCodingException cause) {
        String hint = charset.equals(StandardCharsets.UTF_8)
                ? ": if it is Latin-1, convert it with iconv -f LATIN1 -t UTF-8 " + FileKinds.argument(source)
                : ", though it begins with that byte order mark: the file is damaged or cut off";
        return new DataFormatException(source + ": the text is not " + charset + " (" + place + ")" + hint, cause);
    }
}

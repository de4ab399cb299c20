package dev.lanewise.data;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Texts that are no CSV, or CSV with another delimiter, told by their first lines. */
final class TextLayout {

    private static final int SAMPLED_LINES = 20;
    private static final List<Character> DELIMITERS = List.of(';', '\t', '|', ',', CsvOptions.BLANKS);
    private static final String NUMBER = "[+-]?[\\d.]+([eE][+-]?\\d+)?";
    private static final Pattern LIBSVM =
            Pattern.compile(NUMBER + "(,\\d+)*( qid:\\d+)?( \\d+:" + NUMBER + ")+ *(#.*)?");
    private static final Pattern JSON = Pattern.compile("\\{\\s*(\".*|)|\\[\\s*([{\\[\"\\d-].*|)");
    private static final Pattern MARKUP = Pattern.compile("<[?!a-zA-Z].*");
    private static final Pattern DECIMAL_COMMA = Pattern.compile("[+-]?\\d+,\\d+");

    private final String source;
    private final CsvOptions options;

    TextLayout(String source, CsvOptions options) {
        this.source = source;
        this.options = options;
    }

    /** Whether the first line is Excel's note of the delimiter, and the options have the same. */
    boolean hasSeparatorLine(List<String> lines) {
        if (lines.isEmpty() || !lines.getFirst().matches("(?i)\"?sep=.\"?")) {
            return false;
        }
        char noted = lines.getFirst().charAt(lines.getFirst().indexOf('=') + 1);
        if (noted != options.delimiter()) {
            throw new DataFormatException(source + ":1: the line sep=" + noted + " says that fields are separated by "
                    + name(noted) + ": add --delimiter " + option(noted));
        }
        return true;
    }

    /** Refuses lines that are something else, or have another delimiter. */
    void require(List<String> lines) {
        List<String> sample = lines.stream()
                .filter(line -> !line.isBlank())
                .limit(SAMPLED_LINES)
                .toList();
        if (sample.isEmpty()) {
            return;
        }
        requireNoOtherFormat(lines, sample.getFirst().strip());
        char delimiter = options.delimiter();
        if (sample.stream().allMatch(line -> count(line, delimiter) == 0)) {
            for (char other : DELIMITERS) {
                if (other != delimiter && isDelimiter(sample, other)) {
                    throw separated(other, false);
                }
            }
        } else if (delimiter == ' ') {
            if (sample.stream().anyMatch(line -> line.strip().contains("  ") || line.contains("\t"))) {
                throw separated(CsvOptions.BLANKS, false);
            }
        } else if (delimiter == ',') {
            for (char other : List.of(';', '\t', '|')) {
                if (isDelimiter(sample, other) && commasAreDecimal(sample, other)) {
                    throw separated(other, true);
                }
            }
        }
    }

    private void requireNoOtherFormat(List<String> lines, String first) {
        String relation = lines.stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("%"))
                .findFirst()
                .orElse("");
        if (relation.toLowerCase(Locale.ROOT).startsWith("@relation")) {
            throw FileKinds.refused(
                    source,
                    "an ARFF file (Weka)",
                    "drop the lines up to @DATA and add --no-header: sed '1,/^@data/Id' " + FileKinds.argument(source)
                            + " | lanewise train - --no-header");
        }
        if (LIBSVM.matcher(first).matches()) {
            throw FileKinds.refused(
                    source,
                    "a libsvm (svmlight) file of number:value pairs",
                    "write it as CSV, as with sklearn.datasets.load_svmlight_file and numpy.savetxt, and read that with"
                            + " --no-header");
        }
        if (JSON.matcher(first).matches()) {
            throw FileKinds.refused(source, "a JSON text", "write a line for each row, fields separated by commas");
        }
        if (MARKUP.matcher(first).matches()) {
            throw FileKinds.refused(source, "an HTML or XML text", "save its table as CSV UTF-8");
        }
    }

    private DataFormatException separated(char delimiter, boolean decimalComma) {
        return new DataFormatException(source + ": fields seem to be separated by " + name(delimiter) + ", not by "
                + name(options.delimiter()) + ": add --delimiter " + option(delimiter)
                + (decimalComma ? " --decimal ," : ""));
    }

    private static String name(char delimiter) {
        return switch (delimiter) {
            case ';' -> "semicolons";
            case ',' -> "commas";
            case '\t' -> "tabs";
            case '|' -> "vertical bars";
            case ' ' -> "single spaces";
            case CsvOptions.BLANKS -> "runs of blanks";
            default -> "'" + delimiter + "'";
        };
    }

    private static String option(char delimiter) {
        return switch (delimiter) {
            case '\t' -> "tab";
            case CsvOptions.BLANKS -> "blanks";
            default -> "'" + delimiter + "'";
        };
    }

    /** Whether each line has the same number of these, and at least one. */
    private boolean isDelimiter(List<String> lines, char delimiter) {
        int expected = count(lines.getFirst(), delimiter);
        return expected > 0 && lines.stream().allMatch(line -> count(line, delimiter) == expected);
    }

    private static boolean commasAreDecimal(List<String> lines, char delimiter) {
        return lines.stream()
                .flatMap(line -> List.of(line.split(Pattern.quote(String.valueOf(delimiter)), -1)).stream())
                .map(field -> field.replace("\"", "").strip())
                .filter(field -> field.indexOf(',') >= 0)
                .allMatch(field -> DECIMAL_COMMA.matcher(field).matches());
    }

    /** Delimiters outside quotes, which count as for the parser; runs of blanks only between other characters. */
    private int count(String line, char delimiter) {
        boolean blanks = delimiter == CsvOptions.BLANKS;
        String text = blanks ? line.strip() : line;
        boolean fieldBegins = true;
        boolean quotedField = false;
        boolean quoted = false;
        boolean inRun = false;
        int count = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (fieldBegins && !(options.trim() && Character.isWhitespace(c))) {
                quotedField = c == '"';
                fieldBegins = false;
            }
            quoted ^= quotedField && c == '"';
            boolean hit = !quoted && (blanks ? c == ' ' || c == '\t' : c == delimiter);
            count += hit && !(blanks && inRun) ? 1 : 0;
            fieldBegins |= hit;
            inRun = hit;
        }
        return count;
    }
}

package dev.lanewise.data.column;

import java.text.Normalizer;
import java.util.Optional;
import java.util.regex.Pattern;

/** Numbers that are written in another way than the table's options say. */
public enum Notation {
    /** {@code 3,5} or {@code 1.234,5}. */
    DECIMAL_COMMA,
    /** {@code 3,500}: either a decimal comma or a group of thousands. */
    COMMA_OR_GROUP,
    /** {@code 3.5} where a decimal comma is expected. */
    DECIMAL_POINT,
    /** Groups of digits, signs of currencies, percent, other digits. */
    OTHER;

    private static final Pattern COMMA = Pattern.compile("[+-]?(\\d+|\\d{1,3}(\\.\\d{3})+),\\d+");
    private static final Pattern GROUP = Pattern.compile("[+-]?[1-9]\\d{0,2},\\d{3}");
    private static final Pattern POINTS = Pattern.compile("[+-]?\\d{1,3}(\\.\\d{3}){2,}");
    private static final Pattern GROUPS = Pattern.compile("[+-]?\\d{1,3}([ '’_,.]\\d{3})+([.,]\\d+)?");
    private static final Pattern SIGNS =
            Pattern.compile("[\\p{Sc}%‰]|(?<=\\d) ?(EUR|USD|GBP|CHF|JPY)$|^(EUR|USD|GBP|CHF|JPY) ?(?=\\d)");
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+([.,]\\d*)?|[.,]\\d+)([eE][+-]?\\d+)?");

    /** The notation of a text that is not a number in the table's own; empty if it is no number at all. */
    public static Optional<Notation> of(String text, char decimal) {
        if (text.length() > 60 || text.codePoints().noneMatch(Character::isDigit)) {
            return Optional.empty();
        }
        if (decimal == '.'
                && (COMMA.matcher(text).matches() || POINTS.matcher(text).matches())) {
            return Optional.of(GROUP.matcher(text).matches() ? COMMA_OR_GROUP : DECIMAL_COMMA);
        }
        if (decimal == ',' && text.matches("[+-]?\\d*\\.\\d+([eE][+-]?\\d+)?")) {
            return Optional.of(DECIMAL_POINT);
        }
        return isNumber(plain(text)) ? Optional.of(OTHER) : Optional.empty();
    }

    private static boolean isNumber(String plain) {
        return NUMBER.matcher(plain).matches() || GROUPS.matcher(plain).matches();
    }

    /** With plain digits and signs, without currencies, percent and the brackets of negative amounts. */
    private static String plain(String text) {
        StringBuilder plain = new StringBuilder();
        Normalizer.normalize(text, Normalizer.Form.NFKC).codePoints().forEach(c -> {
            if (Character.isDigit(c)) {
                plain.append(Character.digit(c, 10));
            } else if (c == '\u2212' || c == '\u2013') {
                plain.append('-');
            } else if (Character.isSpaceChar(c)) {
                plain.append(' ');
            } else {
                plain.appendCodePoint(c);
            }
        });
        String signless = SIGNS.matcher(plain.toString().strip()).replaceAll("").strip();
        boolean brackets = signless.length() > 2 && signless.startsWith("(") && signless.endsWith(")");
        String number = brackets ? signless.substring(1, signless.length() - 1) : signless;
        return number.replaceFirst("^([+-]) +", "$1").replaceFirst("^(\\d.*)-$", "$1");
    }
}

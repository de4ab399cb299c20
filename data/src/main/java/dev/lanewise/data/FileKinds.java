package dev.lanewise.data;

import java.nio.charset.StandardCharsets;

/** Files that are no CSV text, told by their first bytes, and what to do with them. */
final class FileKinds {

    private FileKinds() {}

    static boolean begins(byte[] head, int... bytes) {
        if (head.length < bytes.length) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            if ((head[i] & 0xFF) != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean begins(byte[] head, String text) {
        return new String(head, 0, Math.min(head.length, text.length()), StandardCharsets.ISO_8859_1).equals(text);
    }

    static boolean isNpy(byte[] head) {
        return begins(head, 0x93, 'N', 'U', 'M', 'P', 'Y');
    }

    static boolean isIdx(byte[] head) {
        return head.length >= 4 && head[0] == 0 && head[1] == 0 && head[2] >= 0x08 && head[2] <= 0x0E && head[3] > 0;
    }

    /** How a shell takes the name of a file. */
    static String argument(String source) {
        return source.matches("[\\w./+-]+") ? source : "FILE";
    }

    /** Refuses a file that is something else than text. */
    static void requireText(String source, byte[] head) {
        if (isNpy(head)) {
            throw refused(source, "an NPY file of numbers without targets", "predict takes it");
        }
        if (isIdx(head)) {
            throw refused(source, "an IDX file", "name the folder with the four files of images and labels");
        }
        if (begins(head, "PK\3\4")) {
            String names = new String(head, StandardCharsets.ISO_8859_1);
            if (names.contains("xl/") || names.contains("[Content_Types].xml")) {
                throw refused(source, "an Excel workbook (XLSX)", "save the sheet as CSV UTF-8");
            }
            if (names.contains("mimetypeapplication/vnd.oasis")) {
                throw refused(source, "an OpenDocument file", "save the sheet as CSV UTF-8");
            }
            throw refused(
                    source,
                    "a ZIP archive",
                    "decompress the file in it into a pipe: unzip -p " + argument(source) + " NAME | lanewise train -");
        }
        if (begins(head, 0xD0, 0xCF, 0x11, 0xE0)) {
            throw refused(source, "an Excel workbook (XLS)", "save the sheet as CSV UTF-8");
        }
        requireUncompressed(source, head);
        requireNoDatabase(source, head);
        if (begins(head, "%PDF")) {
            throw refused(source, "a PDF document", "save its table as CSV UTF-8");
        }
        if (head.length > 9 && head[8] == '{' && head[5] == 0 && head[6] == 0 && head[7] == 0) {
            throw refused(source, "a safetensors file", "a model comes before DATA");
        }
    }

    private static void requireUncompressed(String source, byte[] head) {
        if (begins(head, 0x28, 0xB5, 0x2F, 0xFD)) {
            throw compressed(source, "Zstandard", "zstd -dc");
        }
        if (begins(head, 0xFD, '7', 'z', 'X', 'Z', 0)) {
            throw compressed(source, "xz", "xz -dc");
        }
        if (begins(head, "BZh")) {
            throw compressed(source, "bzip2", "bzip2 -dc");
        }
        if (begins(head, 0x1F, 0x8B)) {
            throw compressed(source, "gzip, twice", "gzip -dc");
        }
        if (begins(head, '7', 'z', 0xBC, 0xAF)) {
            throw compressed(source, "7-Zip", "7z x -so");
        }
    }

    private static DataFormatException compressed(String source, String how, String command) {
        return refused(
                source,
                "compressed with " + how,
                "decompress it into a pipe: " + command + " " + argument(source) + " | lanewise train -");
    }

    private static void requireNoDatabase(String source, byte[] head) {
        if (begins(head, "PAR1")) {
            throw refused(
                    source, "a Parquet file", "write it as CSV, as with pandas.read_parquet(…).to_csv(…, index=False)");
        }
        if (begins(head, "ARROW1") || begins(head, "FEA1")) {
            throw refused(
                    source, "an Arrow file", "write it as CSV, as with pandas.read_feather(…).to_csv(…, index=False)");
        }
        if (begins(head, 0x89, 'H', 'D', 'F')) {
            throw refused(source, "an HDF5 file", "write its table as CSV");
        }
        if (begins(head, "SQLite format 3")) {
            throw refused(source, "an SQLite database", "write a table as CSV: sqlite3 -header -csv");
        }
        if (begins(head, 0x80, 2) || begins(head, 0x80, 3) || begins(head, 0x80, 4) || begins(head, 0x80, 5)) {
            throw refused(source, "a Python pickle", "write its table as CSV");
        }
    }

    static DataFormatException refused(String source, String kind, String remedy) {
        return new DataFormatException(source + ": this is " + kind + ", expected a table as CSV: " + remedy);
    }
}

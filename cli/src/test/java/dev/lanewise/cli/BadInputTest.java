package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.cli.context.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong gives one line, an exit code, and no file. */
class BadInputTest {

    @TempDir
    Path folder;

    @BeforeEach
    void makeATable() {
        Tables.classes(folder.resolve("ok.csv"), 60);
    }

    private CliRun run(String command) {
        String[] words = command.split(" ", -1);
        for (int i = 1; i < words.length; i++) {
            boolean isFile = words[i].matches(".*\\.(csv|gz|safetensors)|(folder|absent)(/.*)?");
            words[i] = isFile ? folder.resolve(words[i]).toString() : words[i];
        }
        return CliRun.of((Object[]) words);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(Path::toString).sorted().toList();
        }
    }

    private void assertFails(int exitCode, String part, String command) throws IOException {
        List<String> before = files();
        run(command).assertFailed(exitCode, part);
        assertEquals(before, files());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            train ok.csv --hidden 0                               | layer "0": units must be at least 1, but is 0
            train ok.csv --hidden 8,x                             | layer "x" of "8,x": neither a size, a layer nor an activation
            train ok.csv --layers 3,5,2 --activations relu        | --activations must name 2
            train ok.csv --layers 4,5,2                           | must begin with 3 (features) and end with 2
            train ok.csv --layers 3                               | must name the inputs and at least one layer
            train ok.csv --activation softmin                     | unknown activation "softmin"
            train ok.csv --activation leaky_relu(x)               | slope of leaky_relu must be a number
            train ok.csv --activations clip(1,-1),softmax         | min of clip must be below max
            train ok.csv --activations relu,tanh,tanh             | needs a last layer with softmax
            train ok.csv --loss mape                              | unknown loss "mape"
            train ok.csv --batch-size 0                           | --batch-size must be at least 1, but is 0
            train ok.csv --batch-size many                        | expected a whole number or auto, but got "many"
            train ok.csv --epochs -1                              | --epochs must be at least 1
            train ok.csv --learning-rate NaN                      | --learning-rate must be above 0 and finite, but is NaN
            train ok.csv --learning-rate 0                        | --learning-rate must be above 0
            train ok.csv --l2 -1                                  | --l2 must be at least 0
            train ok.csv --validation-split 1                     | --validation-split must be at least 0 and below 1
            train ok.csv --test-split 1                           | --test-split must be at least 0 and below 1
            train ok.csv --patience -1                            | --patience must be
            train ok.csv --threads 0                              | --threads must be at least 1
            train ok.csv --optimizer lion                         | expected one of [adamw, adam, rmsprop, sgd]
            train ok.csv --momentum 0.5                           | --momentum is for --optimizer sgd
            train ok.csv --optimizer sgd --weight-decay 1         | --weight-decay is for --optimizer adamw
            train ok.csv --schedule sometimes                     | --schedule must be constant, cosine
            train ok.csv --schedule step:2:5                      | factor must be above 0 and at most 1
            train ok.csv --delimiter ;;                           | --delimiter must be one character, tab or blanks
            train ok.csv --out -                                  | --out must be a file, but is -
            train ok.csv --epoch 3                                | did you mean --epochs?
            train ok.csv more.csv                                 | Unmatched argument
            train ok.csv --seed 1 --seed 2                        | --seed
            train                                                 | Missing required parameter: 'DATA'
            train digits --test ok.csv                            | --test is for tables
            evaluate ok.csv                                       | Missing required parameter: 'DATA'
            summary                                               | name either a MODEL or --layers
            summary --layers 5                                    | at least one layer
            gradcheck --layers 5,0                                | at least 1
            gradcheck --layers 5,2 --activations relu --loss binary_cross_entropy | needs a last layer with sigmoid
            gradcheck --rows 0                                    | --rows
            quantize                                              | --data
            quantize m.safetensors --data digits --precision fp8  | --precision must be bfloat16, int8 or all, but is fp8
            quantize m.safetensors --data digits --precision float32 | --precision must be bfloat16, int8 or all
            quantize m.safetensors --data digits --batch-size 0   | --batch-size must be 1 to 65536, but is 0
            quantize m.safetensors --data digits --batch-size x   | 'x' is not an int
            evaluate m.safetensors digits --precision fp8         | unknown precision "fp8"; known are float32, bfloat16, int8
            predict m.safetensors digits --precision fp8          | unknown precision "fp8"
            frobnicate                                            | frobnicate
            """)
    void aCommandLineWithoutMeaningIsAUsageError(String command, String part) throws IOException {
        assertFails(ExitCode.USAGE, part, command);
    }

    @Test
    void aUsageErrorSaysWhereTheHelpIs() {
        run("train ok.csv --batch-size 0").assertFailed(ExitCode.USAGE, "(see lanewise help train)");
        CliRun.of("--nonsense").assertFailed(ExitCode.USAGE, "(see lanewise --help)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            train absent.csv                                      | no such file
            train ok.csv --target nope                            | no column "nope"; there are length, colour, kind
            train ok.csv --drop nope                              | no column "nope"
            train ok.csv --task regression                        | "
            train ok.csv --test absent.csv                        | no such file
            train ok.csv --numeric colour                         | (colour): expected a number, found "
            train ok.csv --optimizer sgd --learning-rate 1e30 -q  | training stopped: loss is NaN in epoch 1
            verify ok.csv                                         | ok.csv:
            verify absent.safetensors                             | absent.safetensors
            summary absent.safetensors                            | absent.safetensors
            evaluate absent.safetensors digits                    | absent.safetensors
            predict absent.safetensors digits                     | absent.safetensors
            quantize absent.safetensors --data digits             | absent.safetensors
            gradcheck absent.safetensors                          | absent.safetensors
            """)
    void aRunThatFailsSaysWhy(String command, String part) throws IOException {
        assertFails(ExitCode.FAILURE, part, command);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                                       | the file is empty
            x,y~                       | no row below it
            x,y~1,a~2~                 | bad.csv:3
            x,y~1,a~NaN,b~             | bad.csv:3:1 (x)
            x,y~1,a~1e999,b~           | bad.csv:3:1 (x)
            x,y~1,a~,b~                | the value is missing
            x,y~1,a~2,~                | the target is missing
            x,y~1,a~2,a~               | one class only, a:
            x,x~1,a~2,b~               | two columns have the name "x"
            x,y~1,a~                   | bad.csv has 1 row
            1,a~2,b~                   | add --no-header
            x,y~1,a~two,b~             | "two" is not a number
            x,y~"1,a~                  | bad.csv
            """)
    void aBrokenTableIsRefusedWithThePlace(String text, String part) throws IOException {
        Tables.write(folder.resolve("bad.csv"), text == null ? "" : text.replace('~', '\n'));
        assertFails(ExitCode.FAILURE, part, "train bad.csv -q");
    }

    @Test
    void aTruncatedGzipIsRefused() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(Files.readAllBytes(folder.resolve("ok.csv")));
        }
        Files.write(folder.resolve("cut.csv.gz"), Arrays.copyOf(bytes.toByteArray(), bytes.size() / 2));
        assertFails(ExitCode.FAILURE, "cut.csv.gz: the gzip stream is truncated", "train cut.csv.gz");
    }

    @Test
    void anOutputThatCannotBeWrittenIsFoundBeforeTheDataAreRead() throws IOException {
        Files.createDirectory(folder.resolve("folder"));
        assertFails(ExitCode.FAILURE, "it is a folder", "train absent.csv --out folder");
        assertFails(ExitCode.FAILURE, "there is no folder", "train absent.csv --out absent/m.safetensors");
        assertFails(ExitCode.FAILURE, "it is a folder", "predict absent.safetensors ok.csv --out folder");
        assertFails(ExitCode.FAILURE, "it is a folder", "quantize absent.safetensors --data ok.csv --json folder");
    }

    @Test
    void aFolderWithoutIdxFilesIsRefused() throws IOException {
        Files.createDirectory(folder.resolve("folder"));
        assertFails(ExitCode.FAILURE, "folder: no file train-images-idx", "train folder");
    }

    @Test
    void aModelFileSurvivesARunThatFails() throws IOException {
        Path model = folder.resolve("m.safetensors");
        assertEquals(
                ExitCode.OK,
                run("train ok.csv --hidden 4 --epochs 1 -q --out m.safetensors").exitCode());
        byte[] before = Files.readAllBytes(model);
        run("train ok.csv --optimizer sgd --learning-rate 1e30 -q --out m.safetensors")
                .assertFailed(ExitCode.FAILURE, "training stopped");
        assertArrayEquals(before, Files.readAllBytes(model));
    }

    @Test
    void aModelRefusesDataOfOtherColumns() throws IOException {
        assertEquals(
                ExitCode.OK,
                run("train ok.csv --hidden 4 --epochs 1 -q --out m.safetensors").exitCode());
        Tables.numbers(folder.resolve("numbers.csv"), 5);
        assertFails(ExitCode.FAILURE, "no column \"length\"", "predict m.safetensors numbers.csv");
        assertFails(ExitCode.FAILURE, "no column \"length\"", "evaluate m.safetensors numbers.csv");
        assertFails(ExitCode.FAILURE, "no column \"length\"", "quantize m.safetensors --data numbers.csv");
        assertFails(
                ExitCode.FAILURE,
                "64 features a row, but the model takes 3",
                "evaluate m.safetensors digits --part all");
        Tables.write(folder.resolve("green.csv"), "length,colour,kind\n1,green,big\n");
        assertFails(
                ExitCode.FAILURE,
                "green.csv:2:2 (colour): unknown category \"green\"",
                "predict m.safetensors green.csv");
    }

    @Test
    void aFlippedBitIsFound() throws IOException {
        assertEquals(
                ExitCode.OK,
                run("train ok.csv --hidden 4 --epochs 1 -q --out m.safetensors").exitCode());
        Path model = folder.resolve("m.safetensors");
        byte[] bytes = Files.readAllBytes(model);
        bytes[bytes.length - 1] ^= 1;
        Files.write(model, bytes);
        assertFails(ExitCode.FAILURE, "m.safetensors", "verify m.safetensors");
    }

    @Test
    void theStackTraceIsThereOnRequestAlone() {
        CliRun run = run("train absent.csv --debug");
        assertEquals(ExitCode.FAILURE, run.exitCode());
        assertTrue(run.err().contains("\tat dev.lanewise"), run.err());
        assertTrue(run.err().startsWith("lanewise: no such file"), run.err());
    }
}

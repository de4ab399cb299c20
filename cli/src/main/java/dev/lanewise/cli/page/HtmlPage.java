package dev.lanewise.cli.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The page of a run: one file that holds its data, its script and the charting library, and loads nothing. */
public final class HtmlPage {

    private static final String CHARTS = "/META-INF/resources/webjars/chart.js/";
    private static final String CHARTS_VERSION = "/META-INF/maven/org.webjars.npm/chart.js/pom.properties";

    private HtmlPage() {}

    /** The page that shows a JSON document of {@code lanewise bench}. */
    public static String ofBench(String json) {
        return of("Lanewise: benchmarks", "bench.html", json, "latencies.js", "bench.js");
    }

    /** The page that shows a JSON document of {@code lanewise tune}. */
    public static String ofTune(String json) {
        return of("Lanewise: batch sizes", "tune.html", json, "tune.js", "tune-serving.js", "tune-training.js");
    }

    private static String of(String title, String body, String json, String... scripts) {
        String charts = CHARTS + chartsVersion();
        return text("page.html")
                .replace("/*TITLE*/", title)
                .replace("/*BODY*/", text(body))
                .replace("/*STYLE*/", text("page.css"))
                .replace("/*LICENSE*/", text(charts + "/LICENSE.md"))
                .replace("/*CHARTS*/", withoutSourceMap(text(charts + "/dist/chart.umd.min.js")))
                .replace(
                        "/*SCRIPTS*/",
                        text("page.js") + Stream.of(scripts).map(HtmlPage::text).collect(Collectors.joining()))
                // Last, so that nothing in it is replaced. Whatever a text says, it cannot end the element.
                .replace("/*DATA*/", json.replace("<", "\\u003c"));
    }

    /** A reference to a file that is not there. */
    private static String withoutSourceMap(String script) {
        return script.replaceFirst("//# sourceMappingURL=\\S*\\s*$", "");
    }

    private static String chartsVersion() {
        Properties properties = new Properties();
        try (InputStream in = open(CHARTS_VERSION)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }

    private static String text(String resource) {
        try (InputStream in = open(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String resource) {
        return Objects.requireNonNull(HtmlPage.class.getResourceAsStream(resource), resource);
    }
}

package dev.lanewise.cli.text;

import java.io.Console;

/** Whether a person looks at what is printed. */
public final class Terminal {

    private Terminal() {}

    /** Null again from JDK 25 on where there is no terminal (JDK-8351435). */
    @SuppressWarnings("SystemConsoleNull")
    public static boolean isThere() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }
}

package dev.lanewise.jmh;

/** Whether a peer's native library is on the class path, and what to do if not. */
final class Peers {

    private Peers() {}

    /**
     * Checks that a file that only the native jar of a peer has is on the class path.
     *
     * @throws IllegalStateException if it is not; says how to get it
     */
    static void require(String peer, String resource) {
        if (Peers.class.getClassLoader().getResource(resource) == null) {
            throw new IllegalStateException(peer + " is not on the class path (no " + resource
                    + "). Its native library comes with a build with peers, which downloads about 400 MB for Linux on x86-64:"
                    + " ./mvnw -Dpeers -Dquick -DskipTests -pl jmh -am package. To go without it, choose other variants, as in"
                    + " -p variant=LANEWISE_VECTOR");
        }
    }
}

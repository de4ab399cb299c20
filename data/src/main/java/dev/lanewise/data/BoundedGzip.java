package dev.lanewise.data;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.util.zip.GZIPInputStream;

/**
 * What a gzip stream expands to, unless that is so much more than what is compressed that it would fill the memory
 * before anything else could be said about it.
 */
final class BoundedGzip extends FilterInputStream {

    /** Tables and images shrink to a tenth, the sparsest to a fiftieth; DEFLATE can reach a thousandth. */
    static final int MAX_RATIO = 100;

    /** Of the memory: what is made of a table of short fields takes many times its bytes. */
    private static final int MEMORY_PARTS = 64;

    private final Counted compressed;
    private final long limit;
    private long bytes;

    private BoundedGzip(Counted compressed, GZIPInputStream expanded, long limit) {
        super(expanded);
        this.compressed = compressed;
        this.limit = limit;
    }

    /** The stream at the beginning of a gzip header, bounded by the memory of this JVM. */
    static InputStream of(InputStream compressed, int buffer) throws IOException {
        return of(compressed, buffer, limit());
    }

    /** Bytes that are expanded whatever the ratio. */
    static long limit() {
        return Runtime.getRuntime().maxMemory() / MEMORY_PARTS;
    }

    /** With so many bytes that are expanded whatever the ratio. */
    static InputStream of(InputStream compressed, int buffer, long limit) throws IOException {
        Counted counted = new Counted(compressed);
        return new BoundedGzip(counted, new GZIPInputStream(counted, buffer), limit);
    }

    /** Passes bytes through. */
    private static final class Counted extends FilterInputStream {

        private long bytes;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            bytes += b < 0 ? 0 : 1;
            return b;
        }

        @Override
        public int read(byte[] b, int off, int len) throws IOException {
            int count = super.read(b, off, len);
            bytes += Math.max(count, 0);
            return count;
        }
    }

    @Override
    public int read() throws IOException {
        int b = super.read();
        count(b < 0 ? 0 : 1);
        return b;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
        int count = super.read(b, off, len);
        count(count);
        return count;
    }

    @Override
    public long skip(long n) throws IOException {
        long count = super.skip(n);
        count(count);
        return count;
    }

    private void count(long more) throws IOException {
        bytes += Math.max(more, 0);
        if (bytes > limit && bytes / MAX_RATIO > compressed.bytes) {
            throw new ExpansionException("the gzip stream expands more than " + MAX_RATIO + "-fold and beyond "
                    + limit + " bytes; if that is right, expand it with gunzip and name the file that it makes,"
                    + " or allow more memory with -Xmx");
        }
    }

    /** A stream that expands too far. */
    static final class ExpansionException extends IOException {
        @Serial
        private static final long serialVersionUID = 1;

        ExpansionException(String message) {
            super(message);
        }
    }
}

package moxora.csv;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Executor;

/** What is still held on the heap while a piece of work goes on: measured after a collection, every so many steps. */
final class HeapWatch {

    private final int every;
    private long steps;
    private long peak;
    private int samples;

    HeapWatch(int every) {
        this.every = Math.max(1, every);
    }

    private synchronized void step() {
        if (++steps % every == 0) {
            System.gc();
            peak = Math.max(
                    peak,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
            samples++;
        }
    }

    /** Each call to write is a step. */
    OutputStream over(OutputStream out) {
        return new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                out.write(octet);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                step();
                out.write(bytes, offset, length);
            }
        };
    }

    /** Each full read is a step. */
    InputStream over(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public byte[] readNBytes(int length) throws IOException {
                step();
                return super.readNBytes(length);
            }
        };
    }

    /** Each task is a step. */
    Executor over(Executor executor) {
        return task -> {
            step();
            executor.execute(task);
        };
    }

    int samples() {
        return samples;
    }

    double peakMegabytes() {
        return peak / 1e6;
    }
}

package moxora.erasure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which Moxora this is, as the build wrote it down. */
final class SoftwareVersion {

    private SoftwareVersion() {}

    static String ofMoxora() {
        Properties properties = new Properties();
        try (InputStream file = SoftwareVersion.class.getResourceAsStream("version.properties")) {
            if (file == null) {
                throw new IllegalStateException("The build left out which version this is.");
            }
            properties.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }
}

package moxora.launch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants checked offline: {@code FILE --key KEY [--json]}.
 *
 * @param file what is to be checked
 * @param key where the operator's public key lies, as PEM
 */
record VerifyRequest(String file, String key, boolean json) {

    /** The request, or null when the arguments are none. */
    static @Nullable VerifyRequest of(List<String> args) {
        String file = null;
        String key = null;
        boolean json = false;
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            if (arg.equals("--json")) {
                json = true;
            } else if (arg.equals("--key") && key == null && i + 1 < args.size()) {
                i++;
                key = args.get(i);
            } else if (!arg.startsWith("-") && file == null) {
                file = arg;
            } else {
                return null;
            }
        }
        return file == null || key == null ? null : new VerifyRequest(file, key, json);
    }

    /** A whole file of UTF-8, of at most so many KiB. */
    static String text(String file, int mostKibibytes) throws UnreadableException {
        try {
            Path path = Path.of(file);
            if (Files.size(path) > mostKibibytes * 1024L) {
                throw new UnreadableException("it is larger than " + mostKibibytes + " KiB");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(path)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new UnreadableException("it is not UTF-8");
        } catch (IOException | InvalidPathException e) {
            throw new UnreadableException("there is no such file that this user may read");
        }
    }
}

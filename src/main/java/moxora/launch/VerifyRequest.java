package moxora.launch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants checked offline: {@code FILE… --key KEY [--json]}.
 *
 * @param files what is to be checked; one at least
 * @param key where the operator's public key lies, as PEM
 */
record VerifyRequest(List<String> files, String key, boolean json) {

    private static final int MOST_FILES = 2_000;

    /** The request, or null when the arguments are none. */
    static @Nullable VerifyRequest of(List<String> args) {
        List<String> files = new ArrayList<>();
        String key = null;
        boolean json = false;
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            if (arg.equals("--json")) {
                json = true;
            } else if (arg.equals("--key") && key == null && i + 1 < args.size()) {
                i++;
                key = args.get(i);
            } else if (!arg.startsWith("-")) {
                files.add(arg);
            } else {
                return null;
            }
        }
        return files.isEmpty() || key == null ? null : new VerifyRequest(List.copyOf(files), key, json);
    }

    /** The files, and for a folder all that lie in it and are called {@code .json}, by their names. */
    List<String> certificates() throws UnreadableException {
        List<String> all = new ArrayList<>();
        for (String file : files) {
            all.addAll(inside(file));
            if (all.size() > MOST_FILES) {
                throw new UnreadableException("there are more than " + MOST_FILES + " files");
            }
        }
        return all;
    }

    private static List<String> inside(String file) throws UnreadableException {
        try {
            if (!Files.isDirectory(Path.of(file))) {
                return List.of(file);
            }
            try (Stream<Path> folder = Files.list(Path.of(file))) {
                List<String> found = folder.map(Path::toString)
                        .filter(name -> name.endsWith(".json"))
                        .sorted()
                        .limit(MOST_FILES + 1L)
                        .toList();
                if (found.isEmpty()) {
                    throw new UnreadableException("there is no certificate in that folder");
                }
                return found;
            }
        } catch (IOException | InvalidPathException e) {
            throw new UnreadableException("there is no such folder that this user may read");
        }
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

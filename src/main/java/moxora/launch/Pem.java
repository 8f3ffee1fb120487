package moxora.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Textual encodings of certificates and keys (RFC 7468). Text outside of the blocks is passed over. */
final class Pem {

    private static final int LARGEST = 1 << 20;
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

    private Pem() {}

    /** A block: its label, such as {@code CERTIFICATE}, and its content. */
    record Block(String label, byte[] content) {

        @Override
        public String toString() {
            return label;
        }
    }

    /** @throws UnreadableException when the file cannot be read, or a block in it is no base64 */
    static List<Block> read(Path file) throws UnreadableException {
        String text;
        try {
            if (Files.size(file) > LARGEST) {
                throw new UnreadableException("the file is larger than a megabyte");
            }
            text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UnreadableException("the file cannot be read by this user");
        }
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            blocks.add(block(matcher.group(1), matcher.group(2)));
        }
        return blocks;
    }

    private static Block block(String label, String base64) throws UnreadableException {
        try {
            return new Block(label, Base64.getDecoder().decode(base64.replaceAll("\\s", "")));
        } catch (IllegalArgumentException e) {
            throw new UnreadableException("a block " + label + " in it is no base64");
        }
    }

    static String write(String label, byte[] content) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
                + "\n-----END " + label + "-----\n";
    }
}

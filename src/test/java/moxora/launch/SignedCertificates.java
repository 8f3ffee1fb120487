package moxora.launch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** The frozen certificate, and others like it with something changed and rightly signed. */
final class SignedCertificates {

    private SignedCertificates() {}

    static String frozen(String name) throws IOException {
        try (InputStream stream = Objects.requireNonNull(SignedCertificates.class.getResourceAsStream(name), name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static Path write(KeyPair pair, Path file, Map<String, Json> changed) throws Exception {
        Map<String, Json> members = new LinkedHashMap<>(((Json.Members) Json.parse(frozen("certificate.json")))
                .without("signature")
                .values());
        members.putAll(changed);
        members.put("signature", new Json.Text(sign(pair, Jcs.canonical(new Json.Members(members)))));
        return Files.writeString(file, Jcs.canonical(new Json.Members(members)));
    }

    private static String sign(KeyPair pair, String text) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(pair.getPrivate());
        signature.update(text.getBytes(StandardCharsets.UTF_8));
        return Base64.getEncoder().encodeToString(signature.sign());
    }

    static String pem(KeyPair pair) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }
}

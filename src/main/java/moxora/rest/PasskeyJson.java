package moxora.rest;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import java.util.Base64;
import moxora.account.PasskeyChallenges;
import moxora.account.Passkeys;
import moxora.account.RelyingParty;
import moxora.fault.Fault;
import org.jspecify.annotations.Nullable;

/**
 * Passkeys as browsers take and give them: {@code PublicKeyCredential.parseCreationOptionsFromJSON},
 * {@code parseRequestOptionsFromJSON} and {@code toJSON()} of W3C Web Authentication Level 3, section 5.1.
 */
final class PasskeyJson {

    private static final int LONGEST_CHALLENGE_ID = 256;
    private static final int LONGEST_CREDENTIAL = 65_536;

    /** 1,023 bytes in Base64url. */
    private static final int LONGEST_CREDENTIAL_ID = 1_364;

    private PasskeyJson() {}

    static JsonObject creation(RelyingParty party, Passkeys.Creation creation) {
        JsonArrayBuilder algorithms = Json.createArrayBuilder();
        creation.algorithms().forEach(algorithm -> algorithms.add(publicKey().add("alg", algorithm)));
        JsonArrayBuilder exclude = Json.createArrayBuilder();
        creation.exclude().forEach(id -> exclude.add(publicKey().add("id", id)));
        return with(
                creation.challenge(),
                Json.createObjectBuilder()
                        .add(
                                "rp",
                                Json.createObjectBuilder().add("id", party.id()).add("name", RelyingParty.NAME))
                        .add(
                                "user",
                                Json.createObjectBuilder()
                                        .add("id", text(creation.handle()))
                                        .add("name", creation.userName())
                                        .add("displayName", creation.displayName()))
                        .add("pubKeyCredParams", algorithms)
                        .add("excludeCredentials", exclude)
                        .add(
                                "authenticatorSelection",
                                Json.createObjectBuilder()
                                        .add("residentKey", "required")
                                        .add("requireResidentKey", true)
                                        .add("userVerification", "required"))
                        .add("attestation", "none"));
    }

    static JsonObject request(RelyingParty party, PasskeyChallenges.Issued challenge) {
        return with(
                challenge,
                Json.createObjectBuilder()
                        .add("rpId", party.id())
                        .add("allowCredentials", Json.createArrayBuilder())
                        .add("userVerification", "required"));
    }

    /** The members {@code challengeId} and {@code credential} of a body whose other members were read before. */
    static Passkeys.Answer answer(Fields fields) {
        String challengeId = fields.required("challengeId");
        @Nullable JsonObject credential = fields.object("credential");
        fields.done();
        if (challengeId.length() > LONGEST_CHALLENGE_ID) {
            throw Fault.refused(
                    "/challengeId", "too_long", "At most " + LONGEST_CHALLENGE_ID + " characters are allowed.");
        }
        if (credential == null
                || !(credential.get("id") instanceof JsonString id)
                || id.getString().length() > LONGEST_CREDENTIAL_ID
                || credential.toString().length() > LONGEST_CREDENTIAL) {
            throw Fault.refused(
                    "/credential",
                    "invalid_credential",
                    "The object of PublicKeyCredential.toJSON() is required, at most " + LONGEST_CREDENTIAL
                            + " characters.");
        }
        return new Passkeys.Answer(challengeId, id.getString(), credential.toString());
    }

    private static JsonObject with(PasskeyChallenges.Issued challenge, JsonObjectBuilder options) {
        return Json.createObjectBuilder()
                .add("challengeId", challenge.id())
                .add(
                        "publicKey",
                        options.add("challenge", text(challenge.challenge()))
                                .add("timeout", PasskeyChallenges.LIFE.toMillis()))
                .build();
    }

    private static JsonObjectBuilder publicKey() {
        return Json.createObjectBuilder().add("type", "public-key");
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}

package moxora.account;

import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.AttestedCredentialDataConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecord;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.authenticator.AuthenticatorData;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.attestation.statement.NoneAttestationStatement;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.data.extension.authenticator.RegistrationExtensionAuthenticatorOutput;
import com.webauthn4j.server.ServerProperty;
import com.webauthn4j.verifier.exception.MaliciousCounterValueException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The ceremonies of W3C Web Authentication Level 3, sections 7.1 and 7.2: whether what an authenticator signed was for
 * this challenge, this origin and this relying party, with the user present and verified. Attestation is not asked for:
 * which make an authenticator is of is nobody's business here.
 *
 * <p>Whatever the library throws at what a caller sent is a refusal; only its kind is logged.
 */
final class WebAuthn {

    /** ES256, EdDSA and RS256, in the order of preference; the numbers are those of the COSE registry. */
    static final List<Integer> ALGORITHMS = List.of(-7, -8, -257);

    private static final Logger LOG = Logger.getLogger(WebAuthn.class.getName());
    private static final boolean VERIFIED = true;
    private static final boolean PRESENT = true;
    private static final List<PublicKeyCredentialParameters> PARAMETERS = ALGORITHMS.stream()
            .map(number -> new PublicKeyCredentialParameters(
                    PublicKeyCredentialType.PUBLIC_KEY, COSEAlgorithmIdentifier.create(number)))
            .toList();

    private final ObjectConverter converter = new ObjectConverter();
    private final WebAuthnManager ceremonies = WebAuthnManager.createNonStrictWebAuthnManager(converter);
    private final AttestedCredentialDataConverter credentials = new AttestedCredentialDataConverter(converter);
    private final RelyingParty party;

    WebAuthn(RelyingParty party) {
        this.party = party;
    }

    /**
     * A credential as it is kept.
     *
     * @param id its id in Base64url
     * @param data id, make and public key in Base64url, as authenticators write them
     * @param backupEligible whether it may leave its device; an authenticator says the same for ever
     * @param counter the last signature counter
     */
    record Credential(String id, String data, boolean backupEligible, long counter) {

        @Override
        public String toString() {
            return "Credential[redacted]";
        }
    }

    /** What came of an assertion. */
    enum Verdict {
        PROVEN,
        /** The signature is right and its counter is not above the last one: there may be a copy of the credential. */
        COUNTER_FELL_BACK,
        REFUSED
    }

    /** @param counter the counter to keep, where it is proven */
    record Assertion(Verdict verdict, long counter) {}

    /** The new credential; empty when anything about it is not as it must be. */
    Optional<Credential> register(String json, byte[] challenge) {
        try {
            RegistrationData data = ceremonies.verifyRegistrationResponseJSON(
                    json, new RegistrationParameters(server(challenge), PARAMETERS, VERIFIED, PRESENT));
            AuthenticatorData<RegistrationExtensionAuthenticatorOutput> made =
                    data.getAttestationObject().getAuthenticatorData();
            AttestedCredentialData credential = made.getAttestedCredentialData();
            if (credential == null) {
                return Optional.empty();
            }
            return Optional.of(new Credential(
                    text(credential.getCredentialId()),
                    text(credentials.convert(credential)),
                    made.isFlagBE(),
                    made.getSignCount()));
        } catch (RuntimeException e) {
            refused("registration", e);
            return Optional.empty();
        }
    }

    /** Whether the assertion was made with that credential, by that user, for that challenge. */
    Assertion verify(String json, byte[] challenge, Credential kept, UUID user) {
        try {
            AttestedCredentialData credential =
                    credentials.convert(Base64.getUrlDecoder().decode(kept.data));
            CredentialRecord record = new CredentialRecordImpl(
                    new NoneAttestationStatement(),
                    VERIFIED,
                    kept.backupEligible,
                    false,
                    kept.counter,
                    credential,
                    null,
                    null,
                    null,
                    Set.of());
            AuthenticationData data = ceremonies.verifyAuthenticationResponseJSON(
                    json,
                    new AuthenticationParameters(
                            server(challenge), record, List.of(credential.getCredentialId()), VERIFIED, PRESENT));
            if (!Arrays.equals(data.getUserHandle(), handle(user))) {
                return new Assertion(Verdict.REFUSED, kept.counter);
            }
            return new Assertion(Verdict.PROVEN, data.getAuthenticatorData().getSignCount());
        } catch (MaliciousCounterValueException e) {
            refused("assertion", e);
            return new Assertion(Verdict.COUNTER_FELL_BACK, kept.counter);
        } catch (RuntimeException e) {
            refused("assertion", e);
            return new Assertion(Verdict.REFUSED, kept.counter);
        }
    }

    /** How an authenticator names the user: the 16 bytes of the id, which say nothing about a person. */
    static byte[] handle(UUID user) {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(user.getMostSignificantBits())
                .putLong(user.getLeastSignificantBits())
                .array();
    }

    static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private ServerProperty server(byte[] challenge) {
        return new ServerProperty(Origin.create(party.origin()), party.id(), new DefaultChallenge(challenge));
    }

    private static void refused(String ceremony, RuntimeException why) {
        LOG.log(Level.FINE, "A passkey {0} was refused: {1}", new Object[] {
            ceremony, why.getClass().getSimpleName()
        });
    }
}

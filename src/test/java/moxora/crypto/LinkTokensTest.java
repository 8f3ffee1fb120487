package moxora.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.crypto.tink.DeterministicAead;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.daead.DeterministicAeadConfig;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Random;
import java.util.UUID;
import moxora.battery.Tally;
import moxora.tenant.OrganisationId;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("T-45")
class LinkTokensTest {

    private static final String KIND = "unsubscribe";

    /** Made once; links that lie in mailboxes have this form. */
    private static final String FROZEN = "AQAAA-1appVQuSRBRaG6psv2SQxy9jPi5wJTNRZys5oRWn_3dGIoiNN0wT1b3_eVNV-PAnw";

    private final LinkTokens tokens = frozen();
    private final OrganisationId acme = FrozenKeys.ACME.organisation();

    private static LinkTokens frozen() {
        try {
            DeterministicAeadConfig.register();
            return new LinkTokens(FrozenKeys.keyset("test-only-link-keyset.json")
                    .getPrimitive(RegistryConfiguration.get(), DeterministicAead.class));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aTokenOfVersion1_leadsWhereItLed_forEver() {
        assertThat(tokens.read(KIND, FROZEN)).contains(new LinkTokens.Pointer(acme, FrozenKeys.ROW));
        assertThat(tokens.of(KIND, acme, FrozenKeys.ROW)).isEqualTo(FROZEN);
    }

    @Test
    void aToken_isOfItsKindAndItsKeysetOnly() {
        LinkTokens others = new LinkTokens(new TestKeys().keyrings());
        assertThat(tokens.read("another", FROZEN)).isEmpty();
        assertThat(others.read(KIND, FROZEN)).isEmpty();
        assertThat(others.read(KIND, others.of(KIND, acme, FrozenKeys.ROW))).isPresent();
    }

    @Test
    void aToken_tellsNothingOfWhatItIsFor() {
        String other = tokens.of(KIND, acme, UUID.fromString("01900000-0000-7000-8000-0000000000b1"));
        byte[] one = Base64.getUrlDecoder().decode(FROZEN);
        byte[] two = Base64.getUrlDecoder().decode(other);
        int same = 0;
        // Behind the five bytes that name the key.
        for (int i = 5; i < one.length; i++) {
            same += one[i] == two[i] ? 1 : 0;
        }
        assertThat(same).isLessThan(6);
    }

    @Test
    @Tag("B22")
    void whateverIsNoToken_isNone_withoutAnError() {
        for (String text : new String[] {
            "",
            "A",
            "=",
            "%",
            "a b",
            "ä",
            "\u0000",
            "A".repeat(71),
            "A".repeat(1 << 20),
            FROZEN + "A",
            FROZEN + "=",
            " " + FROZEN
        }) {
            assertThat(tokens.read(KIND, text)).as("length " + text.length()).isEmpty();
        }
    }

    /** Also in the last character, whose spare bits a decoder passes over. */
    @Test
    void everyCharacterChangedIntoEveryOther_isNoToken() {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        Tally tally = Tally.of("B20 tokens altered in one character");
        for (int at = 0; at < FROZEN.length(); at++) {
            for (char other : alphabet.toCharArray()) {
                if (other != FROZEN.charAt(at)) {
                    String altered = FROZEN.substring(0, at) + other + FROZEN.substring(at + 1);
                    tally.check(tokens.read(KIND, altered).isEmpty(), "character " + at);
                }
            }
        }
        tally.close();
    }

    @Test
    @Tag("B20")
    void randomAndAlteredTokens_leadNowhere_andGenuineOnesDo() {
        Random random = Tally.random("unsubscribe tokens");
        int size = Tally.size(10_000, 1_000_000);
        int genuine = 0;
        Tally tally = Tally.of("B20 random and altered unsubscribe tokens");
        for (int i = 0; i < size; i++) {
            byte[] guess = new byte[53];
            random.nextBytes(guess);
            byte[] altered = Base64.getUrlDecoder()
                    .decode(tokens.of(KIND, new OrganisationId(UUID.randomUUID()), new UUID(random.nextLong(), i)));
            // A guess that names the right key, and a token with one bit turned.
            System.arraycopy(altered, 0, guess, 0, 5);
            int bit = random.nextInt(altered.length * 8);
            altered[bit / 8] ^= (byte) (1 << (bit % 8));
            tally.check(isNone(guess), "random");
            tally.check(isNone(altered), "bit " + bit);
            altered[bit / 8] ^= (byte) (1 << (bit % 8));
            genuine += isNone(altered) ? 0 : 1;
        }
        tally.close();
        assertThat(genuine).as("control").isEqualTo(size);
    }

    private boolean isNone(byte[] sealed) {
        return tokens.read(KIND, Base64.getUrlEncoder().withoutPadding().encodeToString(sealed))
                .isEmpty();
    }
}

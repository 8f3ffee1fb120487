package moxora.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.util.UUID;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.Compartment;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Special categories open with their own keyset only, and no other compartment opens with theirs. */
@Tag("T-21")
class SpecialKeysetTest {

    private final TestKeys keys = new TestKeys();
    private final TenantScope acme = keys.organisation();
    private final UUID row = UUID.randomUUID();

    @Test
    void eachCompartment_isSealedUnderItsOwnKeyset() {
        FieldSealer sealer = new FieldSealer(keys.keyrings());
        for (Compartment compartment : Compartment.values()) {
            Sealed sealed = sealer.seal(acme, compartment, row, new FieldValues().with("diet", "vegan"));
            KeysetPurpose other = KeysetPurpose.sealing(compartment) == KeysetPurpose.SPECIAL
                    ? KeysetPurpose.FIELDS
                    : KeysetPurpose.SPECIAL;
            var kept = keys.stored.get(TestKeys.key(acme.organisation(), other, 1));
            keys.replace(acme.organisation(), other, PredefinedAeadParameters.AES256_GCM);

            assertThat(opened(new FieldSealer(keys.keyrings()), compartment, sealed))
                    .as(compartment + " with another keyset for the rest")
                    .isEqualTo("vegan");
            keys.stored.put(TestKeys.key(acme.organisation(), other, 1), kept);
        }
    }

    @Test
    void aReplacedSpecialKeyset_opensNoSpecialRecord() {
        Sealed sealed = new FieldSealer(keys.keyrings())
                .seal(acme, Compartment.SPECIAL, row, new FieldValues().with("diet", "vegan"));

        keys.replace(acme.organisation(), KeysetPurpose.SPECIAL, PredefinedAeadParameters.AES256_GCM);

        assertThatThrownBy(() -> opened(new FieldSealer(keys.keyrings()), Compartment.SPECIAL, sealed))
                .isInstanceOf(Fault.class);
    }

    @Test
    void anOrganisationOfAnEarlierVersion_works_andGetsItsSpecialKeysetWhenAsked() {
        keys.stored.remove(TestKeys.key(acme.organisation(), KeysetPurpose.SPECIAL, 1));
        Keyrings keyrings = keys.keyrings();
        FieldSealer sealer = new FieldSealer(keyrings);
        FieldValues values = new FieldValues().with("diet", "vegan");
        Sealed notes = sealer.seal(acme, Compartment.NOTES, row, values);

        assertThatThrownBy(() -> sealer.seal(acme, Compartment.SPECIAL, row, values))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.KEY_UNAVAILABLE));

        keyrings.create(acme.organisation());
        keyrings.evict(acme.organisation());
        Sealed special = sealer.seal(acme, Compartment.SPECIAL, row, values);
        assertThat(opened(sealer, Compartment.SPECIAL, special)).isEqualTo("vegan");
        assertThat(opened(sealer, Compartment.NOTES, notes)).isEqualTo("vegan");
    }

    private String opened(FieldSealer sealer, Compartment compartment, Sealed sealed) {
        return sealer.open(acme, compartment, row, sealed, name -> true)
                .one("diet")
                .orElseThrow();
    }
}

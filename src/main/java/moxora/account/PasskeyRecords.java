package moxora.account;

import java.util.UUID;
import moxora.crypto.FieldSealer;
import moxora.crypto.FieldValues;
import moxora.crypto.Sealed;
import moxora.field.Compartment;
import moxora.tenant.TenantScope;

/** A passkey's credential as it lies sealed in its row. */
final class PasskeyRecords {

    private static final String CREDENTIAL = "credential";
    private static final String CREDENTIAL_ID = "credentialId";
    private static final String BACKUP_ELIGIBLE = "backupEligible";

    private final FieldSealer sealer;

    PasskeyRecords(FieldSealer sealer) {
        this.sealer = sealer;
    }

    Sealed seal(TenantScope scope, UUID id, String name, WebAuthn.Credential credential) {
        return sealer.seal(
                scope,
                Compartment.SECOND_FACTOR,
                id,
                new FieldValues()
                        .with(SecondFactors.PASSKEY_NAME, name)
                        .with(CREDENTIAL_ID, credential.id())
                        .with(CREDENTIAL, credential.data())
                        .with(BACKUP_ELIGIBLE, String.valueOf(credential.backupEligible())));
    }

    WebAuthn.Credential open(TenantScope scope, FactorTable.Factor factor) {
        FieldValues values = sealer.open(
                scope,
                Compartment.SECOND_FACTOR,
                factor.id(),
                factor.sealed(),
                field -> !field.equals(SecondFactors.PASSKEY_NAME));
        return new WebAuthn.Credential(
                values.one(CREDENTIAL_ID).orElseThrow(),
                values.one(CREDENTIAL).orElseThrow(),
                Boolean.parseBoolean(values.one(BACKUP_ELIGIBLE).orElseThrow()),
                factor.counter());
    }
}

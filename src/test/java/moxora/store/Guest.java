package moxora.store;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.contact.ContactDraft;
import moxora.crypto.FieldSealer;
import moxora.crypto.Sealed;
import moxora.field.Compartment;
import moxora.tenant.TenantScope;

/** An organisation with one contact whose last name is its canary, and what an answer to it must be. */
record Guest(TenantScope scope, UUID contact, String canary, FieldSealer sealer) {

    static Guest of(TestPlatform platform, TenantScope scope, String tag) {
        String canary = tag + scope.organisation().toString().replace("-", "");
        UUID contact = platform.assembly
                .contacts
                .create(
                        scope,
                        "GB",
                        new ContactDraft(null, canary, List.of(), List.of(), null, null, List.of(), Map.of(), null))
                .id();
        return new Guest(scope, contact, canary, platform.assembly.sealer);
    }

    /** One row of an answer: whose it says it is, and what it holds. */
    record Answered(UUID organisation, UUID id, Sealed identity) {}

    static Answered answered(Row row) {
        return new Answered(row.uuid(1), row.uuid(2), row.sealed(3));
    }

    /** What is wrong with an answer, or nothing. */
    String wrong(List<Answered> rows) {
        Set<String> opened = new HashSet<>();
        for (Answered row : rows) {
            if (!row.organisation.equals(scope.organisation().value()) || !row.id.equals(contact)) {
                return "a row of another organisation";
            }
            opened.add(sealer.open(scope, Compartment.IDENTITY, row.id, row.identity, name -> true)
                    .one("lastName")
                    .orElse(""));
        }
        return opened.equals(Set.of(canary)) ? "" : "not one's own canary, " + rows.size() + " rows";
    }
}

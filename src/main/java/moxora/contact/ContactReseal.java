package moxora.contact;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import moxora.crypto.BlindIndex;
import moxora.crypto.FieldSealer;
import moxora.crypto.Sealed;
import moxora.crypto.Token;
import moxora.field.Compartment;
import moxora.keys.Resealable;
import moxora.keys.SealedRows;
import moxora.store.TenantSession;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Contacts under new keys: each compartment sealed anew and each token computed anew, in one transaction, so that at
 * every instant a contact is found by its tokens and opens. Its version and its times stay.
 */
final class ContactReseal implements Resealable {

    private static final Set<Compartment> WHOLE =
            EnumSet.of(Compartment.IDENTITY, Compartment.PROFILE, Compartment.NOTES);
    private static final List<SealedRows.Column> COLUMNS = List.of(
            new SealedRows.Column("identity", Compartment.IDENTITY),
            new SealedRows.Column("profile", Compartment.PROFILE),
            new SealedRows.Column("notes", Compartment.NOTES),
            new SealedRows.Column("restrictions", Compartment.RESTRICTIONS));
    private static final SealedRows.Column SPECIAL = new SealedRows.Column("special", Compartment.SPECIAL);

    private final FieldSealer sealer;
    private final BlindIndex index;
    private final ContactSealing sealing;
    private final ContactTokens tokens;
    private final CustomFields customFields;
    private final Function<TenantScope, String> phoneRegion;

    ContactReseal(
            FieldSealer sealer,
            BlindIndex index,
            ContactTokens tokens,
            CustomFields customFields,
            Function<TenantScope, String> phoneRegion) {
        this.sealer = sealer;
        this.index = index;
        this.sealing = new ContactSealing(sealer);
        this.tokens = tokens;
        this.customFields = customFields;
        this.phoneRegion = phoneRegion;
    }

    @Override
    public String table() {
        return "contact";
    }

    @Override
    public long rows(TenantSession session) {
        return session.sql().count("select count(*) from contact where organisation_id = ?", session.organisation());
    }

    @Override
    public Walked resealSome(TenantSession session, @Nullable String after, int limit) {
        String region = phoneRegion.apply(session.scope());
        CustomFieldSchema schema = customFields.schema(session);
        List<StoredContact> contacts = session.sql()
                .rows(
                        "select id, identity, profile, notes, version, created_at, updated_at, special,"
                                + " restrictions from contact"
                                + " where organisation_id = ? and id > ? order by id limit ? for update",
                        StoredContact::whole,
                        session.organisation(),
                        after == null ? new UUID(0, 0) : UUID.fromString(after),
                        limit);
        List<Object[]> rows = new ArrayList<>();
        List<Object[]> tokenRows = new ArrayList<>();
        for (StoredContact stored : contacts) {
            ContactDraft draft = stored.open(sealing, session.scope(), WHOLE).fields();
            SealedContact sealed = sealing.seal(session.scope(), stored.id(), draft);
            rows.add(new Object[] {
                sealed.identity(),
                sealed.profile(),
                sealed.notes(),
                asItIs(
                        session.scope(),
                        stored.id(),
                        Compartment.SPECIAL,
                        stored.sealed().special()),
                asItIs(
                        session.scope(),
                        stored.id(),
                        Compartment.RESTRICTIONS,
                        stored.sealed().restrictions()),
                session.organisation(),
                stored.id()
            });
            for (Token token : tokens.of(session.scope(), region, draft, schema)) {
                tokenRows.add(new Object[] {session.organisation(), token, stored.id(), token.generation()});
            }
        }
        session.sql()
                .batch(
                        "update contact set identity = ?, profile = ?, notes = ?, special = ?, restrictions = ?"
                                + " where organisation_id = ? and id = ?",
                        rows);
        session.sql()
                .update(
                        "delete from contact_token where organisation_id = ? and contact_id = any(?)",
                        session.organisation(),
                        contacts.stream().map(StoredContact::id).toArray(UUID[]::new));
        session.sql().batch(ContactBatches.INSERT_TOKEN, tokenRows);
        return new Walked(
                contacts.size() < limit
                        ? null
                        : contacts.get(contacts.size() - 1).id().toString(),
                contacts.size());
    }

    /** Bytes for bytes: what is in it concerns nobody here. */
    private @Nullable Sealed asItIs(TenantScope scope, UUID id, Compartment compartment, @Nullable Sealed sealed) {
        return sealed == null ? null : sealer.reseal(scope, compartment, id, sealed);
    }

    /** An organisation without any special category may have no keys for them. */
    private long specialLeft(TenantSession session) {
        boolean some = session.sql()
                .first(
                        "select 1 from contact where organisation_id = ? and special is not null limit 1",
                        row -> row.number(1),
                        session.organisation())
                .isPresent();
        return some ? SealedRows.left(session, sealer, "contact", List.of(SPECIAL)) : 0;
    }

    @Override
    public long left(TenantSession session) {
        return SealedRows.left(session, sealer, "contact", COLUMNS)
                + specialLeft(session)
                + session.sql()
                        .count(
                                "select count(*) from contact_token where organisation_id = ? and generation <> ?",
                                session.organisation(),
                                index.generation(session.scope()));
    }
}

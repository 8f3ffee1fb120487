package moxora.store;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import moxora.fault.Fault;
import moxora.tenant.OrganisationId;
import moxora.tenant.OrganisationState;
import org.jspecify.annotations.Nullable;

/** The list of organisations in the vault: id, state, policy, region; nothing personal. */
public final class OrganisationRegistry {

    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final Vault vault;
    private final Clock clock;

    /** One organisation as the platform knows it. */
    public record Entry(OrganisationId organisation, OrganisationState state, String policy) {}

    public OrganisationRegistry(Vault vault, Clock clock) {
        this.vault = vault;
        this.clock = clock;
    }

    /** Registers an organisation; the answer is the epoch that its first rows in the tenant data follow. */
    public long add(OrganisationId organisation, String policy, @Nullable String region) {
        return vault.within(sql -> {
            sql.update(
                    "insert into organisation_registry (organisation_id, state, policy, region, created_at) values (?, ?, ?, ?, ?)",
                    organisation.value(),
                    OrganisationState.ACTIVE,
                    policy,
                    region,
                    clock.instant());
            return Epochs.next(sql, organisation);
        });
    }

    /** All organisations that ever were, in the order of their ids, after the one given. */
    public List<Entry> all(@Nullable OrganisationId after, int limit) {
        return vault.within(sql -> sql.rows(
                "select organisation_id, state, policy from organisation_registry where organisation_id > ?"
                        + " order by organisation_id limit ?",
                OrganisationRegistry::entry,
                after == null ? BEFORE_ALL : after.value(),
                limit));
    }

    /** How many organisations there ever were. */
    public long count() {
        return vault.within(sql -> sql.count("select count(*) from organisation_registry"));
    }

    /** Notes that the first rows of the organisation are durable, or never will be. */
    public void settle(OrganisationId organisation) {
        vault.run(sql -> sql.update(
                "update organisation_registry set settled_at = ? where organisation_id = ? and settled_at is null",
                clock.instant(),
                organisation.value()));
    }

    /** Organisations registered before that instant of which nobody has heard since, the oldest first. */
    public List<OrganisationId> unsettled(Instant before, int limit) {
        return vault.within(sql -> sql.rows(
                "select organisation_id from organisation_registry where settled_at is null and created_at < ?"
                        + " order by created_at limit ?",
                row -> new OrganisationId(row.uuid(1)),
                before,
                limit));
    }

    public Optional<Entry> find(OrganisationId organisation) {
        return vault.within(sql -> sql.first(
                "select organisation_id, state, policy from organisation_registry where organisation_id = ?",
                OrganisationRegistry::entry,
                organisation.value()));
    }

    /** The region that the organisation named at sign-up; empty where it named none, or is not there. */
    public Optional<String> regionOf(OrganisationId organisation) {
        return vault.within(sql -> sql.first(
                "select region from organisation_registry where organisation_id = ? and region is not null",
                row -> row.text(1),
                organisation.value()));
    }

    /**
     * The entry of an organisation that has keys.
     *
     * @throws Fault 404 when there is none, or when its keys are destroyed
     */
    public Entry requireLiving(OrganisationId organisation) {
        return find(organisation).filter(OrganisationRegistry::hasKeys).orElseThrow(Fault::notFound);
    }

    /** Whether there is such an organisation and it has its keys. */
    public boolean isLiving(OrganisationId organisation) {
        return find(organisation).filter(OrganisationRegistry::hasKeys).isPresent();
    }

    private static boolean hasKeys(Entry entry) {
        return entry.state() == OrganisationState.ACTIVE || entry.state() == OrganisationState.CLOSING;
    }

    /** Organisations that have keys, in the order of their ids, after the one given: a walk over all, piece by piece. */
    public List<Entry> living(@Nullable OrganisationId after, int limit) {
        return vault.within(sql -> sql.rows(
                "select organisation_id, state, policy from organisation_registry where organisation_id > ?"
                        + " and state in ('ACTIVE', 'CLOSING') order by organisation_id limit ?",
                OrganisationRegistry::entry,
                after == null ? BEFORE_ALL : after.value(),
                limit));
    }

    /** Some active organisations other than this one: the neighbours whose data must be found untouched. */
    public List<Entry> neighbours(OrganisationId organisation, int limit) {
        return vault.within(sql -> sql.rows(
                "select organisation_id, state, policy from organisation_registry where organisation_id <> ? and state = 'ACTIVE'"
                        + " order by created_at desc limit ?",
                OrganisationRegistry::entry,
                organisation.value(),
                limit));
    }

    /** Organisations that have keys, by their ids, behind the given one. */
    public List<OrganisationId> living(UUID after, int limit) {
        return vault.within(sql -> sql.rows(
                "select organisation_id from organisation_registry where organisation_id > ?"
                        + " and state in ('ACTIVE', 'CLOSING') order by organisation_id limit ?",
                row -> new OrganisationId(row.uuid(1)),
                after,
                limit));
    }

    private static Entry entry(Row row) {
        return new Entry(new OrganisationId(row.uuid(1)), OrganisationState.valueOf(row.text(2)), row.text(3));
    }
}

package moxora.contact;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import moxora.crypto.Sealed;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.eclipse.persistence.annotations.Multitenant;
import org.eclipse.persistence.annotations.TenantDiscriminatorColumn;
import org.jspecify.annotations.Nullable;

/** A contact as it lies in the database: sealed compartments, times and a version; no clear field. */
@Entity
@Table(name = "contact")
@Multitenant
@TenantDiscriminatorColumn(name = "organisation_id", primaryKey = true)
class ContactRow {

    @Id
    private UUID id;

    @Column(nullable = false)
    private Sealed identity;

    private Sealed profile;
    private Sealed notes;
    private Sealed special;
    private Sealed restrictions;

    @Version
    private long version;

    @Column(name = "created_at", nullable = false)
    private Instant createdAt;

    @Column(name = "updated_at", nullable = false)
    private Instant updatedAt;

    ContactRow() {}

    ContactRow(UUID id, Instant now) {
        this.id = id;
        this.createdAt = now;
        this.updatedAt = now;
        this.version = 1;
    }

    UUID id() {
        return id;
    }

    Sealed identity() {
        return identity;
    }

    Sealed profile() {
        return profile;
    }

    Sealed notes() {
        return notes;
    }

    Sealed special() {
        return special;
    }

    SealedContact sealed() {
        return new SealedContact(identity, profile, notes, special, restrictions);
    }

    /** Refuses where the row has another version than the one that its caller has seen; null where it does not matter. */
    void requireVersion(@Nullable Long expected) {
        if (expected != null && expected != version) {
            throw new Fault(FaultCode.PRECONDITION_FAILED, "The contact has another version by now.");
        }
    }

    long version() {
        return version;
    }

    Instant createdAt() {
        return createdAt;
    }

    Instant updatedAt() {
        return updatedAt;
    }

    void hold(SealedContact sealed, Instant now) {
        this.identity = sealed.identity();
        this.profile = sealed.profile();
        this.notes = sealed.notes();
        this.special = sealed.special();
        this.restrictions = sealed.restrictions();
        this.updatedAt = now;
    }
}

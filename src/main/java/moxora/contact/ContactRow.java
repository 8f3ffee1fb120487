package moxora.contact;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import moxora.crypto.Sealed;
import org.eclipse.persistence.annotations.Multitenant;
import org.eclipse.persistence.annotations.TenantDiscriminatorColumn;

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
        this.updatedAt = now;
    }
}

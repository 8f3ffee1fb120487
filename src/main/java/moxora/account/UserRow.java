package moxora.account;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import moxora.crypto.Sealed;
import org.eclipse.persistence.annotations.Multitenant;
import org.eclipse.persistence.annotations.TenantDiscriminatorColumn;

/** A user of one organisation; name, e-mail and password hash are sealed. The same person elsewhere is another row. */
@Entity
@Table(name = "app_user")
@Multitenant
@TenantDiscriminatorColumn(name = "organisation_id", primaryKey = true)
class UserRow {

    @Id
    private UUID id;

    @Column(nullable = false)
    private Sealed sealed;

    @Column(nullable = false)
    private String role;

    @Column(name = "email_verified", nullable = false)
    private boolean emailVerified;

    @Column(name = "created_at", nullable = false)
    private Instant createdAt;

    UserRow() {}

    UserRow(UUID id, Sealed sealed, String role, boolean emailVerified, Instant createdAt) {
        this.id = id;
        this.sealed = sealed;
        this.role = role;
        this.emailVerified = emailVerified;
        this.createdAt = createdAt;
    }

    boolean emailVerified() {
        return emailVerified;
    }

    void verified() {
        this.emailVerified = true;
    }

    void reseal(Sealed fresh) {
        this.sealed = fresh;
    }

    void become(String other) {
        this.role = other;
    }

    UUID id() {
        return id;
    }

    Sealed sealed() {
        return sealed;
    }

    String role() {
        return role;
    }

    Instant createdAt() {
        return createdAt;
    }
}

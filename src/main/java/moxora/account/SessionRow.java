package moxora.account;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.persistence.annotations.Multitenant;
import org.eclipse.persistence.annotations.TenantDiscriminatorColumn;

/** A session. The token itself is nowhere: a keyed hash of it is in the route table. */
@Entity
@Table(name = "app_session")
@Multitenant
@TenantDiscriminatorColumn(name = "organisation_id", primaryKey = true)
class SessionRow {

    @Id
    private UUID id;

    @Column(name = "user_id", nullable = false)
    private UUID userId;

    @Column(name = "created_at", nullable = false)
    private Instant createdAt;

    @Column(name = "last_used_at", nullable = false)
    private Instant lastUsedAt;

    @Column(name = "expires_at", nullable = false)
    private Instant expiresAt;

    @Column(name = "authenticated_at", nullable = false)
    private Instant authenticatedAt;

    @Column(nullable = false)
    private boolean enrolling;

    @Column(nullable = false)
    @Enumerated(EnumType.STRING)
    private Means means;

    SessionRow() {}

    SessionRow(UUID id, UUID userId, Means means, boolean enrolling, Instant now, Instant expiresAt) {
        this.id = id;
        this.userId = userId;
        this.means = means;
        this.enrolling = enrolling;
        this.createdAt = now;
        this.authenticatedAt = now;
        this.lastUsedAt = now;
        this.expiresAt = expiresAt;
    }

    UUID userId() {
        return userId;
    }

    UUID id() {
        return id;
    }

    Means means() {
        return means;
    }

    boolean enrolling() {
        return enrolling;
    }

    Instant createdAt() {
        return createdAt;
    }

    Instant expiresAt() {
        return expiresAt;
    }

    Instant authenticatedAt() {
        return authenticatedAt;
    }

    void authenticated(Instant now) {
        this.authenticatedAt = now;
    }

    void enrolled(Means proved) {
        this.enrolling = false;
        this.means = means == Means.PASSWORD ? proved : means;
    }

    boolean isOver(Instant now, Duration idleLifetime) {
        return !now.isBefore(expiresAt) || !now.isBefore(lastUsedAt.plus(idleLifetime));
    }

    Instant lastUsedAt() {
        return lastUsedAt;
    }

    void used(Instant now) {
        this.lastUsedAt = now;
    }
}

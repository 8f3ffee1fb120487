package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import moxora.account.FailedProofs;
import moxora.account.LogIns;
import moxora.account.UnknownAddresses;
import moxora.account.Users;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.Actor;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * From an address and a password to the one organisation in which they are right.
 *
 * <p>An address that is nobody's costs as much time, is counted and is locked like any other, and naming an organisation
 * that does not know the address is no way round.
 */
@Dependent
class PasswordLogIn {

    private final Users users;
    private final LogIns logIns;
    private final FailedProofs failedProofs;
    private final UnknownAddresses unknownAddresses;
    private final Origins origins;

    @Inject
    PasswordLogIn(
            Users users, LogIns logIns, FailedProofs failedProofs, UnknownAddresses unknownAddresses, Origins origins) {
        this.origins = origins;
        this.users = users;
        this.logIns = logIns;
        this.failedProofs = failedProofs;
        this.unknownAddresses = unknownAddresses;
    }

    /**
     * The user whose password it is; whether more is needed is {@link LogIns#open}'s to say, which also ends the row of
     * failures: a right password alone must not, or codes could be guessed without end.
     *
     * @throws Fault 401 {@code invalid_credentials}, 409 {@code organisation_required}, 429 {@code locked_out}
     */
    TenantScope authenticate(String email, String password, @Nullable UUID organisationId) {
        List<TenantScope> known = users.locate(email).stream()
                .map(located -> new TenantScope(
                        located.organisation(),
                        new Actor(located.user(), Actor.Role.ANONYMOUS),
                        Purpose.AUTHENTICATION))
                .toList();
        if (known.isEmpty()) {
            unknownAddresses.requireOpen(email);
            users.refuseUnknown(password);
            unknownAddresses.failed(email);
            throw wrong();
        }
        List<TenantScope> named = known.stream()
                .filter(scope ->
                        organisationId == null || scope.organisation().value().equals(organisationId))
                .toList();
        List<TenantScope> tried = unlocked(named.isEmpty() ? known : named);
        if (named.isEmpty()) {
            users.refuseUnknown(password);
        }
        List<TenantScope> right = new ArrayList<>();
        for (TenantScope scope : tried) {
            if (named.contains(scope)) {
                logIns.password(scope, password)
                        .ifPresent(role -> right.add(new TenantScope(
                                scope.organisation(), new Actor(scope.actor().id(), role), Purpose.AUTHENTICATION)));
            }
        }
        if (right.isEmpty()) {
            tried.forEach(scope ->
                    failedProofs.failed(origins.place(scope), scope.actor().id()));
            throw wrong();
        }
        return theOnly(right);
    }

    /** Those of the users who are not locked; 429 when all are. */
    private List<TenantScope> unlocked(List<TenantScope> users) {
        List<TenantScope> open = users.stream()
                .filter(scope -> failedProofs.locked(scope, scope.actor().id()).isEmpty())
                .toList();
        if (open.isEmpty()) {
            users.forEach(scope -> failedProofs.requireOpen(scope, scope.actor().id()));
        }
        return open.isEmpty() ? users : open;
    }

    private static Fault wrong() {
        return new Fault(FaultCode.INVALID_CREDENTIALS, "The e-mail or the password is wrong.");
    }

    private static TenantScope theOnly(List<TenantScope> right) {
        if (right.size() > 1) {
            List<Fault.Complaint> choices = right.stream()
                    .map(scope -> new Fault.Complaint(
                            "/organisationId", "choice", scope.organisation().toString()))
                    .toList();
            throw new Fault(
                    FaultCode.ORGANISATION_REQUIRED,
                    "You are a user of several organisations; name one of these as organisationId.",
                    choices);
        }
        return right.get(0);
    }
}

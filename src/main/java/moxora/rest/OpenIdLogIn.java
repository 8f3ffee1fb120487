package moxora.rest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import moxora.account.Identities;
import moxora.account.Means;
import moxora.account.SecondFactorRule;
import moxora.account.Sessions;
import moxora.account.Users;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.EmailAddress;
import moxora.oidc.Identity;
import moxora.oidc.LogInFlows;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationId;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * From whom the provider vouches for to a session. Whoever is nobody here, in whatever way, gets one and the same
 * answer.
 */
public final class OpenIdLogIn {

    private final Identities identities;
    private final Users users;
    private final Sessions sessions;
    private final SecondFactorRule secondFactor;

    public OpenIdLogIn(Identities identities, Users users, Sessions sessions, SecondFactorRule secondFactor) {
        this.identities = identities;
        this.users = users;
        this.sessions = sessions;
        this.secondFactor = secondFactor;
    }

    /** A user whom the identity may be, and the link that says so; without one it is their verified address that does. */
    private record Candidate(TenantScope scope, @Nullable UUID link) {}

    /**
     * Ends what was begun: a log-in with a session, a wish to link with a link and no session.
     *
     * @param place adds to a scope from where its actor came
     * @throws Fault 401 {@code log_in_refused} or {@code second_factor_required}, 409 {@code organisation_required}, 422
     *     when the log-in has ended already
     */
    Optional<Sessions.Opened> end(Identity identity, LogInFlows.Flow flow, UnaryOperator<TenantScope> place) {
        @Nullable UUID organisation = flow.organisation();
        @Nullable UUID user = flow.user();
        if (organisation != null && user != null) {
            link(new OrganisationId(organisation), user, identity, flow, place);
            return Optional.empty();
        }
        return Optional.of(open(identity, flow, place));
    }

    private void link(
            OrganisationId organisation,
            UUID user,
            Identity identity,
            LogInFlows.Flow flow,
            UnaryOperator<TenantScope> place) {
        TenantScope scope = identities
                .user(unproven(organisation, user), user)
                .map(known -> place.apply(proven(organisation, known)))
                .orElseThrow(OpenIdLogIn::refused);
        identities.end(scope, flow);
        if (!identities.link(scope, user, identity)) {
            throw new Fault(
                    FaultCode.CONFLICT,
                    "The identity is linked to a user already, or the user to another one of the same provider.");
        }
    }

    private Sessions.Opened open(Identity identity, LogInFlows.Flow flow, UnaryOperator<TenantScope> place) {
        List<Candidate> candidates = candidates(identity, flow.organisation());
        if (candidates.isEmpty()) {
            throw refused();
        }
        if (candidates.size() > 1) {
            throw new Fault(
                    FaultCode.ORGANISATION_REQUIRED,
                    "You are a user of several organisations; begin again with one of these as organisationId.",
                    candidates.stream()
                            .map(candidate -> new Fault.Complaint(
                                    "organisationId",
                                    "choice",
                                    candidate.scope.organisation().toString()))
                            .toList());
        }
        return open(identity, flow, candidates.get(0), place);
    }

    private Sessions.Opened open(
            Identity identity, LogInFlows.Flow flow, Candidate candidate, UnaryOperator<TenantScope> place) {
        TenantScope scope = place.apply(candidate.scope);
        SecondFactorRule.Verdict verdict =
                secondFactor.judge(scope, scope.actor().id(), identity.multiFactor());
        if (verdict == SecondFactorRule.Verdict.SECOND_FACTOR_REQUIRED) {
            throw new Fault(
                    FaultCode.SECOND_FACTOR_REQUIRED,
                    "The organisation's policy requires a second factor, and the provider asked for none: log in with"
                            + " password and second factor.");
        }
        identities.end(scope, flow);
        if (candidate.link != null) {
            identities.used(scope, candidate.link);
        } else if (!identities.link(scope, scope.actor().id(), identity)) {
            throw refused();
        }
        return sessions.open(
                scope, Means.OPENID, verdict == SecondFactorRule.Verdict.ENROLLING, identity.authenticatedAt());
    }

    private List<Candidate> candidates(Identity identity, @Nullable UUID named) {
        List<Candidate> found = new ArrayList<>();
        for (Identities.Located located : identities.locate(identity)) {
            if (isMeant(located.organisation(), named)) {
                identities
                        .linked(unproven(located.organisation(), located.link()), located.link())
                        .ifPresent(known ->
                                found.add(new Candidate(proven(located.organisation(), known), located.link())));
            }
        }
        identity.verifiedEmail()
                .filter(EmailAddress::isPlausible)
                .ifPresent(email -> addByAddress(email, named, found));
        return found;
    }

    private void addByAddress(String email, @Nullable UUID named, List<Candidate> found) {
        for (Users.Located located : users.locate(email)) {
            boolean isThere = found.stream()
                    .anyMatch(candidate -> candidate.scope.organisation().equals(located.organisation()));
            if (isMeant(located.organisation(), named) && !isThere) {
                identities
                        .linkable(unproven(located.organisation(), located.user()), located.user())
                        .ifPresent(known -> found.add(new Candidate(proven(located.organisation(), known), null)));
            }
        }
    }

    private static boolean isMeant(OrganisationId organisation, @Nullable UUID named) {
        return named == null || organisation.value().equals(named);
    }

    private static TenantScope unproven(OrganisationId organisation, UUID id) {
        return new TenantScope(organisation, new Actor(id, Actor.Role.ANONYMOUS), Purpose.AUTHENTICATION);
    }

    private static TenantScope proven(OrganisationId organisation, Identities.Known known) {
        return new TenantScope(organisation, new Actor(known.user(), known.role()), Purpose.AUTHENTICATION);
    }

    private static Fault refused() {
        return new Fault(FaultCode.LOG_IN_REFUSED, "The log-in at the OpenID provider does not open anything here.");
    }
}

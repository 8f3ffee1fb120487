package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Optional;
import moxora.account.SupportAccess;
import moxora.operator.Operators;
import moxora.rest.TenantCaller.Standing;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationState;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;

/** Operators whom an organisation let in, for as long as both hold: the access, and the operator. */
@Dependent
class SupportCallers {

    private final SupportAccess access;
    private final Operators operators;

    @Inject
    SupportCallers(SupportAccess access, Operators operators) {
        this.access = access;
        this.operators = operators;
    }

    Optional<Callers.Found> find(String token) {
        return access.locate(token).flatMap(located -> {
            TenantScope unproven = new TenantScope(
                    located.organisation(), new Actor(located.request(), Actor.Role.ANONYMOUS), Purpose.AUTHENTICATION);
            return access.resume(unproven, located.request())
                    .filter(guest -> operators.isLiving(guest.operator()))
                    .map(guest -> new Callers.Found(
                            new TenantCaller(
                                    new TenantScope(
                                            located.organisation(),
                                            new Actor(guest.operator(), Actor.Role.SUPPORT),
                                            Purpose.SERVICE),
                                    located.request(),
                                    guest.policy(),
                                    Standing.SUPPORT),
                            OrganisationState.ACTIVE));
        });
    }
}

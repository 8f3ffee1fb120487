package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import moxora.account.Organisations;
import moxora.tenant.TenantScope;

/** The organisation's default region for national phone numbers. */
@Dependent
class PhoneRegions {

    private final Organisations organisations;

    @Inject
    PhoneRegions(Organisations organisations) {
        this.organisations = organisations;
    }

    String of(TenantScope scope) {
        return organisations.profile(scope).phoneRegion();
    }
}

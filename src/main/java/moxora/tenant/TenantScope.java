package moxora.tenant;

/**
 * The right to touch one organisation's data, for one purpose, by one actor.
 *
 * <p>It is the first argument of every service method that touches tenant data. It is made in {@code rest} from a
 * route (session, API token, webhook endpoint), by sign-up, and by a job from its own record, nowhere else; a test over
 * the byte code holds that.
 *
 * @param origin from where the actor came, for the audit trail
 */
public record TenantScope(OrganisationId organisation, Actor actor, Purpose purpose, Origin origin) {

    /** A scope of somebody who came from nowhere in particular, such as a job. */
    public TenantScope(OrganisationId organisation, Actor actor, Purpose purpose) {
        this(organisation, actor, purpose, Origin.NONE);
    }

    /** The same actor in the same organisation, to another end. */
    public TenantScope toward(Purpose other) {
        return new TenantScope(organisation, actor, other, origin);
    }

    /** The same scope, with where the actor came from. */
    public TenantScope from(Origin place) {
        return new TenantScope(organisation, actor, purpose, place);
    }
}

package moxora.tenant;

/**
 * The right to touch one organisation's data, for one purpose, by one actor.
 *
 * <p>It is the first argument of every service method that touches tenant data. It is made in {@code rest} from a
 * route (session, webhook endpoint), by sign-up, and by a job from its own record, nowhere else; a test over the
 * byte code holds that.
 */
public record TenantScope(OrganisationId organisation, Actor actor, Purpose purpose) {

    /** The same actor in the same organisation, to another end. */
    public TenantScope toward(Purpose other) {
        return new TenantScope(organisation, actor, other);
    }
}

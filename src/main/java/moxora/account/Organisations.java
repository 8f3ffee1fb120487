package moxora.account;

import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.crypto.FieldSealer;
import moxora.crypto.FieldValues;
import moxora.crypto.Keyrings;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.Compartment;
import moxora.field.EmailAddress;
import moxora.policy.Policies;
import moxora.store.Epochs;
import moxora.store.Ids;
import moxora.store.OrganisationRegistry;
import moxora.store.Routes;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationId;
import moxora.tenant.OrganisationState;
import moxora.tenant.Origin;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;

/**
 * Organisations come into being here: registered in the vault, given their own keysets, then their first rows. Nothing
 * is written for one before its keys are durable.
 */
public final class Organisations {

    static final String NAME = "name";
    private static final String PHONE_REGION = "phoneRegion";

    private final TenantStore store;
    private final OrganisationRegistry registry;
    private final Keyrings keyrings;
    private final FieldSealer sealer;
    private final Routes routes;
    private final Policies policies;
    private final Passwords passwords;
    private final EmailVerification verification;
    private final UserTokens userTokens;
    private final AuditTrail audit;
    private final Clock clock;
    private final CanaryRecords canaries;

    /** Whom a sign-up made. */
    public record Created(OrganisationId organisation, UUID user) {}

    /** What the platform knows of an organisation whose keys are there. */
    public record Profile(String name, String phoneRegion, String policy, OrganisationState state) {

        @Override
        public String toString() {
            return "Profile[" + policy + ", " + state + "]";
        }
    }

    public Organisations(
            TenantStore store,
            OrganisationRegistry registry,
            Keyrings keyrings,
            FieldSealer sealer,
            Routes routes,
            Policies policies,
            Passwords passwords,
            EmailVerification verification,
            UserTokens userTokens,
            AuditTrail audit,
            Clock clock) {
        this.store = store;
        this.registry = registry;
        this.keyrings = keyrings;
        this.sealer = sealer;
        this.routes = routes;
        this.policies = policies;
        this.passwords = passwords;
        this.verification = verification;
        this.userTokens = userTokens;
        this.audit = audit;
        this.clock = clock;
        this.canaries = new CanaryRecords(sealer, new SecureRandom());
    }

    /** Makes an organisation and its admin. The same e-mail again makes another organisation. */
    public Created signUp(SignUp signUp) {
        return signUp(signUp, Origin.NONE);
    }

    /** As above; {@code origin} is where whoever signs up comes from. */
    public Created signUp(SignUp signUp, Origin origin) {
        policies.require(signUp.policy());
        String passwordHash = passwords.hash(signUp.adminPassword());
        OrganisationId organisation = new OrganisationId(Ids.next());
        UUID user = Ids.next();
        TenantScope scope =
                new TenantScope(organisation, new Actor(user, Actor.Role.ADMIN), Purpose.AUTHENTICATION, origin);
        long epoch = registry.add(organisation, signUp.policy(), signUp.region());
        keyrings.create(organisation);
        store.run(scope, session -> {
            insertOrganisation(session, signUp);
            insertUser(session, user, signUp, passwordHash);
            canaries.plant(session);
            routes.add(session, Routes.Kind.USER, EmailAddress.normalise(signUp.adminEmail()), user);
            verification.mail(session, user, signUp.adminName(), signUp.adminEmail(), signUp.organisationName());
            Epochs.applied(session, epoch, now());
            audit.begin(session);
            audit.record(session, AuditEvent.of(AuditAction.ORGANISATION_CREATED, organisation.value()));
            audit.record(session, AuditEvent.of(AuditAction.USER_CREATED, user));
        });
        registry.settle(organisation);
        return new Created(organisation, user);
    }

    /** The organisation's own profile. */
    public Profile profile(TenantScope scope) {
        sealer.prepare(scope);
        return store.within(
                scope,
                session -> session.sql()
                        .first(
                                "select sealed, policy, state from organisation where organisation_id = ?",
                                row -> {
                                    FieldValues values = sealer.open(
                                            scope,
                                            Compartment.ORGANISATION,
                                            session.organisation(),
                                            row.sealed(1),
                                            name -> true);
                                    return new Profile(
                                            values.one(NAME).orElseThrow(),
                                            values.one(PHONE_REGION).orElse("GB"),
                                            row.text(2),
                                            OrganisationState.valueOf(row.text(3)));
                                },
                                session.organisation())
                        .orElseThrow(Fault::notFound));
    }

    /**
     * Lets through who types the organisation's name, or, while no key opens that tells the name, the organisation's id.
     *
     * @throws Fault 422 at {@code /confirmName}, which quotes neither
     */
    public void requireName(TenantScope scope, String typed) {
        String required;
        boolean readable = true;
        try {
            required = profile(scope).name();
        } catch (Fault fault) {
            if (fault.code() != FaultCode.KEY_SUSPENDED && fault.code() != FaultCode.KEY_UNAVAILABLE) {
                throw fault;
            }
            required = scope.organisation().toString();
            readable = false;
        }
        if (!required.equals(Normalizer.normalize(typed, Normalizer.Form.NFC).strip())) {
            throw Fault.refused(
                    "/confirmName",
                    "name_differs",
                    readable
                            ? "The organisation's name is required, letter by letter."
                            : "The organisation's keys do not open at present, so its id is required instead of its"
                                    + " name.");
        }
    }

    /** The organisation's default phone region, ISO 3166-1 alpha-2. */
    public String phoneRegion(TenantScope scope) {
        return profile(scope).phoneRegion();
    }

    /** The name of the organisation's policy; opens nothing. */
    public String policyOf(TenantScope scope) {
        return store.within(
                scope,
                session -> session.sql()
                        .first(
                                "select policy from organisation where organisation_id = ?",
                                row -> row.text(1),
                                session.organisation())
                        .orElseThrow(Fault::notFound));
    }

    /** Where the organisation wants its contacts to stay, as it said at sign-up; opens nothing. */
    public Optional<String> regionOf(TenantScope scope) {
        return registry.regionOf(scope.organisation());
    }

    private void insertOrganisation(TenantSession session, SignUp signUp) {
        FieldValues values =
                new FieldValues().with(NAME, signUp.organisationName()).with(PHONE_REGION, signUp.phoneRegion());
        session.sql()
                .update(
                        "insert into organisation (organisation_id, sealed, policy, state, created_at) values (?, ?, ?, ?, ?)",
                        session.organisation(),
                        sealer.seal(session.scope(), Compartment.ORGANISATION, session.organisation(), values),
                        signUp.policy(),
                        OrganisationState.ACTIVE,
                        now());
    }

    private void insertUser(TenantSession session, UUID user, SignUp signUp, String passwordHash) {
        FieldValues values = new FieldValues()
                .with(NAME, signUp.adminName())
                .with(Users.EMAIL, signUp.adminEmail())
                .with(Users.PASSWORD_HASH, passwordHash);
        session.persist(new UserRow(
                user,
                sealer.seal(session.scope(), Compartment.USER, user, values),
                Actor.Role.ADMIN.name(),
                false,
                now()));
        session.flush();
        userTokens.put(session, user, signUp.adminName(), signUp.adminEmail());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}

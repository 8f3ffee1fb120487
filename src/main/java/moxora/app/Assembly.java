package moxora.app;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import moxora.account.AlarmMails;
import moxora.account.Organisations;
import moxora.account.OwnSessions;
import moxora.account.Passwords;
import moxora.account.Sessions;
import moxora.account.UserTokens;
import moxora.account.Users;
import moxora.audit.AuditPages;
import moxora.audit.AuditTrail;
import moxora.contact.ContactBatches;
import moxora.contact.ContactDisclosures;
import moxora.contact.ContactImports;
import moxora.contact.ContactSealing;
import moxora.contact.ContactStream;
import moxora.contact.ContactTokens;
import moxora.contact.Contacts;
import moxora.contact.CustomFieldDefinitions;
import moxora.contact.CustomFieldWork;
import moxora.contact.CustomFields;
import moxora.contact.IdempotencyKeys;
import moxora.contact.LeakageMeter;
import moxora.contact.TenantPolicies;
import moxora.crypto.BlindIndex;
import moxora.crypto.CertificateKey;
import moxora.crypto.FieldSealer;
import moxora.crypto.Keyrings;
import moxora.crypto.RouteKeys;
import moxora.csv.ContactExport;
import moxora.csv.ContactImport;
import moxora.disclosure.feature.Features;
import moxora.fault.Fault;
import moxora.kms.ConfiguredKeks;
import moxora.policy.Policies;
import moxora.store.Databases;
import moxora.store.KeyFeed;
import moxora.store.OrganisationRegistry;
import moxora.store.Routes;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.store.Vault;
import moxora.store.VaultKeysetStore;

/**
 * The whole of Moxora put together by hand, with no container: what the WAR serves and what tests drive are this same
 * graph. It expects migrated databases.
 */
public final class Assembly implements AutoCloseable {

    private static final int IMPORTS_AT_ONCE = 2;
    private static final int FIELD_WORK_AT_ONCE = 1;

    private final Databases databases;
    private final Workers workers = new Workers();

    public final Clock clock;
    public final Policies policies;
    public final TenantStore store;
    public final TenantStore purging;
    public final Vault vault;
    public final Routes routes;
    public final OrganisationRegistry registry;
    public final ConfiguredKeks keks;
    public final Keyrings keyrings;
    public final FieldSealer sealer;
    public final BlindIndex index;
    public final AuditTrail audit;
    public final AuditParts auditing;
    public final AuditPages auditPages;
    public final Passwords passwords;
    public final Organisations organisations;
    public final Users users;
    public final Sessions sessions;
    public final OwnSessions ownSessions;
    public final MailParts mail;
    public final FactorParts factors;
    public final AccessParts access;
    public final OperatorParts operatorParts;
    public final AbuseParts abuse;
    public final ContactTokens contactTokens;
    public final CustomFieldWork customFieldWork;
    public final CustomFieldDefinitions customFieldDefinitions;
    public final RemovalParts removal;
    public final Contacts contacts;
    public final ContactBatches contactBatches;
    public final ContactStream contactStream;
    public final LeakageMeter leakageMeter;
    public final ContactImports contactImports;
    public final ContactDisclosures contactDisclosures;
    public final Features features;
    public final AiParts ai;
    public final ReceiptParts receipts;
    public final EmailParts email;
    public final ContactExport contactExport;
    public final ContactImport contactImport;
    public final HoldParts holds;
    public final ErasureParts erasure;
    public final RetentionParts retention;
    public final KeyParts keys;
    private final AlarmMails alarmMails;
    private final KeyFeed keyFeed;

    public Assembly(Settings settings, Clock clock) {
        this.clock = clock;
        this.policies = Policies.load(settings.tenantConfig());
        this.features = Features.load(policies);
        // Before anything is opened that a failure would leave open.
        this.keks = settings.kek().open();
        keks.tryOut();
        this.databases = new Databases(settings.logins());
        this.store = databases.tenants();
        this.purging = databases.purging();
        this.vault = databases.vault();
        this.keyrings = new Keyrings(new VaultKeysetStore(vault, clock), keks);
        RouteKeys routeKeys = new RouteKeys(keyrings);
        this.routes = databases.routes(routeKeys);
        this.registry = new OrganisationRegistry(vault, clock);
        this.sealer = new FieldSealer(keyrings);
        this.index = new BlindIndex(keyrings);
        this.audit = new AuditTrail(clock);
        CertificateKey certificateKey = new CertificateKey(keyrings);
        this.auditing = new AuditParts(store, vault, registry, audit, certificateKey, clock);
        this.auditPages = auditing.pages;

        TenantPolicies tenantPolicies = new TenantPolicies(store, policies);
        this.abuse = new AbuseParts(
                settings.limits(),
                store,
                vault,
                tenantPolicies,
                routeKeys,
                sealer,
                index,
                audit,
                (scope, alarm) -> this.alarmMails().tell(scope, alarm),
                clock);
        this.passwords = new Passwords(settings.passwords());
        this.users = new Users(store, routes, sealer, passwords);
        this.sessions = new Sessions(store, routes, policies, audit, clock);
        this.ownSessions = new OwnSessions(store, routes, sessions, audit, clock);
        this.mail = new MailParts(
                settings,
                store,
                routes,
                sealer,
                passwords,
                users,
                new UserTokens(store, sealer, index, policies),
                sessions,
                abuse.failedProofs,
                List.of(this::forgetWhatIsTheUsers),
                audit,
                workers,
                clock);
        this.alarmMails = new AlarmMails(store, mail.notices, clock);
        this.organisations = new Organisations(
                store,
                registry,
                keyrings,
                sealer,
                routes,
                policies,
                passwords,
                mail.verification,
                mail.userTokens,
                audit,
                clock);
        this.factors = new FactorParts(this, routeKeys, settings.party());
        this.access = new AccessParts(this, settings.oidc(), routeKeys);
        this.operatorParts =
                new OperatorParts(vault, store, registry, routes, routeKeys, sealer, mail.notices, audit, clock);

        ContactSealing sealing = new ContactSealing(sealer);
        this.contactTokens = new ContactTokens(index, tenantPolicies);
        CustomFields customFields = new CustomFields(sealer, index, policies, clock);
        this.customFieldWork = new CustomFieldWork(
                store,
                vault,
                sealing,
                contactTokens,
                customFields,
                workers.of("custom-field", FIELD_WORK_AT_ONCE),
                clock);
        this.customFieldDefinitions =
                new CustomFieldDefinitions(store, customFields, customFieldWork, keyrings, audit, clock);
        this.holds = new HoldParts(this, certificateKey, settings.sinks());
        this.removal = new RemovalParts(this, sealing, customFields, tenantPolicies, workers);
        this.contacts = new Contacts(
                store,
                sealing,
                contactTokens,
                customFields,
                new IdempotencyKeys(index, clock),
                tenantPolicies,
                abuse.readings,
                audit,
                auditing.reads,
                removal.erasure,
                clock);
        this.contactBatches = new ContactBatches(store, sealing, contactTokens, customFields, tenantPolicies, clock);
        this.contactStream = new ContactStream(
                store,
                sealing,
                customFields,
                abuse.readings,
                audit,
                workers.of("export-opener", Runtime.getRuntime().availableProcessors()));
        this.leakageMeter = new LeakageMeter(store, sealing, contactTokens, customFields, index, audit, clock);
        this.contactImports = new ContactImports(store, vault, sealer, audit, clock);

        this.contactDisclosures = new ContactDisclosures(store, sealing, contactTokens, abuse.readings, audit);
        this.receipts = new ReceiptParts(this);
        this.email = new EmailParts(this, routeKeys, settings, workers);

        this.ai = new AiParts(this, settings);
        this.contactExport = new ContactExport(contactStream);
        this.contactImport = new ContactImport(
                contactImports,
                contactBatches,
                organisations,
                workers.of("import", IMPORTS_AT_ONCE),
                workers.of("import-writer", IMPORTS_AT_ONCE));

        this.erasure = new ErasureParts(this, certificateKey, settings, workers.of("operator-mail", 1));
        this.retention = new RetentionParts(this);
        this.keys = new KeyParts(this, customFields, settings);
        this.keyFeed = new KeyFeed(vault, keyrings);
    }

    private AlarmMails alarmMails() {
        return alarmMails;
    }

    /** Beside what the tables take along by themselves: the routes that lead to a user's own. */
    private void forgetWhatIsTheUsers(TenantSession session, UUID user) {
        access.apiTokens.endAll(session, user);
        access.identities.unlinkAll(session, user);
        factors.passkeys.forgetRoutes(session, user);
    }

    public Databases databases() {
        return databases;
    }

    /** Lets this node follow every change of keys that any node makes; where there is one node only, none is needed. */
    public void followKeys() {
        keyFeed.start();
        auditing.start();
        // Once now as it will be once at the end, when a server loads no class any more.
        keys.usage.flush();
    }

    /** What keeps keys young; some of it can take hours. */
    public List<Runnable> keyJobs() {
        return keys.jobs();
    }

    /** What reads every file there is, however long that takes. */
    public List<Runnable> proofJobs() {
        return List.of(erasure.run::verifyDue);
    }

    /** What must not wait for those. */
    public List<Runnable> promptJobs() {
        List<Runnable> jobs = new ArrayList<>(erasure.jobs());
        jobs.addAll(List.of(
                retention.run::runDue,
                contactImport::resumeUnfinished,
                customFieldWork::resumeUnfinished,
                mail.delivery::deliverDue,
                email.triggers.delivery::deliverDue,
                operatorParts::endDue,
                ai.processors.reviews::runDue));
        jobs.addAll(removal.jobs());
        jobs.addAll(email.jobs());
        jobs.add(holds.ends::runDue);
        return jobs;
    }

    @Override
    public void close() {
        try {
            workers.close();
            keyFeed.close();
            auditing.close();
            keys.usage.flush();
        } catch (Fault vaultIsGone) {
            // The last second's counts are lost with it, as they would be with the process.
        } finally {
            databases.close();
            keks.close();
        }
    }
}

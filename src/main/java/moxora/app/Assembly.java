package moxora.app;

import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import moxora.account.AccountErasables;
import moxora.account.AccountResealables;
import moxora.account.AlarmMails;
import moxora.account.Organisations;
import moxora.account.Passwords;
import moxora.account.Sessions;
import moxora.account.Users;
import moxora.audit.AuditPages;
import moxora.audit.AuditTrail;
import moxora.contact.ContactAddresses;
import moxora.contact.ContactBatches;
import moxora.contact.ContactDisclosures;
import moxora.contact.ContactErasables;
import moxora.contact.ContactImports;
import moxora.contact.ContactResealables;
import moxora.contact.ContactSealing;
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
import moxora.disclosure.Features;
import moxora.disclosure.Previews;
import moxora.email.EmailErasables;
import moxora.email.EmailEvents;
import moxora.email.EmailResealables;
import moxora.email.IgnoredDeliveries;
import moxora.email.Timeline;
import moxora.email.WebhookEndpoints;
import moxora.erasure.Certificates;
import moxora.erasure.Closures;
import moxora.erasure.Erasable;
import moxora.erasure.ErasurePlan;
import moxora.erasure.ErasureRun;
import moxora.erasure.KeyDestruction;
import moxora.erasure.KeyResidue;
import moxora.fault.Fault;
import moxora.keys.KekRotation;
import moxora.keys.KeyStates;
import moxora.keys.KeyUsage;
import moxora.keys.OldKeys;
import moxora.keys.Pace;
import moxora.keys.Resealable;
import moxora.keys.RotationRun;
import moxora.keys.Rotations;
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
    public final MailParts mail;
    public final FactorParts factors;
    public final AccessParts access;
    public final OperatorParts operatorParts;
    public final AbuseParts abuse;
    public final ContactTokens contactTokens;
    public final CustomFieldWork customFieldWork;
    public final CustomFieldDefinitions customFieldDefinitions;
    public final Contacts contacts;
    public final ContactBatches contactBatches;
    public final LeakageMeter leakageMeter;
    public final ContactImports contactImports;
    public final ContactDisclosures contactDisclosures;
    public final Features features;
    public final Previews previews;
    public final WebhookEndpoints webhookEndpoints;
    public final IgnoredDeliveries ignoredDeliveries;
    public final EmailEvents emailEvents;
    public final Timeline timeline;
    public final ContactExport contactExport;
    public final ContactImport contactImport;
    public final ErasurePlan erasurePlan;
    public final Certificates certificates;
    public final Closures closures;
    public final ErasureRun erasureRun;
    public final List<Resealable> resealables;
    public final Rotations rotations;
    public final RotationRun rotationRun;
    public final OldKeys oldKeys;
    public final KeyStates keyStates;
    public final KeyUsage keyUsage;
    public final KekRotation kekRotation;
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
        this.passwords = new Passwords();
        this.users = new Users(store, routes, sealer, passwords);
        this.sessions = new Sessions(store, routes, policies, audit, clock);
        this.mail = new MailParts(
                settings,
                store,
                routes,
                sealer,
                passwords,
                users,
                sessions,
                abuse.failedProofs,
                List.of(this::forgetWhatIsTheUsers),
                audit,
                workers,
                clock);
        this.alarmMails = new AlarmMails(store, mail.notices, clock);
        this.organisations = new Organisations(
                store, registry, keyrings, sealer, routes, policies, passwords, mail.verification, audit, clock);
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
                clock);
        this.contactBatches = new ContactBatches(
                store,
                sealing,
                contactTokens,
                customFields,
                tenantPolicies,
                abuse.readings,
                audit,
                clock,
                workers.of("export-opener", Runtime.getRuntime().availableProcessors()));
        this.leakageMeter = new LeakageMeter(store, sealing, contactTokens, customFields, index, audit, clock);
        this.contactImports = new ContactImports(store, vault, sealer, audit, clock);

        this.contactDisclosures = new ContactDisclosures(store, sealing, contactTokens, abuse.readings, audit);
        this.webhookEndpoints = new WebhookEndpoints(store, sealer, routes, routeKeys, audit, clock);
        this.ignoredDeliveries = new IgnoredDeliveries();
        this.emailEvents = new EmailEvents(
                store,
                webhookEndpoints,
                new ContactAddresses(contactTokens),
                sealer,
                index,
                policies,
                ignoredDeliveries,
                clock);
        this.timeline = new Timeline(store, sealer, abuse.readings, auditing.reads);

        this.previews = new Previews(organisations, contactDisclosures, policies, features, timeline);
        this.contactExport = new ContactExport(contactBatches);
        this.contactImport = new ContactImport(
                contactImports,
                contactBatches,
                organisations,
                workers.of("import", IMPORTS_AT_ONCE),
                workers.of("import-writer", IMPORTS_AT_ONCE));

        this.erasurePlan = new ErasurePlan(erasables(mail), databases.catalogue());
        this.certificates = new Certificates(vault, certificateKey, settings.sinks(), clock);
        this.closures = new Closures(vault, erasurePlan, registry, store, policies, mail.notices, audit, clock);
        this.resealables = Stream.of(
                        AccountResealables.all(sealer),
                        EmailResealables.all(sealer),
                        ContactResealables.all(sealer, index, contactTokens, customFields, organisations::phoneRegion))
                .flatMap(List::stream)
                .toList();
        KeyDestruction destruction = new KeyDestruction(vault, keyrings, sealer);
        this.rotations = new Rotations(vault, registry, clock);
        this.oldKeys = new OldKeys(
                vault,
                store,
                keyrings,
                destruction,
                new KeyResidue(purging, vault, destruction, sealer, settings.sinks()),
                resealables,
                rotations,
                audit,
                settings.sinks().dataBackups(),
                clock);
        this.rotationRun = new RotationRun(
                vault,
                store,
                registry,
                keyrings,
                resealables,
                oldKeys,
                audit,
                new Pace(settings.rotationRate()),
                clock);
        this.keyStates = new KeyStates(vault, store, registry, keyrings, rotations, audit, clock);
        this.keyUsage = new KeyUsage(vault, keyrings, rotations, clock);
        this.kekRotation = new KekRotation(vault, keyrings, destruction, registry, store, audit, clock);
        this.keyFeed = new KeyFeed(vault, keyrings);
        this.erasureRun = new ErasureRun(
                vault,
                store,
                purging,
                erasurePlan,
                keyrings,
                sealer,
                registry,
                certificates,
                policies,
                audit,
                auditing.checkpoints,
                settings.sinks(),
                clock);
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

    /** What refers comes before what is referred to. */
    private static List<Erasable> erasables(MailParts mail) {
        return Stream.of(EmailErasables.all(), ContactErasables.all(), mail.erasables(), AccountErasables.all())
                .flatMap(List::stream)
                .toList();
    }

    public Databases databases() {
        return databases;
    }

    /** Lets this node follow every change of keys that any node makes; where there is one node only, none is needed. */
    public void followKeys() {
        keyFeed.start();
        auditing.start();
        // Once now as it will be once at the end, when a server loads no class any more.
        keyUsage.flush();
    }

    /** What keeps keys young, in this order; some of it can take hours. */
    public List<Runnable> keyJobs() {
        return List.of(
                keyUsage::flush, keyUsage::requestDue, kekRotation::runDue, rotationRun::runDue, oldKeys::destroyDue);
    }

    /** What must not wait for that. */
    public List<Runnable> promptJobs() {
        return List.of(
                erasureRun::runDue,
                contactImport::resumeUnfinished,
                customFieldWork::resumeUnfinished,
                mail.delivery::deliverDue,
                access.expiredCredentials::runDue,
                operatorParts::endDue);
    }

    @Override
    public void close() {
        try {
            workers.close();
            keyFeed.close();
            auditing.close();
            keyUsage.flush();
        } catch (Fault vaultIsGone) {
            // The last second's counts are lost with it, as they would be with the process.
        } finally {
            databases.close();
            keks.close();
        }
    }
}

package moxora.battery;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import moxora.Postbag;
import moxora.TestPlatform;
import moxora.account.ApiTokenDraft;
import moxora.account.Means;
import moxora.app.Assembly;
import moxora.contact.Contact;
import moxora.contact.ContactDraft;
import moxora.contact.CustomFieldDraft;
import moxora.csv.ContactImport;
import moxora.email.Reports;
import moxora.email.message.MessageDraft;
import moxora.email.suppression.Consents;
import moxora.email.suppression.Happenings;
import moxora.email.suppression.SuppressionReason;
import moxora.email.trigger.TriggerEndpoints;
import moxora.email.unsubscribe.Letters;
import moxora.email.unsubscribe.TopicDraft;
import moxora.field.Restriction;
import moxora.hold.Hold;
import moxora.hold.HoldDraft;
import moxora.policy.Processor;
import moxora.policy.TestProcessors;
import moxora.receipt.Payload;
import moxora.receipt.ReceiptDraft;
import moxora.tenant.Actor;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;

/** An organisation with something of everything that services can write. */
final class Furnished {

    private final Assembly moxora;
    private final TenantScope scope;
    private final String tag;
    private final String holdReference;

    Furnished(Sandbox sandbox, TenantScope scope) {
        this(sandbox.assembly, scope);
    }

    Furnished(Assembly moxora, TenantScope scope) {
        this(moxora, scope, "w" + scope.organisation().toString().replace("-", ""), "case of " + scope.organisation());
    }

    /**
     * @param tag what all texts of the organisation have in them: lower case, as a name of a host may be
     * @param hold an operator's reference of a legal hold, which outlives the organisation
     */
    Furnished(Assembly moxora, TenantScope scope, String tag, String hold) {
        this.moxora = moxora;
        this.scope = scope;
        this.tag = tag;
        this.holdReference = hold;
    }

    /** What is known of it afterwards: ids of each kind. */
    record Known(UUID contact, UUID erased, UUID field, UUID endpoint, UUID upload, UUID session, String email) {}

    Known furnish() {
        String email = tag + "@x.example";
        UUID field = moxora.customFieldDefinitions
                .define(scope, CustomFieldDraft.of("City " + tag, "text", List.of(), null, false))
                .id();
        Contact contact = moxora.contacts.create(
                scope,
                "GB",
                draft(email).withRestrictions(EnumSet.of(Restriction.NO_AUTOMATED_DECISION)),
                "key " + tag);
        UUID erased = moxora.contacts.create(scope, "GB", draft("gone" + email)).id();
        hold(erased);
        moxora.contacts.erase(scope, erased, null, true);
        massErasure(contact.id());
        Reports reports = Reports.of(moxora, scope);
        UUID told = triggerEndpoint();
        // One that nobody has begun to work on yet.
        upload(work -> {});
        Instant now = moxora.clock.instant();
        reports.receive("open", email, now);
        reports.receive("click", email, now);
        reports.receive("delivery", "nobody@x.example", now);
        mail(contact.id(), email, now);
        disclosed(contact.id());
        moxora.email.topics.define(scope, TopicDraft.of(tag, tag, tag));
        new Letters(moxora, scope).token(contact.id(), tag, email);
        deadLetter(told);
        Reports.mailgun(moxora, scope, "nobody@x.example");
        reports.receive("delivery", "gone" + email, now);
        moxora.email.eventMappings.set(scope, "sendgrid", "processed", "ignore");
        UUID upload = upload(Runnable::run);
        UUID session = session();
        overdue();
        account();
        ai();
        return new Known(contact.id(), erased, field, reports.endpoint(), upload, session, email);
    }

    /** A hold on a contact, who is erased all the same. */
    private void hold(UUID contact) {
        Hold hold = moxora.holds.holds.propose(
                operator(),
                HoldDraft.of(
                        scope.organisation(),
                        List.of("contacts"),
                        List.of(contact.toString()),
                        "litigation",
                        holdReference,
                        moxora.clock.instant().plus(Duration.ofDays(3_000)),
                        false));
        moxora.holds.holds.confirm(operator(), hold.id());
    }

    private TenantScope operator() {
        return new TenantScope(
                scope.organisation(), new Actor(UUID.randomUUID(), Actor.Role.OPERATOR), Purpose.ERASURE);
    }

    /** A message, who must not be sent one, who may be again, and an address that bounced. */
    private void mail(UUID contact, String email, Instant now) {
        moxora.email.registrations.register(
                scope, MessageDraft.of("", "message-" + tag, contact, "marketing", "news " + tag, email));
        String other = "other" + email;
        moxora.email.suppressions.add(scope, other, "news " + tag, SuppressionReason.UNSUBSCRIBE);
        moxora.email.suppressions.add(scope, other, null, SuppressionReason.COMPLAINT);
        moxora.email.suppressions.remove(
                scope, other, null, null, new Consents.Given(now, "form " + tag, "Yes, " + tag + " again."));
        Happenings happenings = new Happenings(moxora, scope);
        happenings.tell(happenings.softBounce(other, now), happenings.delivery(other, now));
    }

    private void disclosed(UUID contact) {
        String digest = moxora.policies.require("moxora").digest();
        moxora.receipts.receipts.record(
                scope,
                ReceiptDraft.sent(
                        "contact-summary",
                        contact,
                        List.of("notes"),
                        Map.of("name", 1),
                        "Processor " + tag,
                        null,
                        digest,
                        Payload.of(List.of(new Payload.Message("user", tag)))));
    }

    /** What an account brings along: a token, a second factor that waits, a failed proof, a planted contact that was read. */
    private void account() {
        moxora.access.apiTokens.create(scope, new ApiTokenDraft(tag, List.of("contacts_read"), null, null));
        moxora.factors.totpEnrolments.start(scope);
        moxora.abuse.failedProofs.failed(scope, scope.actor().id());
        UUID planted =
                moxora.abuse.canaryContacts(moxora.contacts).plant(scope, "GB", draft("planted" + tag + "@x.example"));
        moxora.contacts.get(scope, planted);
        moxora.auditing.reads.flush();
        Postbag.settle(moxora, scope);
    }

    /** A call that was answered, and one that runs. */
    private void ai() {
        Processor processor = TestProcessors.at(URI.create("https://" + tag + ".invalid/v1"));
        moxora.ai.budgets.settle(scope, processor, moxora.ai.budgets.reserve(scope, processor, 100, 50), 80, 20);
        moxora.ai.budgets.reserve(scope, processor, 100, 50);
    }

    /** Something whose time is over, and that it was removed. */
    private void overdue() {
        moxora.store.run(
                scope,
                session -> session.sql()
                        .update(
                                "insert into spent_log_in (organisation_id, id, expires_at) values (?, ?, ?)",
                                session.organisation(),
                                UUID.randomUUID(),
                                moxora.clock.instant().minusSeconds(1)));
        moxora.retention.run.run(scope);
    }

    /** Paused, so that nothing is sent while a test looks at rows. */
    private UUID triggerEndpoint() {
        UUID endpoint = moxora.email
                .triggers
                .endpoints
                .create(scope, "https://" + tag + ".invalid/", List.of(), tag)
                .endpoint();
        moxora.email.triggers.endpoints.change(scope, endpoint, new TriggerEndpoints.Change(null, true));
        moxora.email.triggers.feed.page(scope, null, List.of(), 1);
        return endpoint;
    }

    /** One that nobody works on. */
    private void massErasure(UUID contact) {
        UUID id = UUID.randomUUID();
        moxora.store.run(scope, session -> {
            session.sql()
                    .update(
                            "insert into contact_erasure (organisation_id, id, state, block, matched, erased, created_at,"
                                    + " updated_at) values (?, ?, 'running', false, 1, 0, ?, ?)",
                            session.organisation(),
                            id,
                            moxora.clock.instant(),
                            moxora.clock.instant());
            session.sql()
                    .update(
                            "insert into contact_erasure_item (organisation_id, erasure_id, contact_id) values (?, ?, ?)",
                            session.organisation(),
                            id,
                            contact);
        });
    }

    private void deadLetter(UUID endpoint) {
        moxora.store.run(
                scope,
                session -> session.sql()
                        .update(
                                "insert into trigger_delivery (organisation_id, endpoint_id, position, trigger_id, contact_id,"
                                        + " state, attempts, last_failure, due_at, created_at) select organisation_id, ?,"
                                        + " position, id, contact_id, 'dead', 21, 'timeout', created_at, created_at"
                                        + " from email_trigger where organisation_id = ?",
                                endpoint,
                                session.organisation()));
    }

    private UUID upload(Executor runner) {
        String csv = "Name,Mail\r\n" + tag + ",a" + tag + "@x.example\r\n" + tag + ",no address\r\n";
        return new ContactImport(
                        moxora.contactImports, moxora.contactBatches, moxora.organisations, runner, Runnable::run)
                .accept(
                        scope,
                        new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)),
                        "{\"Name\":\"lastName\",\"Mail\":\"email\"}",
                        false);
    }

    private UUID session() {
        String token = moxora.sessions.open(scope, Means.PASSWORD, false).token();
        return moxora.sessions.locate(token).orElseThrow().session();
    }

    private ContactDraft draft(String email) {
        return new ContactDraft(
                tag,
                tag,
                List.of(email),
                List.of("020 7946 0958"),
                tag,
                tag,
                List.of(tag),
                Map.of("City " + tag, tag),
                tag + " " + TestPlatform.PASSWORD);
    }
}

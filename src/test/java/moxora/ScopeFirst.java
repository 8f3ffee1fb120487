package moxora;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import moxora.crypto.BlindIndex;
import moxora.crypto.FieldSealer;
import moxora.store.Routes;
import moxora.store.TenantStore;
import moxora.store.Vault;
import moxora.tenant.TenantScope;

/**
 * A public class of a feature that can reach tenant data, by a field of its own or by a field of a field, takes the
 * scope or the session as the first argument of each public method.
 */
final class ScopeFirst extends ArchCondition<JavaClass> {

    static final String[] FEATURES = {
        "moxora.contact..",
        "moxora.account..",
        "moxora.email..",
        "moxora.disclosure..",
        "moxora.csv..",
        "moxora.receipt.."
    };

    /** Methods that have no scope yet, and why that is right. */
    static final Map<String, String> WITHOUT_A_SCOPE = Map.ofEntries(
            Map.entry("moxora.account.Organisations.signUp", "it makes the organisation, and with it the first scope"),
            Map.entry("moxora.account.Sessions.locate", "the route of a token is where its scope comes from"),
            Map.entry("moxora.account.Users.locate", "the routes of an address are where a log-in's scope comes from"),
            Map.entry("moxora.account.MailTokens.locate", "the route of a mailed token is where its scope comes from"),
            Map.entry(
                    "moxora.account.PasswordResets.request",
                    "the routes of an address are where its scopes come from, after the answer"),
            Map.entry(
                    "moxora.account.MailDelivery.deliverDue",
                    "a job asks the routes which organisations have mail waiting"),
            Map.entry(
                    "moxora.contact.ContactImports.unfinished",
                    "a job asks which organisations have work, from the vault"),
            Map.entry("moxora.contact.ContactImports.lease", "a job takes work from the vault by its record"),
            Map.entry("moxora.contact.ContactImports.renew", "a job keeps work from the vault by its record"),
            Map.entry(
                    "moxora.contact.LeasedWork.resumeUnfinished",
                    "a job makes each scope from its own record in the vault"),
            Map.entry(
                    "moxora.contact.CustomFieldWork.resumeUnfinished",
                    "a job makes each scope from its own record in the vault"),
            Map.entry(
                    "moxora.erasure.retention.RetentionRun.runDue",
                    "a job makes each scope from the registry in the vault"),
            Map.entry("moxora.disclosure.AiCall.answer", "a call is prepared for one scope and keeps it"),
            Map.entry("moxora.disclosure.AiCall.stream", "as AiCall.answer"),
            Map.entry("moxora.disclosure.AiCall.prompt", "as AiCall.answer"),
            Map.entry("moxora.disclosure.AiCall.processor", "as AiCall.answer"),
            Map.entry(
                    "moxora.disclosure.sharing.Sharing$Ports.restrictions", "what is needed of others is everybody's"),
            Map.entry("moxora.disclosure.sharing.Sharing$Ports.receipts", "as Ports.restrictions"),
            Map.entry("moxora.disclosure.sharing.Sharing$Ports.egress", "as Ports.restrictions"),
            Map.entry("moxora.disclosure.sharing.Sharing$Ports.credentials", "as Ports.restrictions"),
            Map.entry("moxora.erasure.retention.RetentionRun.runThrough", "as RetentionRun.runDue"),
            Map.entry("moxora.erasure.retention.RetentionRun.nextDue", "as RetentionRun.runDue"),
            Map.entry("moxora.email.retention.FigureExpiry.dataClass", "a class of data is everybody's"),
            Map.entry("moxora.email.event.EventBatch.add", "a batch is made for one scope and keeps it"),
            Map.entry("moxora.email.event.EventHoldable.table", "the name of a table is everybody's"),
            Map.entry("moxora.email.event.EventHoldable.heldClass", "as EventHoldable.table"),
            Map.entry("moxora.email.event.EventHoldable.goesWithContact", "as EventHoldable.table"),
            Map.entry("moxora.email.event.EventReseal.table", "the name of a table is everybody's"),
            Map.entry("moxora.email.engagement.EmailStatistics.today", "the day is everybody's"),
            Map.entry(
                    "moxora.email.endpoint.WebhookEndpoints.owner",
                    "the route of an endpoint is where its scope comes from"),
            Map.entry(
                    "moxora.account.Passkeys.locate", "the route of a credential is where a log-in's scope comes from"),
            Map.entry("moxora.account.ApiTokens.locate", "the route of a token is where its scope comes from"),
            Map.entry(
                    "moxora.account.Identities.locate",
                    "the routes of an identity are where a log-in's scope comes from"),
            Map.entry("moxora.email.unlinked.RowsAnew.runDue", "a job makes each scope from the registry in the vault"),
            Map.entry(
                    "moxora.email.unsubscribe.UnsubscribeLinks.locate",
                    "the token of a link is where its scope comes from"),
            Map.entry(
                    "moxora.email.trigger.TriggerDelivery.deliverDue",
                    "a job asks the routes which organisations have triggers waiting"),
            Map.entry(
                    "moxora.email.trigger.UnreadFeeds.runDue", "a job makes each scope from the registry in the vault"),
            Map.entry("moxora.account.SupportAccess.locate", "the route of a token is where its scope comes from"),
            Map.entry(
                    "moxora.contact.UntoldErasures.resumeUnfinished",
                    "a job makes each scope from its own record in the vault"),
            Map.entry(
                    "moxora.email.suppression.UntoldSuppressions.resumeUnfinished",
                    "a job makes each scope from its own record in the vault"),
            Map.entry(
                    "moxora.contact.BulkErasureWork.resumeUnfinished",
                    "a job; each erasure brings its organisation along"),
            Map.entry(
                    "moxora.contact.ErasedContactsReplay.finishDue",
                    "a job; each organisation comes from the vault's list of what is not done"),
            Map.entry("moxora.contact.ErasedContactsReplay.what", "a word for the log"),
            Map.entry("moxora.email.suppression.SuppressionReplay.what", "a word for the log"),
            Map.entry("moxora.account.UnknownAddresses.requireOpen", "nobody's address belongs to no organisation"),
            Map.entry("moxora.account.UnknownAddresses.failed", "nobody's address belongs to no organisation"),
            Map.entry("moxora.account.Users.refuseUnknown", "it is for names that lead to no organisation"),
            Map.entry(
                    "moxora.csv.ContactImport.resumeUnfinished",
                    "a job makes each scope from its own record in the vault"));

    private static final Set<String> SOURCES = Set.of(
            TenantStore.class.getName(),
            FieldSealer.class.getName(),
            BlindIndex.class.getName(),
            Routes.class.getName(),
            Vault.class.getName());

    ScopeFirst() {
        super("take a TenantScope or a TenantSession first where they reach tenant data");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        if (!reachesTenantData(type, new HashSet<>())) {
            return;
        }
        for (JavaMethod method : type.getMethods()) {
            boolean called = method.getModifiers().contains(JavaModifier.PUBLIC)
                    && !method.getModifiers().contains(JavaModifier.STATIC)
                    && !method.getModifiers().contains(JavaModifier.SYNTHETIC)
                    && !isOfObject(method);
            if (called
                    && !takesScopeFirst(method)
                    && !WITHOUT_A_SCOPE.containsKey(type.getFullName() + "." + method.getName())) {
                events.add(
                        SimpleConditionEvent.violated(type, method.getFullName() + " does not take the scope first"));
            }
        }
    }

    private static boolean reachesTenantData(JavaClass type, Set<String> seen) {
        return seen.add(type.getFullName())
                && type.getAllFields().stream()
                        .flatMap(field -> field.getAllInvolvedRawTypes().stream())
                        .anyMatch(held -> SOURCES.contains(held.getFullName())
                                || (held.getPackageName().startsWith("moxora.") && reachesTenantData(held, seen)));
    }

    private static boolean takesScopeFirst(JavaMethod method) {
        return !method.getRawParameterTypes().isEmpty()
                && (method.getRawParameterTypes().get(0).isEquivalentTo(TenantScope.class)
                        || method.getRawParameterTypes().get(0).isEquivalentTo(moxora.store.TenantSession.class));
    }

    private static boolean isOfObject(JavaMethod method) {
        return Set.of("toString", "equals", "hashCode", "close").contains(method.getName())
                && method.getRawParameterTypes().size() < 2;
    }
}

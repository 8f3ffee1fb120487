package moxora.disclosure;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import moxora.FreePort;
import moxora.Postbag;
import moxora.TestClusters;
import moxora.TestPlatform;
import moxora.account.SignUp;
import moxora.app.Assembly;
import moxora.app.MovableClock;
import moxora.contact.ContactDraft;
import moxora.disclosure.processor.AssistedPolicy;
import moxora.disclosure.processor.EchoProcessor;
import moxora.disclosure.prompt.Message;
import moxora.receipt.Payload;
import moxora.receipt.Receipt;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * A Moxora with a processor that keeps every byte it is sent. Under {@link #ASSISTED} it may be called for every feature;
 * the other policies differ from that in one thing each.
 */
final class AiDesk implements AutoCloseable {

    static final String SUMMARY = "contact-summary";
    static final String TAGS = "tag-suggestions";
    static final String BUILDER = "automation-builder";
    static final List<String> FEATURES = List.of(SUMMARY, TAGS, BUILDER);

    static final String ASSISTED = "assisted";
    /** Its agreement ended yesterday. */
    static final String LAPSED = "lapsed";
    /** It has tokens for no call at all. */
    static final String MEAGRE = "meagre";
    /** Nobody listens at its endpoint. */
    static final String DOWN = "down";

    final EchoProcessor peer = new EchoProcessor();
    final MovableClock clock = new MovableClock(Clock.systemUTC(), null);
    final Assembly assembly;

    AiDesk(Path folder) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        AssistedPolicy.copyShipped(folder);
        AssistedPolicy.write(folder, ASSISTED, peer.base("/v1"), today.plusDays(100), AssistedPolicy.PLENTY);
        AssistedPolicy.write(folder, LAPSED, peer.base("/lapsed"), today.minusDays(1), AssistedPolicy.PLENTY);
        AssistedPolicy.write(folder, MEAGRE, peer.base("/meagre"), today.plusDays(100), "{tokensPerDay: 100}");
        AssistedPolicy.write(
                folder,
                DOWN,
                URI.create("http://127.0.0.1:" + FreePort.next() + "/v1"),
                today.plusDays(100),
                AssistedPolicy.PLENTY);
        this.assembly = new Assembly(
                TestClusters.settings(Map.of(
                        "moxora.tenant.config.dir", folder.toString(), "moxora.processor.networks", "127.0.0.0/8")),
                clock);
    }

    TenantScope organisation(String name, String policy) {
        return organisation(name, policy, null);
    }

    TenantScope organisation(String name, String policy, @Nullable String region) {
        var created = assembly.organisations.signUp(new SignUp(
                name,
                policy,
                region,
                "GB",
                "Admin of " + name,
                UUID.randomUUID() + "@" + name + ".example",
                TestPlatform.PASSWORD));
        TenantScope scope = TestPlatform.scope(created.organisation(), created.user());
        Postbag.settle(assembly, scope);
        return scope;
    }

    UUID create(TenantScope scope, ContactDraft draft) {
        return assembly.contacts.create(scope, "GB", draft).id();
    }

    AiCall prepare(TenantScope scope, String feature, @Nullable UUID contact, @Nullable String instruction) {
        return assembly.ai.calls.prepare(scope, feature, contact, input(instruction));
    }

    AiCall.Answered call(TenantScope scope, String feature, @Nullable UUID contact, @Nullable String instruction) {
        return prepare(scope, feature, contact, instruction).answer();
    }

    Preview preview(TenantScope scope, String feature, @Nullable UUID contact, @Nullable String instruction) {
        return assembly.ai.previews.preview(scope, feature, contact, input(instruction));
    }

    private static @Nullable JsonObject input(@Nullable String instruction) {
        return instruction == null
                ? null
                : Json.createObjectBuilder().add("instruction", instruction).build();
    }

    /** The organisation's receipts, newest first. */
    List<Receipt> receipts(TenantScope scope) {
        return assembly.receipts.receipts.page(scope, null, null, 200).items();
    }

    Receipt receipt(TenantScope scope, UUID id) {
        return assembly.receipts.receipts.get(scope, id);
    }

    boolean verify(TenantScope scope, UUID receipt, List<Message> messages) {
        return assembly.receipts.receipts.verify(
                scope,
                receipt,
                Payload.of(messages.stream()
                        .map(message -> new Payload.Message(message.role(), message.content()))
                        .toList()));
    }

    @Override
    public void close() {
        assembly.close();
        peer.close();
    }
}

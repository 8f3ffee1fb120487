package moxora.battery;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import moxora.TestPlatform;
import moxora.account.Sessions;
import moxora.app.Assembly;
import moxora.audit.AlarmNotice;
import moxora.audit.Alarms;
import moxora.audit.AuditTrail;
import moxora.audit.GroupedReads;
import moxora.audit.SilentTrail;
import moxora.contact.CanaryMarks;
import moxora.contact.ContactErasure;
import moxora.contact.ContactSealing;
import moxora.contact.ContactTokens;
import moxora.contact.Contacts;
import moxora.contact.CustomFields;
import moxora.contact.ErasedContacts;
import moxora.contact.IdempotencyKeys;
import moxora.contact.ReadingBudget;
import moxora.contact.Readings;
import moxora.contact.TenantPolicies;
import moxora.email.parked.LateEvents;
import moxora.limit.Incidents;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;

/** Contacts of one organisation, read one by one by several threads at once, with or without walls and trail. */
final class ContactReads {

    private static final int CONTACTS = 500;
    private static final int THREADS = 8;

    private final Contacts contacts;
    private final TenantScope scope;
    private final List<UUID> ids = new ArrayList<>();

    private ContactReads(Contacts contacts, Assembly moxora, TenantScope scope) {
        this.contacts = contacts;
        this.scope = scope;
        for (int i = 0; i < CONTACTS; i++) {
            ids.add(moxora.contacts.create(scope, "GB", TestPlatform.ada()).id());
        }
    }

    /** As Moxora serves them. */
    static ContactReads asServed(Assembly moxora, TenantScope scope) {
        return new ContactReads(moxora.contacts, moxora, scope);
    }

    /** The same services on another store, with a trail that records nothing. */
    static ContactReads untrailed(Assembly moxora, TenantStore store, TenantScope scope) {
        AuditTrail silent = SilentTrail.of(moxora.clock);
        ContactSealing sealing = new ContactSealing(moxora.sealer);
        TenantPolicies policies = new TenantPolicies(store, moxora.policies);
        ContactTokens tokens = new ContactTokens(moxora.index, policies);
        Readings readings = unnoticed(moxora, store, policies, silent);
        Contacts contacts = new Contacts(
                store,
                sealing,
                tokens,
                new CustomFields(moxora.sealer, moxora.index, moxora.policies, moxora.clock),
                new IdempotencyKeys(moxora.index, moxora.clock),
                policies,
                readings,
                silent,
                new GroupedReads(store, silent, moxora.clock),
                new ContactErasure(
                        store,
                        new ErasedContacts(moxora.vault),
                        sealing,
                        tokens,
                        readings,
                        silent,
                        List.of(),
                        new LateEvents(),
                        moxora.clock),
                moxora.clock);
        return new ContactReads(contacts, moxora, scope);
    }

    /** The same budget and the same planted contacts, on the same store. */
    private static Readings unnoticed(Assembly moxora, TenantStore store, TenantPolicies policies, AuditTrail silent) {
        Incidents incidents = new Incidents();
        Alarms alarms = new Alarms(store, silent, incidents, AlarmNotice.NOBODY);
        return new Readings(
                new ReadingBudget(store, policies, Sessions::latestProof, silent, alarms, incidents, moxora.clock),
                new CanaryMarks(store, moxora.sealer, moxora.index, alarms, moxora.clock));
    }

    /** Reads so many contacts; every answer is looked at. */
    long read(ExecutorService threads, int reads, boolean special) {
        CompletableFuture<?>[] parts = new CompletableFuture<?>[THREADS];
        for (int part = 0; part < THREADS; part++) {
            int first = part;
            parts[part] = CompletableFuture.runAsync(
                    () -> {
                        for (int i = first; i < reads; i += THREADS) {
                            UUID id = ids.get(i * 7 % ids.size());
                            String name = (special ? contacts.getWithSpecial(scope, id) : contacts.get(scope, id))
                                    .fields()
                                    .lastName();
                            if (!TestPlatform.ada().lastName().equals(name)) {
                                throw new IllegalStateException("another contact");
                            }
                        }
                    },
                    threads);
        }
        CompletableFuture.allOf(parts).join();
        return reads;
    }
}

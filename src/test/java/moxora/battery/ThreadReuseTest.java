package moxora.battery;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.contact.ContactDraft;
import moxora.contact.ContactQuery;
import moxora.fault.Fault;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same few threads serve one organisation after the other, through answers, refusals and crashes. */
@Tag("T-07")
class ThreadReuseTest {

    private final Assembly moxora = TestPlatform.shared().assembly;

    /** An organisation, a contact of it, and the word that only this one uses. */
    private record Caller(TenantScope scope, UUID contact, String word) {}

    @Test
    void aThreadThatServedOneOrganisation_servesTheNextWithoutIt() throws Exception {
        List<Caller> callers = List.of(
                caller(TestPlatform.shared().acme(), "qzacme"),
                caller(TestPlatform.shared().bolt(), "qzbolt"));
        Tally tally = Tally.of("T-07 threads used again");
        Random random = Tally.random("T-07");
        int turns = Tally.size(500, 10_000);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < turns; i++) {
                Caller one = callers.get(random.nextInt(2));
                Caller other = callers.get(1 - callers.indexOf(one));
                int kind = random.nextInt(5);
                answers.add(threads.submit(() -> serve(one, other, kind)));
            }
            for (Future<String> answer : answers) {
                String wrong = answer.get();
                tally.check(wrong.isEmpty(), wrong);
            }
        } finally {
            threads.shutdownNow();
        }
        tally.close();
    }

    private Caller caller(TenantScope scope, String word) {
        ContactDraft draft = new ContactDraft(
                word, word, List.of(word + "@x.example"), List.of(), null, null, List.of(), Map.of(), word);
        return new Caller(scope, moxora.contacts.create(scope, "GB", draft).id(), word);
    }

    private String serve(Caller one, Caller other, int kind) {
        switch (kind) {
            case 0 -> {
                return only(
                        one,
                        other,
                        moxora.contacts.get(one.scope, one.contact).fields().firstName());
            }
            case 1 -> {
                ContactQuery own =
                        new ContactQuery(one.word + "@x.example", null, null, null, null, Map.of(), null, 50, Set.of());
                var found = moxora.contacts.search(one.scope, "GB", own).items();
                return found.size() == 1
                        ? only(one, other, found.get(0).fields().firstName())
                        : "found " + found.size();
            }
            case 2 -> {
                ContactQuery foreign = new ContactQuery(
                        other.word + "@x.example", null, null, null, null, Map.of(), null, 50, Set.of());
                return moxora.contacts.search(one.scope, "GB", foreign).items().isEmpty() ? "" : "found a foreign one";
            }
            case 3 -> {
                try {
                    moxora.contacts.get(one.scope, other.contact);
                    return "got a foreign one";
                } catch (Fault notThere) {
                    return "";
                }
            }
            default -> {
                try {
                    moxora.store.run(one.scope, session -> {
                        session.sql()
                                .update(
                                        "update contact set version = version where organisation_id = ?",
                                        session.organisation());
                        throw new IllegalStateException("on purpose");
                    });
                    return "it did not fail";
                } catch (Fault | IllegalStateException onPurpose) {
                    return "";
                }
            }
        }
    }

    private static String only(Caller one, Caller other, String text) {
        return text.equals(one.word) && !text.contains(other.word) ? "" : "another's word";
    }
}

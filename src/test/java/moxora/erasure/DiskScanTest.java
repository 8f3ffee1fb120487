package moxora.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import moxora.Postbag;
import moxora.TestClusters;
import moxora.TestPlatform;
import moxora.account.MailTokens;
import moxora.account.Organisations;
import moxora.account.SignUp;
import moxora.app.Assembly;
import moxora.app.MailParts;
import moxora.battery.Sandbox;
import moxora.battery.Tally;
import moxora.contact.ContactDraft;
import moxora.csv.ContactImport;
import moxora.tenant.Actor;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whatever a customer types is nowhere in the files of the databases: heap, indexes, statistics, write-ahead log, server
 * log. A plaintext control that is written beside it is found in the heap and in the log of both clusters.
 */
@Tag("B16")
@Tag("T-14")
class DiskScanTest {

    private final Map<String, Needle> planted = new LinkedHashMap<>();
    private final List<String> texts = new ArrayList<>();
    private String password = "";
    private final Path files = Path.of(TestClusters.properties().get("moxora.db.files"));
    private final Path vaultFiles = Path.of(TestClusters.properties().get("moxora.vault.db.files"));

    @Test
    void whatACustomerTypes_isNowhereInTheFiles() {
        try (Sandbox sandbox = Sandbox.open()) {
            TenantScope acme = signUp(sandbox.assembly);
            int contacts = Tally.size(40, 500);
            for (int i = 0; i < contacts; i++) {
                sandbox.assembly.contacts.create(acme, "GB", draft("contact " + i));
            }
            UUID changed = sandbox.assembly
                    .contacts
                    .create(acme, "GB", draft("before"))
                    .id();
            sandbox.assembly.contacts.change(acme, "GB", changed, null, before -> draft("after"));
            sandbox.assembly.contacts.erase(acme, changed, null);
            upload(sandbox.assembly, acme);
            mail(sandbox.assembly, acme);
            Needle inData = control(sandbox::asSuperuser);
            Needle inVault = control(sandbox::inVaultAsSuperuser);
            sandbox.asSuperuser("analyze");
            sandbox.asSuperuser("checkpoint");
            sandbox.inVaultAsSuperuser("checkpoint");

            Tally tally = Tally.of("B16 texts of customers in the databases' files");
            List<Needle> needles = new ArrayList<>(planted.values());
            FileScan everything = new FileScan(needles);
            everything.folder(files.getParent());
            planted.forEach((what, needle) -> tally.check(everything.hits(needle) == 0, what));
            assertThat(everything.files()).isGreaterThan(100);
            found(inData, files);
            found(inVault, vaultFiles);
            builtInPlaintext(sandbox);
            tally.close();
        }
    }

    /** The control of the whole: where the same texts are kept without sealing, the same scan finds every one. */
    private void builtInPlaintext(Sandbox sandbox) {
        Tally tally = Tally.of("B16 control: the same texts in a table that is not sealed");
        sandbox.asOwner("create table plaintext_build (kept text)");
        sandbox.asSuperuser(
                "insert into plaintext_build select unnest(string_to_array('" + String.join(",", texts) + "', ','))");
        sandbox.asSuperuser("checkpoint");
        FileScan everything = new FileScan(List.copyOf(planted.values()));
        everything.folder(files);
        planted.forEach((what, needle) -> tally.check(everything.hits(needle) > 0, what));
        tally.close();
    }

    private static void found(Needle control, Path folder) {
        FileScan heap = new FileScan(List.of(control));
        heap.folder(folder.resolve("base"));
        assertThat(heap.hits(control))
                .as("control in " + folder.resolve("base"))
                .isPositive();
        FileScan log = new FileScan(List.of(control));
        log.folder(folder.resolve("pg_wal"));
        assertThat(log.hits(control))
                .as("control in " + folder.resolve("pg_wal"))
                .isPositive();
    }

    private interface Statement {
        void run(String sql);
    }

    private static Needle control(Statement statement) {
        String text = "control" + UUID.randomUUID().toString().replace("-", "");
        statement.run("insert into scan_control (id, planted) values ('" + UUID.randomUUID() + "', '" + text + "')");
        return Needle.ofText(Needle.Kind.CONTROL, text);
    }

    private TenantScope signUp(Assembly moxora) {
        password = TestPlatform.PASSWORD + mark("the password");
        Organisations.Created created = moxora.organisations.signUp(new SignUp(
                mark("the organisation's name"),
                "moxora",
                null,
                "GB",
                mark("the admin's name"),
                mark("the admin's address") + "@" + mark("the admin's host") + ".example",
                password));
        return TestPlatform.scope(created.organisation(), created.user());
    }

    private ContactDraft draft(String whose) {
        return new ContactDraft(
                mark(whose + ", first name"),
                mark(whose + ", last name"),
                List.of(mark(whose + ", address") + "@" + mark(whose + ", host") + ".example"),
                List.of("+44 20 7946 0958 " + mark(whose + ", phone")),
                mark(whose + ", company"),
                mark(whose + ", title"),
                List.of(mark(whose + ", tag")),
                Map.of("City", mark(whose + ", custom value")),
                mark(whose + ", notes"));
    }

    /** A file with a custom field of a telling name, a column that is left out, and a row that is refused. */
    private void upload(Assembly moxora, TenantScope acme) {
        String telling = mark("a custom field's name");
        String leftOut = mark("a column's name");
        String file = "Name," + telling + "," + leftOut + ",Mail\r\n"
                + mark("an imported name") + "," + mark("an imported value") + "," + mark("a cell left out") + ",\r\n"
                + mark("a refused name") + ",," + mark("a refused row's cell") + "," + mark("no address") + "\r\n";
        String mapping =
                "{\"Name\":\"lastName\",\"Mail\":\"email\",\"" + telling + "\":\"customFields." + telling + "\"}";
        UUID id = new ContactImport(
                        moxora.contactImports,
                        moxora.contactBatches,
                        moxora.organisations,
                        Runnable::run,
                        Runnable::run)
                .accept(acme, new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)), mapping, false);
        // The assembly's own watch for unfinished imports may have been the quicker one.
        while (moxora.contactImport.status(acme, id).getString("state").equals("running")) {
            Thread.onSpinWait();
        }
        assertThat(moxora.contactImport.status(acme, id).getInt("imported")).isEqualTo(1);
        assertThat(moxora.contactImport.status(acme, id).getInt("rejectedCount"))
                .isEqualTo(1);
    }

    /** Addresses and tokens that go out by mail: what waited to be sent lay in the tables for a while. */
    private void mail(Assembly moxora, TenantScope acme) {
        MailParts mail = moxora.mail;
        token("a token", Postbag.last(moxora, acme).token());
        MailTokens.Located located =
                mail.tokens.locate(Postbag.last(moxora, acme).token());
        mail.verification.confirm(acme, located.id());
        mail.invitations.create(
                acme, mark("an invited address") + "@" + mark("its host") + ".example", Actor.Role.MEMBER);
        token("an invitation's token", Postbag.last(moxora, acme).token());
        mail.accounts.requestEmail(
                acme, mark("a new address") + "@" + mark("the new address's host") + ".example", password);
        mail.accounts.rename(acme, mark("a new name"));
        assertThat(Postbag.of(moxora, acme)).hasSize(3);
    }

    private void token(String what, String token) {
        planted.put(what, Needle.ofText(Needle.Kind.CANARY, token));
        texts.add(token);
    }

    private String mark(String what) {
        String text = "zqdisk" + UUID.randomUUID().toString().replace("-", "");
        planted.put(what, Needle.ofText(Needle.Kind.CANARY, text));
        texts.add(text);
        return text;
    }
}

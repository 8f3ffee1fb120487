package moxora.csv;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.battery.Plant;
import moxora.battery.Plant.Detector;
import moxora.battery.Sandbox;
import moxora.contact.Contact;
import moxora.contact.ContactImports;
import moxora.contact.DraftChecks;
import moxora.fault.Fault;
import moxora.tenant.TenantScope;

/** Faults on the way in and out by CSV. */
public final class PlantedInCsv {

    private static final List<String> PAYLOADS =
            List.of("=1+1", "+44 20", "-5", "@x", " =1", "\u00a0=1", "\u200b=1", "\n=1", "\t1", "＝1", "Ada", "'=1");

    private final Sandbox sandbox;
    private final Assembly moxora;

    public PlantedInCsv(Sandbox sandbox) {
        this.sandbox = sandbox;
        this.moxora = sandbox.assembly;
    }

    public List<Plant> all() {
        Detector<UnaryOperator<String>> formulas =
                guard -> PAYLOADS.stream().anyMatch(value -> Spreadsheet.takesForFormula(guard.apply(value)));
        Detector<UnaryOperator<String>> losses = there -> PAYLOADS.stream()
                .anyMatch(value -> !there.apply(FormulaGuard.guard(value)).equals(value));
        Detector<Predicate<String>> cards = refused ->
                List.of("4111111111111111", "4111 1111 1111 1111", "4111-1111-1111-1111", "pays 378282246310005 in May")
                        .stream()
                        .anyMatch(card -> !refused.test(card));
        return List.of(
                Plant.of("T-39", "the formula guard off", formulas, FormulaGuard::guard, value -> value),
                Plant.of(
                        "T-39",
                        "a guard that looks at the first character only",
                        formulas,
                        FormulaGuard::guard,
                        value -> !value.isEmpty() && "=+-@\t".indexOf(value.charAt(0)) >= 0 ? "'" + value : value),
                Plant.of(
                        "T-39",
                        "a guard without the full-width forms",
                        formulas,
                        FormulaGuard::guard,
                        value -> value.startsWith("＝") ? value : FormulaGuard.guard(value)),
                Plant.of(
                        "T-39",
                        "an import that leaves the guard in the value",
                        losses,
                        FormulaGuard::unguard,
                        value -> value),
                Plant.of(
                        "T-39",
                        "an import that takes every apostrophe off",
                        losses,
                        FormulaGuard::unguard,
                        value -> value.replaceFirst("^'+", "")),
                Plant.of(
                        "P58",
                        "cards told in one run of digits only",
                        cards,
                        PlantedInCsv::refusedAsCard,
                        text -> text.matches("[0-9]{13,19}")),
                Plant.of(
                        "P58",
                        "cards told when they are the whole cell only",
                        cards,
                        PlantedInCsv::refusedAsCard,
                        text -> text.matches("[0-9 -]{13,23}")),
                new Plant(
                        "T-57",
                        "an export with fewer rows than announced",
                        () -> !wholeExport(false),
                        () -> !wholeExport(true)),
                new Plant(
                        "T-57",
                        "a failed export taken in again",
                        () -> refused(file("")),
                        () -> refused(file(ContactExport.FAILED + "\r\n"))),
                new Plant(
                        "T-43",
                        "a batch written a second time",
                        () -> secondBatchRefused(ContactImports.Progress.NONE, 10),
                        () -> secondBatchRefused(ContactImports.Progress.NONE, 0)),
                new Plant(
                        "T-54",
                        "an import that brings an erased contact back, its tombstone lost",
                        () -> comesBack(false),
                        () -> comesBack(true)));
    }

    private static boolean refusedAsCard(String text) {
        return DraftChecks.check(
                        new DraftChecks.Raw(text, null, List.of(), List.of(), null, null, List.of(), Map.of(), null))
                .complaints()
                .stream()
                .anyMatch(complaint -> complaint.code().equals("payment_card"));
    }

    /** Whether an export of three contacts is whole; the fault hides the last row behind the count. */
    private boolean wholeExport(boolean hidesARow) {
        TenantScope acme = sandbox.organisation("acme");
        for (int i = 0; i < 3; i++) {
            moxora.contacts.create(acme, "GB", TestPlatform.ada());
        }
        if (hidesARow) {
            sandbox.asSuperuser("create sequence looks; grant usage on sequence looks to moxora_app;"
                    + " create policy forgetful on contact as restrictive for select using (nextval('looks') <> 6)");
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            moxora.contactExport.write(acme, rows -> {}, file);
            return !file.toString(StandardCharsets.UTF_8).contains(ContactExport.FAILED);
        } catch (IllegalStateException | Fault stopped) {
            return false;
        } finally {
            if (hidesARow) {
                sandbox.asSuperuser("drop policy forgetful on contact; drop sequence looks");
            }
        }
    }

    private static String file(String end) {
        return "firstName\r\nAda\r\n" + end;
    }

    private boolean refused(String file) {
        TenantScope acme = sandbox.organisation("acme");
        UUID id = imports().accept(acme, new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)), "", false);
        return moxora.contactImport.status(acme, id).getString("state").equals("failed");
    }

    private ContactImport imports() {
        return new ContactImport(
                moxora.contactImports, moxora.contactBatches, moxora.organisations, Runnable::run, Runnable::run);
    }

    /** Whether a batch is refused whose writer believes that so many rows are in. */
    private boolean secondBatchRefused(ContactImports.Progress none, long believed) {
        TenantScope acme = sandbox.organisation("acme");
        UUID id = moxora.contactImports.begin(acme, "", false);
        moxora.contactImports.uploaded(acme, id);
        ContactImports.Progress first = new ContactImports.Progress(10, 10, 0, 0);
        moxora.contactImports.commit(acme, id, () -> "{\"rejected\":[]}", none, session -> first);
        try {
            moxora.contactImports.commit(
                    acme,
                    id,
                    () -> "{\"rejected\":[]}",
                    new ContactImports.Progress(believed, 0, 0, 0),
                    session -> first);
            return false;
        } catch (Fault fault) {
            return true;
        }
    }

    private boolean comesBack(boolean tombstoneLost) {
        TenantScope acme = sandbox.organisation("acme");
        Contact ada = moxora.contacts.create(acme, "GB", TestPlatform.ada());
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        moxora.contactExport.write(acme, rows -> {}, file);
        moxora.contacts.erase(acme, ada.id(), null);
        if (tombstoneLost) {
            sandbox.asSuperuser("delete from contact_tombstone where organisation_id = '" + acme.organisation() + "'");
        }
        imports().accept(acme, new ByteArrayInputStream(file.toByteArray()), "", false);
        return moxora.contacts.exists(acme, ada.id());
    }
}

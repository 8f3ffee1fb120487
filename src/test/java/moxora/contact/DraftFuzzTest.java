package moxora.contact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import moxora.battery.Mutations;
import moxora.battery.RandomText;
import moxora.battery.Tally;
import moxora.field.EmailAddress;
import moxora.field.NameWords;
import moxora.field.PaymentCard;
import moxora.field.PhoneNumber;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Names, addresses and phones of any characters are folded or refused, and what was let through is let through again. */
@Tag("B22")
@Tag("T-34")
class DraftFuzzTest {

    private static final String[] SEEDS = {
        "Žofie ŠIMKOVÁ",
        "O'Hara-Smith",
        "数学 太郎",
        "İstanbul ß ſ ς",
        "ada@BÜCHER.example",
        "+44 (0)20 7946 0958 ext. 12",
        "٠٢٠",
        "xn--a@xn--.example",
        "a@" + "b.".repeat(130) + "c",
        "👩‍🚀 e\u0301"
    };

    @Test
    void anyText_isFolded() {
        new Mutations("folding", SEEDS).against("B22 names, addresses and phones", 20_000, 1_000_000, input -> {
            String text = Mutations.loose(input);
            NameWords.indexForms(NameWords.of(text));
            NameWords.of(text).forEach(NameWords::queryForms);
            EmailAddress.isPlausible(text);
            EmailAddress.normalise(text);
            PhoneNumber.isPlausible(text);
            PhoneNumber.forms(text, "GB");
            PaymentCard.isIn(text);
        });
    }

    @Test
    void aFoldedText_foldsToItself() {
        Random random = Tally.random("B22 idempotent");
        RandomText texts = new RandomText(random);
        Tally tally = Tally.of("B22 folding twice is folding once");
        int tries = Tally.size(50_000, 1_000_000);
        for (int i = 0; i < tries; i++) {
            String text = texts.text(8);
            String folded = NameWords.fold(text);
            tally.check(NameWords.fold(folded).equals(folded), "fold " + hex(text));
            String address = texts.text(4) + "@" + texts.text(6);
            if (EmailAddress.isPlausible(address)) {
                String normal = EmailAddress.normalise(address);
                tally.check(EmailAddress.normalise(normal).equals(normal), "normalise " + hex(address));
            }
        }
        tally.close();
    }

    @Test
    void anAddressCopiedWithANoBreakSpace_isRefused_ratherThanNeverFound() {
        assertThat(EmailAddress.isPlausible("ada@x.example\u00a0")).isFalse();
        assertThat(EmailAddress.isPlausible("ada\u202f@x.example")).isFalse();
        assertThat(EmailAddress.isPlausible("ada@x.example")).isTrue();
    }

    @Test
    void aDraftThatPasses_passesAgainUnchanged() {
        RandomText texts = new RandomText(Tally.random("B22 drafts"));
        Tally tally = Tally.of("B22 checked drafts stay as they are");
        int tries = Tally.size(20_000, 1_000_000);
        for (int i = 0; i < tries; i++) {
            DraftChecks.Checked checked = DraftChecks.check(texts.raw(List.of("City", "Ort é")));
            if (checked.complaints().isEmpty()) {
                ContactDraft once = checked.draft();
                DraftChecks.Checked again = DraftChecks.check(new DraftChecks.Raw(
                        once.firstName(),
                        once.lastName(),
                        once.emails(),
                        once.phones(),
                        once.company(),
                        once.title(),
                        once.tags(),
                        Map.copyOf(once.customFields()),
                        once.notes()));
                tally.check(again.complaints().isEmpty() && again.draft().equals(once), "draft " + i);
            }
        }
        tally.close();
    }

    private static String hex(String text) {
        StringBuilder hex = new StringBuilder();
        text.chars().forEach(c -> hex.append(Integer.toHexString(c)).append(' '));
        return hex.toString();
    }
}

package moxora.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.disclosure.RedactionBenchmarkTest.PromptsInTurns;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The benchmark's way in small, in every run: what it times is what it says, and recognising people opens nothing. */
@Tag("N8")
class KnownPeopleCostTest {

    private static final int PROMPTS = 5;

    private final TestPlatform platform = TestPlatform.shared();

    @Test
    void aPromptWithEverybodyRecognised_opensNoMoreThanOneWithout() {
        Assembly moxora = platform.assembly;
        TenantScope acme = platform.acme();
        PromptsInTurns turns = new PromptsInTurns(moxora, acme, 1_000, PROMPTS, 2_000);
        long before = moxora.sealer.openings();

        PromptsInTurns.Figures figures = turns.run(1);

        // Identity, profile and notes of the contact, and the organisation's phone region.
        assertThat(moxora.sealer.openings() - before).isEqualTo(2 * PROMPTS * 4L);
        assertThat(figures.size()).isEqualTo(PROMPTS);
        assertThat(turns.namesHidden(true)).isGreaterThan(turns.namesHidden(false));
    }
}

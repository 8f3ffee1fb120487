package moxora.field;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("N8")
class CompanyNameTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Acme Widgets|acmewidgets",
                "Acme Widgets, Ltd.|acmewidgets",
                "ACME-Widgets Inc|acmewidgets",
                "Müller & Söhne GmbH & Co. KG|mullersohne",
                "Fiat S.p.A.|fiat",
                "Renault S.A.|renault",
                "McDonald's|mcdonalds",
                "AT&T Inc.|att",
                "3M|3m",
                "The Body Shop|bodyshop",
                "The Bank|thebank",
                "Company|company",
                "株式会社東芝|株式会社東芝",
                "The Royal Bank of Scotland Group Holdings|royalbankofscotlandgroup"
            })
    void aCompany_isSpokenOf_withoutWhatSeparatesItsWords_andWithoutItsLegalForm(String name, String spoken) {
        assertThat(CompanyName.spoken(name)).hasValue(spoken);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1984", "&", "X", "", "  "})
    void whatNoLetterTells_isNoCompany(String name) {
        assertThat(CompanyName.spoken(name)).isEmpty();
    }

    @Test
    void aFormInsideAName_staysInIt() {
        assertThat(CompanyName.spoken("Company of Heroes")).hasValue("companyofheroes");
        assertThat(CompanyName.spoken("AB Volvo")).hasValue("abvolvo");
    }
}

package moxora.disclosure.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {

    @Test
    void variables_areReplacedByTheirValues() {
        Template template = new Template("Company: {{company}}, title: {{title}}, again {{company}}.");

        assertThat(template.variables()).containsExactly("company", "title");
        assertThat(template.render(Map.of("company", "Acme", "title", "Countess")))
                .isEqualTo("Company: Acme, title: Countess, again Acme.");
    }

    @Test
    @Tag("T-47")
    void delimitersInAValue_areLettersLikeAnyOther() {
        Template template = new Template("{{company}} and {{title}}");

        assertThat(template.render(Map.of("company", "{{title}}", "title", "}}{{company}}$1\\")))
                .isEqualTo("{{title}} and }}{{company}}$1\\");
    }

    @Test
    void aVariableWithoutValue_isABug() {
        assertThatThrownBy(() -> new Template("{{company}}").render(Map.of()))
                .isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{",
                "{{company",
                "company}}",
                "{{}}",
                "{{ company }}",
                "{{{company}}}",
                "{{first-name}}",
                "[NAME_1]"
            })
    void whatIsNoTemplate_isRefused(String text) {
        assertThatThrownBy(() -> new Template(text)).isInstanceOf(IllegalArgumentException.class);
    }
}

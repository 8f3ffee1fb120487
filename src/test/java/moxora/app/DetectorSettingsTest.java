package moxora.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import moxora.disclosure.detector.PresidioAnalyzer;
import moxora.disclosure.redaction.EntityDetector;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("N8")
class DetectorSettingsTest {

    private static DetectorSettings read(Map<String, String> given) {
        return DetectorSettings.of(new Environment(name -> Optional.ofNullable(given.get(name))));
    }

    @Test
    void nothingSet_isNoDetector_andAnAddressIsOne() {
        assertThat(read(Map.of()).detector()).isSameAs(EntityDetector.NONE);
        assertThat(read(Map.of("moxora.entity.detector.url", "http://127.0.0.1:5002"))
                        .detector())
                .isInstanceOf(PresidioAnalyzer.class);
    }

    @Test
    void whatCannotBe_isToldByTheNameOfTheVariable() {
        assertThatThrownBy(() -> read(Map.of("moxora.entity.detector.url", "http://93.184.216.34")))
                .isInstanceOf(Settings.Invalid.class)
                .hasMessageStartingWith("MOXORA_ENTITY_DETECTOR_URL: ");
        assertThatThrownBy(() -> read(Map.of("moxora.entity.detector.language", "English")))
                .isInstanceOf(Settings.Invalid.class)
                .hasMessageStartingWith("MOXORA_ENTITY_DETECTOR_LANGUAGE: ");
    }
}

package moxora.app;

import moxora.disclosure.detector.DetectorAddress;
import moxora.disclosure.detector.PresidioAnalyzer;
import moxora.disclosure.redaction.EntityDetector;
import org.jspecify.annotations.Nullable;

/**
 * The entity detector that the operator runs: {@code MOXORA_ENTITY_DETECTOR_URL}.
 *
 * @param address null where there is none
 * @param language the one that it is asked in, an ISO 639-1 code
 */
public record DetectorSettings(@Nullable DetectorAddress address, String language) {

    private static final String URL = "moxora.entity.detector.url";
    private static final String LANGUAGE = "moxora.entity.detector.language";

    static DetectorSettings of(Environment environment) {
        String language = environment.text(LANGUAGE, "en");
        if (!language.matches("[a-z]{2,3}")) {
            throw new Settings.Invalid(
                    Environment.variable(LANGUAGE) + ": an ISO 639-1 code such as en or de is allowed.");
        }
        return new DetectorSettings(
                environment
                        .given(URL)
                        .map(text -> DetectorAddress.of(text)
                                .orElseThrow(() -> new Settings.Invalid(Environment.variable(URL)
                                        + ": an https: address is allowed, or an http: address of this machine or of a"
                                        + " private network, without a password and a query.")))
                        .orElse(null),
                language);
    }

    EntityDetector detector() {
        return address == null ? EntityDetector.NONE : new PresidioAnalyzer(address, language);
    }
}

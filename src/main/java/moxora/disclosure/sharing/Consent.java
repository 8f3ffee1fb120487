package moxora.disclosure.sharing;

import java.time.Instant;
import java.util.UUID;

/**
 * That a contact agreed to a disclosure (GDPR article 7.1): when, and where that can be looked up.
 *
 * @param evidence the id of the record of consent in the CRM; the words and documents themselves stay there
 */
public record Consent(Instant at, UUID evidence) {}

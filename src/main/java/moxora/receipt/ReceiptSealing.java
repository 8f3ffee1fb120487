package moxora.receipt;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import moxora.crypto.Commitment;
import moxora.crypto.FieldSealer;
import moxora.crypto.FieldValues;
import moxora.crypto.Sealed;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.Compartment;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * The sealed part of a receipt: all of it. Its time and its contact stand in clear beside it as well, to sort and to
 * find by; a row in which they were changed does not open.
 */
final class ReceiptSealing {

    private static final String FEATURE = "feature";
    private static final String OUTCOME = "outcome";
    private static final String REASON = "reason";
    private static final String FIELDS = "fields";
    private static final String PLACEHOLDERS = "placeholders";
    private static final String PROCESSOR = "processor";
    private static final String MODEL = "model";
    private static final String POLICY = "policyDigest";
    private static final String HMAC = "payloadHmac";
    private static final String HMAC_KEY = "payloadKey";
    private static final String INPUT_TOKENS = "inputTokens";
    private static final String OUTPUT_TOKENS = "outputTokens";
    private static final String TOOK = "tookMillis";
    private static final String ACTOR = "actor";
    private static final String BY_PERSON = "byPerson";
    private static final String AT = "at";
    private static final String CONTACT = "contact";

    private static final Predicate<String> ALL_BUT_THE_KEY = name -> !name.equals(HMAC_KEY);

    private final FieldSealer sealer;

    ReceiptSealing(FieldSealer sealer) {
        this.sealer = sealer;
    }

    Sealed seal(TenantScope scope, Receipt receipt, @Nullable Commitment payload) {
        FieldValues values = new FieldValues()
                .with(FEATURE, receipt.feature())
                .with(OUTCOME, receipt.outcome().wire())
                .with(REASON, receipt.reason())
                .with(FIELDS, receipt.fields())
                .with(
                        PLACEHOLDERS,
                        receipt.placeholders().entrySet().stream()
                                .map(kind -> kind.getKey() + "=" + kind.getValue())
                                .toList())
                .with(PROCESSOR, receipt.processor())
                .with(MODEL, receipt.model())
                .with(POLICY, receipt.policyDigest())
                .with(INPUT_TOKENS, Long.toString(receipt.inputTokens()))
                .with(OUTPUT_TOKENS, Long.toString(receipt.outputTokens()))
                .with(TOOK, Long.toString(receipt.took().toMillis()))
                .with(ACTOR, receipt.actor())
                .with(BY_PERSON, receipt.byPerson() ? "true" : null)
                .with(AT, receipt.at().toString())
                .with(CONTACT, text(receipt.contact()));
        if (payload != null) {
            values.with(HMAC, payload.tag()).with(HMAC_KEY, payload.key());
        }
        return sealer.seal(scope, Compartment.AI_RECEIPT, receipt.id(), values);
    }

    /** @throws Fault {@code INTERNAL} when the row was altered, its time and its contact included */
    Receipt open(TenantScope scope, StoredReceipt stored) {
        FieldValues values = values(scope, stored, ALL_BUT_THE_KEY);
        return new Receipt(
                stored.id(),
                stored.at(),
                one(values, FEATURE),
                stored.contact(),
                Outcome.named(one(values, OUTCOME)).orElseThrow(),
                values.one(REASON).orElse(null),
                values.all(FIELDS),
                counts(values),
                values.one(PROCESSOR).orElse(null),
                values.one(MODEL).orElse(null),
                one(values, POLICY),
                values.one(HMAC).orElse(null),
                Long.parseLong(one(values, INPUT_TOKENS)),
                Long.parseLong(one(values, OUTPUT_TOKENS)),
                Duration.ofMillis(Long.parseLong(one(values, TOOK))),
                one(values, ACTOR),
                values.one(BY_PERSON).isPresent());
    }

    /** What its payload is checked against; empty where nothing left. */
    Optional<Commitment> commitment(TenantScope scope, StoredReceipt stored) {
        FieldValues values = values(scope, stored, name -> true);
        return values.one(HMAC).map(tag -> Commitment.of(one(values, HMAC_KEY), tag));
    }

    private FieldValues values(TenantScope scope, StoredReceipt stored, Predicate<String> wanted) {
        FieldValues values = sealer.open(scope, Compartment.AI_RECEIPT, stored.id(), stored.sealed(), wanted);
        if (!values.one(AT).equals(Optional.of(stored.at().toString()))
                || !Objects.equals(values.one(CONTACT).orElse(null), text(stored.contact()))) {
            throw new Fault(FaultCode.INTERNAL, "A sealed receipt does not fit its row.");
        }
        return values;
    }

    private static SortedMap<String, Integer> counts(FieldValues values) {
        SortedMap<String, Integer> counts = new TreeMap<>();
        for (String count : values.all(PLACEHOLDERS)) {
            int equals = count.indexOf('=');
            counts.put(count.substring(0, equals), Integer.valueOf(count.substring(equals + 1)));
        }
        return counts;
    }

    private static String one(FieldValues values, String name) {
        return values.one(name).orElseThrow();
    }

    private static @Nullable String text(@Nullable UUID contact) {
        return contact == null ? null : contact.toString();
    }
}

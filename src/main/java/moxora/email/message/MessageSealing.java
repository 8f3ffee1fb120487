package moxora.email.message;

import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import moxora.crypto.FieldSealer;
import moxora.crypto.FieldValues;
import moxora.crypto.Sealed;
import moxora.crypto.Token;
import moxora.field.Compartment;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/** The sealed part of a message: its provider's name for it, its topic, and the marks of the addresses it goes to. */
public final class MessageSealing {

    static final String MESSAGE_ID = "messageId";
    static final String TOPIC = "topic";
    static final String ADDRESSES = "addressMarks";

    private final FieldSealer sealer;

    public MessageSealing(FieldSealer sealer) {
        this.sealer = sealer;
    }

    /** What is known of a message beside its row. */
    public record Details(@Nullable String topic, Set<Token> addresses) {}

    /** @param addresses the marks of those that the message goes to */
    public Sealed seal(TenantScope scope, UUID row, MessageDraft draft, Collection<Token> addresses) {
        List<String> marks = addresses.stream()
                .map(mark -> Base64.getEncoder().withoutPadding().encodeToString(mark.bytes()))
                .toList();
        return sealer.seal(
                scope,
                Compartment.MESSAGE,
                row,
                new FieldValues()
                        .with(MESSAGE_ID, draft.messageId())
                        .with(TOPIC, draft.topic())
                        .with(ADDRESSES, marks));
    }

    /** Leaves the provider's name for the message closed. */
    public Details open(TenantScope scope, UUID row, Sealed sealed) {
        FieldValues values = sealer.open(scope, Compartment.MESSAGE, row, sealed, name -> !name.equals(MESSAGE_ID));
        Set<Token> addresses = new LinkedHashSet<>();
        values.all(ADDRESSES)
                .forEach(mark -> addresses.add(Token.of(Base64.getDecoder().decode(mark))));
        return new Details(values.one(TOPIC).orElse(null), addresses);
    }
}

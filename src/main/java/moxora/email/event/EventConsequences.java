package moxora.email.event;

import java.util.List;

/**
 * What follows from events, in the order in which it follows.
 *
 * @param unlinked keeps opens and clicks without their contact
 */
public record EventConsequences(UnlinkedEvents unlinked, List<EventEffect> effects) {

    public EventConsequences {
        effects = List.copyOf(effects);
    }
}

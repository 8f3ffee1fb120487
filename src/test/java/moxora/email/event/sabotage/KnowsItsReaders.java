package moxora.email.event.sabotage;

import moxora.email.EmailEvents;
import moxora.email.engagement.EngagementEffect;

/** Planted: the log knows what is made of it, which closes a circle, and the way in that leads to it. */
@SuppressWarnings("unused")
public class KnowsItsReaders {
    private EngagementEffect effect;
    private EmailEvents door;
}

package moxora.disclosure;

import java.util.List;
import moxora.account.UserTokens;
import moxora.contact.KnownWords;
import moxora.disclosure.redaction.Directory;
import moxora.disclosure.redaction.Finder;
import moxora.disclosure.redaction.MentionFinder;
import moxora.disclosure.redaction.Mentions;
import moxora.disclosure.redaction.Passage;
import moxora.tenant.TenantScope;

/** The organisation's contacts and users, recognised by their index tokens in one look-up for all passages. */
public final class KnownPeople implements Directory {

    private final KnownWords words;
    private final UserTokens users;

    public KnownPeople(KnownWords words, UserTokens users) {
        this.words = words;
        this.users = users;
    }

    @Override
    public boolean knowsNames(TenantScope scope) {
        return words.areNamesIndexed(scope);
    }

    @Override
    public Finder among(TenantScope scope, String region, List<Passage> passages) {
        users.complete(scope);
        return new MentionFinder(passages, asked -> {
            KnownWords.Words known = words.of(
                    scope,
                    region,
                    new KnownWords.Words(asked.names(), asked.companies(), asked.emails(), asked.phones()));
            return new Mentions(known.names(), known.companies(), known.emails(), known.phones());
        });
    }
}

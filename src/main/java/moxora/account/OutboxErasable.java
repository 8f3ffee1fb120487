package moxora.account;

import moxora.erasure.Erasable;
import moxora.erasure.RowsInOrder;
import moxora.mail.Mailbox;
import moxora.store.TenantSession;

/** The mails of an organisation: those that wait, and those that lie in a folder of ours. */
public final class OutboxErasable implements Erasable {

    private final RowsInOrder rows = new RowsInOrder("mail_outbox", "id");
    private final Mailbox mailbox;

    public OutboxErasable(Mailbox mailbox) {
        this.mailbox = mailbox;
    }

    @Override
    public String table() {
        return rows.table();
    }

    @Override
    public long eraseSome(TenantSession session, int limit) {
        mailbox.forget(session.organisation());
        return rows.eraseSome(session, limit);
    }

    @Override
    public boolean reachesBeyondItsTable() {
        return true;
    }
}

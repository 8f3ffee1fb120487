package moxora.contact;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import moxora.erasure.Cell;
import moxora.erasure.CellSource;
import moxora.store.TenantSession;

/** How many contacts an organisation had in the year in which it closed. */
public final class ContactCells implements CellSource {

    private final Clock clock;

    public ContactCells(Clock clock) {
        this.clock = clock;
    }

    @Override
    public List<Cell> cells(TenantSession session) {
        long contacts =
                session.sql().count("select count(*) from contact where organisation_id = ?", session.organisation());
        int year = clock.instant().atOffset(ZoneOffset.UTC).getYear();
        return List.of(new Cell("contact", year, contacts, contacts));
    }
}

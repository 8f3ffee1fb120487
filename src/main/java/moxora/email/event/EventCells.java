package moxora.email.event;

import java.util.List;
import moxora.erasure.Cell;
import moxora.erasure.CellSource;
import moxora.store.TenantSession;

/**
 * How often each type of e-mail event was reported in each year. Events of nobody in particular are left out, since it
 * cannot be told how many people stand behind them, and so is what machines opened.
 */
public final class EventCells implements CellSource {

    /** The most that one contact adds to a cell. */
    private static final int OF_ONE = 100;

    @Override
    public List<Cell> cells(TenantSession session) {
        return session.sql()
                .rows(
                        "select type, year, count(*), sum(least(times, ?))::bigint from (select type,"
                                + " extract(year from shown_at at time zone 'UTC')::integer as year, count(*) as times"
                                + " from email_event where organisation_id = ? and not machine"
                                + " group by type, year, contact_id) of_one group by type, year order by type, year",
                        row -> new Cell(row.text(1), (int) row.number(2), row.number(3), row.number(4)),
                        OF_ONE,
                        session.organisation());
    }
}

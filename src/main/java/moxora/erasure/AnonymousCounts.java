package moxora.erasure;

import java.util.List;
import moxora.store.Sql;
import moxora.store.Vault;

/** The counts that outlived the organisations they came from. */
public final class AnonymousCounts {

    private final Vault vault;

    public AnonymousCounts(Vault vault) {
        this.vault = vault;
    }

    /** All of them, by kind and year; a few per year. */
    public List<Cell> all() {
        return vault.within(sql -> sql.rows(
                "select kind, year, people, events from anonymous_count order by kind, year",
                row -> new Cell(row.text(1), (int) row.number(2), row.number(3), row.number(4))));
    }

    static void add(Sql sql, Cell cell) {
        sql.update(
                "insert into anonymous_count as c (kind, year, people, events) values (?, ?, ?, ?) on conflict (kind, year)"
                        + " do update set people = c.people + excluded.people, events = c.events + excluded.events",
                cell.kind(),
                cell.year(),
                cell.people(),
                cell.events());
    }
}

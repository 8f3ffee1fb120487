package moxora.store;

import java.util.List;

/**
 * What a database holds beside ordinary tables that could hold or pass on a copy of their rows. Moxora makes none of
 * these, so each is somebody's own and nothing here would erase it.
 *
 * <p>After PostgreSQL's documentation, chapter "System Catalogs". Copies that come and go with a table, its partitions,
 * indexes and TOAST table, are erased with its rows.
 */
final class StrayObjects {

    /** A name as PostgreSQL has it, and what it is, in the words of a sentence about it. */
    record Stray(String name, String what) {}

    private static final String OF_USERS =
            " n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp)'";

    private static final List<String> KINDS = List.of(
            "select c.relname, case c.relkind when 'm' then 'is a materialised view' when 'v' then 'is a view'"
                    + " when 'f' then 'is a foreign table' else 'is a table outside the schema public' end"
                    + " from pg_class c join pg_namespace n on n.oid = c.relnamespace where" + OF_USERS
                    + " and (c.relkind in ('m', 'v', 'f') or c.relkind in ('r', 'p') and n.nspname <> 'public')",
            "select c.relname, 'is unlogged, so a crash leaves it unchecked' from pg_class c"
                    + " join pg_namespace n on n.oid = c.relnamespace where" + OF_USERS
                    + " and c.relpersistence = 'u' and c.relkind in ('r', 'p')",
            "select c.relname, 'is a sequence of no column' from pg_class c"
                    + " join pg_namespace n on n.oid = c.relnamespace where" + OF_USERS
                    + " and c.relkind = 'S' and not exists (select 1 from pg_depend d where d.classid = 'pg_class'::regclass"
                    + " and d.objid = c.oid and d.deptype in ('a', 'i'))",
            "select 'pg_largeobject', 'holds large objects' where exists (select 1 from pg_largeobject_metadata)",
            // Numbers below are those of objects that come with PostgreSQL.
            "select coalesce(to_regclass(d.objoid::regclass::text)::text, 'the database'), 'has a comment, which may quote'"
                    + " from pg_description d where d.classoid = 'pg_class'::regclass and d.objoid >= 16384 union"
                    + " select d.classoid::regclass::text, 'has a comment, which may quote' from pg_description d"
                    + " where d.classoid not in ('pg_class'::regclass, 'pg_extension'::regclass) and d.objoid >= 16384"
                    + " and not exists (select 1 from pg_depend e where e.classid = d.classoid and e.objid = d.objoid"
                    + " and e.deptype = 'e') union"
                    + " select 'the database', 'has a comment, which may quote' from pg_shdescription d"
                    + " join pg_database b on b.oid = d.objoid where b.datname = current_database()"
                    + " and d.classoid = 'pg_database'::regclass",
            "select pubname, 'is a publication, which passes rows on' from pg_publication",
            "select s.subname, 'is a subscription, which brings rows in' from pg_subscription s"
                    + " join pg_database b on b.oid = s.subdbid where b.datname = current_database()",
            "select slot_name, 'is a logical replication slot, which keeps rows and passes them on'"
                    + " from pg_replication_slots where database = current_database()",
            "select s.stxname, 'is an extended statistic, which samples values' from pg_statistic_ext s"
                    + " join pg_namespace n on n.oid = s.stxnamespace where" + OF_USERS,
            "select t.tgname, 'is a trigger, which may copy rows' from pg_trigger t join pg_class c on c.oid = t.tgrelid"
                    + " join pg_namespace n on n.oid = c.relnamespace where" + OF_USERS + " and not t.tgisinternal",
            "select r.rulename, 'is a rule, which may copy rows' from pg_rewrite r join pg_class c on c.oid = r.ev_class"
                    + " join pg_namespace n on n.oid = c.relnamespace where" + OF_USERS
                    + " and r.rulename <> '_RETURN'",
            "select evtname, 'is an event trigger, which may copy rows' from pg_event_trigger",
            "select srvname, 'is a foreign server, to which rows may go' from pg_foreign_server",
            "select gid, 'is a prepared transaction, which holds rows' from pg_prepared_xacts"
                    + " where database = current_database()");

    private StrayObjects() {}

    static List<Stray> in(Sql sql) {
        return KINDS.stream()
                .flatMap(kind -> sql.rows(kind + " order by 1, 2", row -> new Stray(row.text(1), row.text(2))).stream())
                .toList();
    }
}

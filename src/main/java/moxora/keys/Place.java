package moxora.keys;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far a sweep is: in which table, and after which row of it. Tables are named, so that a new one shifts nothing. */
record Place(int table, @Nullable String after) {

    static Place of(@Nullable String wire, List<Resealable> tables) {
        if (wire == null) {
            return new Place(0, null);
        }
        int colon = wire.indexOf(':');
        String name = wire.substring(0, colon);
        String after = wire.substring(colon + 1);
        if (name.isEmpty()) {
            return new Place(tables.size(), null);
        }
        for (int i = 0; i < tables.size(); i++) {
            if (tables.get(i).table().equals(name)) {
                return new Place(i, after.isEmpty() ? null : after);
            }
        }
        return new Place(0, null);
    }

    Place nextTable() {
        return new Place(table + 1, null);
    }

    Place at(String row) {
        return new Place(table, row);
    }

    String wire(List<Resealable> tables) {
        return (table == tables.size() ? "" : tables.get(table).table()) + ":" + (after == null ? "" : after);
    }
}

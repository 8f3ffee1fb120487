package moxora.store;

import jakarta.persistence.EntityManagerFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.persistence.descriptors.ClassDescriptor;
import org.eclipse.persistence.internal.helper.DatabaseField;
import org.eclipse.persistence.internal.helper.DatabaseTable;
import org.eclipse.persistence.jpa.JpaHelper;
import org.eclipse.persistence.mappings.AggregateCollectionMapping;
import org.eclipse.persistence.mappings.DatabaseMapping;
import org.eclipse.persistence.mappings.DirectCollectionMapping;
import org.eclipse.persistence.mappings.ManyToManyMapping;

/**
 * A table that an entity writes to: its own, a secondary one, one of a collection of values, or one that joins it to
 * others.
 *
 * @param entity the class, by its simple name
 * @param columns the mapped columns; empty for a table of a collection or a join
 */
public record MappedTable(String entity, String table, Set<String> columns) {

    static List<MappedTable> of(EntityManagerFactory entities) {
        List<MappedTable> mapped = new ArrayList<>();
        for (ClassDescriptor entity :
                JpaHelper.getServerSession(entities).getDescriptors().values()) {
            Map<String, Set<String>> tables = new TreeMap<>();
            entity.getTables().forEach(table -> tables.put(lower(table), new TreeSet<>()));
            for (DatabaseField field : entity.getFields()) {
                if (field.hasTableName()) {
                    tables.computeIfAbsent(lower(field.getTable()), name -> new TreeSet<>())
                            .add(field.getName().toLowerCase(Locale.ROOT));
                }
            }
            entity.getMappings().forEach(mapping -> beside(mapping, tables));
            String name = entity.getJavaClass().getSimpleName();
            tables.forEach((table, columns) -> mapped.add(new MappedTable(name, table, columns)));
        }
        return mapped;
    }

    private static void beside(DatabaseMapping mapping, Map<String, Set<String>> tables) {
        if (mapping instanceof DirectCollectionMapping values) {
            tables.putIfAbsent(lower(values.getReferenceTable()), Set.of());
        } else if (mapping instanceof ManyToManyMapping join) {
            tables.putIfAbsent(lower(join.getRelationTable()), Set.of());
        } else if (mapping instanceof AggregateCollectionMapping parts) {
            parts.getReferenceDescriptor().getTables().forEach(table -> tables.putIfAbsent(lower(table), Set.of()));
        }
    }

    private static String lower(DatabaseTable table) {
        return table.getName().toLowerCase(Locale.ROOT);
    }
}

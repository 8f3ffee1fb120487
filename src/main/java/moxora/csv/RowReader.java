package moxora.csv;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import moxora.contact.ContactBatches;
import moxora.contact.CustomFieldSchema;
import moxora.contact.DraftChecks;
import moxora.field.PaymentCard;
import moxora.field.PersonalField;
import org.jspecify.annotations.Nullable;

/** One record of a file as a draft, or what is wrong with it, column by column. */
final class RowReader {

    private final Mapping mapping;
    private final CustomFieldSchema schema;

    RowReader(Mapping mapping, CustomFieldSchema schema) {
        this.mapping = mapping;
        this.schema = schema;
    }

    /** Something wrong in a row; never quotes a cell. */
    record Refusal(String column, String code, String message) {}

    /** A draft, or refusals. */
    record Outcome(ContactBatches.@Nullable Incoming incoming, List<Refusal> refusals) {}

    Outcome read(String[] cells) {
        List<Refusal> refusals = new ArrayList<>();
        int columns = mapping.header().size();
        if (cells.length != columns) {
            refusals.add(new Refusal(
                    "", "column_count", "The header has " + columns + " columns, this row " + cells.length + "."));
            return new Outcome(null, refusals);
        }
        for (int i = 0; i < columns; i++) {
            if (cells[i].length() > CsvLimits.CELL) {
                refusals.add(refusal(i, "too_long", "At most " + CsvLimits.CELL + " characters in a cell."));
            } else if (PaymentCard.isIn(cells[i])) {
                refusals.add(refusal(i, "payment_card", "Payment card numbers are not stored, nor passed over."));
            }
        }
        if (!refusals.isEmpty()) {
            return new Outcome(null, refusals);
        }
        return draft(cells);
    }

    private Outcome draft(String[] cells) {
        Fields fields = new Fields();
        for (int i = 0; i < cells.length; i++) {
            Optional<Mapping.Target> target = mapping.targets().get(i);
            if (target.isPresent()) {
                String cell = mapping.ownExport() ? FormulaGuard.unguard(cells[i]) : cells[i];
                fields.take(target.get(), cell, mapping.header().get(i));
            }
        }
        UUID id = null;
        if (!fields.id.isEmpty()) {
            id = uuid(fields.id);
            if (id == null) {
                return new Outcome(null, List.of(new Refusal(ExportColumns.ID, "malformed_id", "A UUID is required.")));
            }
        }
        DraftChecks.Checked checked = DraftChecks.check(fields.raw(), schema);
        List<Refusal> refusals = checked.complaints().stream()
                .map(complaint ->
                        new Refusal(fields.columnOf(complaint.pointer()), complaint.code(), complaint.message()))
                .toList();
        return refusals.isEmpty()
                ? new Outcome(new ContactBatches.Incoming(id, checked.draft(), mapping.customFields()), List.of())
                : new Outcome(null, refusals);
    }

    private Refusal refusal(int column, String code, String message) {
        return new Refusal(mapping.header().get(column), code, message);
    }

    private static @Nullable UUID uuid(String text) {
        try {
            UUID id = UUID.fromString(text);
            return id.toString().equalsIgnoreCase(text) ? id : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** The cells of one record, sorted into fields, each remembering the column it came from. */
    private static final class Fields {

        private String id = "";
        private final Map<Mapping.Kind, String> single = new LinkedHashMap<>();
        private final Map<Mapping.Kind, List<String>> lists = new LinkedHashMap<>();
        private final Map<String, String> custom = new LinkedHashMap<>();
        private final Map<String, String> columns = new LinkedHashMap<>();

        void take(Mapping.Target target, String cell, String column) {
            switch (target.kind()) {
                case ID -> id = cell.strip();
                case EMAIL -> list(PersonalField.EMAILS, target.kind(), cell, column);
                case PHONE -> list(PersonalField.PHONES, target.kind(), cell, column);
                case TAGS -> list(PersonalField.TAGS, target.kind(), cell, column);
                case CUSTOM -> {
                    custom.put(target.customField(), cell);
                    columns.put("/" + PersonalField.CUSTOM_FIELDS.wire() + "/" + target.customField(), column);
                    columns.putIfAbsent("/" + PersonalField.CUSTOM_FIELDS.wire(), column);
                }
                case FIRST_NAME -> single(PersonalField.FIRST_NAME, target.kind(), cell, column);
                case LAST_NAME -> single(PersonalField.LAST_NAME, target.kind(), cell, column);
                case COMPANY -> single(PersonalField.COMPANY, target.kind(), cell, column);
                case TITLE -> single(PersonalField.TITLE, target.kind(), cell, column);
                case NOTES -> single(PersonalField.NOTES, target.kind(), cell, column);
            }
        }

        private void single(PersonalField field, Mapping.Kind kind, String cell, String column) {
            single.put(kind, cell);
            columns.put("/" + field.wire(), column);
        }

        private void list(PersonalField field, Mapping.Kind kind, String cell, String column) {
            List<String> values = lists.computeIfAbsent(kind, key -> new ArrayList<>());
            for (String value : cell.split(ExportColumns.LIST_SEPARATOR, -1)) {
                columns.put("/" + field.wire() + "/" + values.size(), column);
                values.add(value);
            }
            columns.putIfAbsent("/" + field.wire(), column);
        }

        DraftChecks.Raw raw() {
            return new DraftChecks.Raw(
                    single.get(Mapping.Kind.FIRST_NAME),
                    single.get(Mapping.Kind.LAST_NAME),
                    lists.getOrDefault(Mapping.Kind.EMAIL, List.of()),
                    lists.getOrDefault(Mapping.Kind.PHONE, List.of()),
                    single.get(Mapping.Kind.COMPANY),
                    single.get(Mapping.Kind.TITLE),
                    lists.getOrDefault(Mapping.Kind.TAGS, List.of()),
                    custom,
                    single.get(Mapping.Kind.NOTES));
        }

        String columnOf(String pointer) {
            return columns.getOrDefault(pointer, "");
        }
    }
}

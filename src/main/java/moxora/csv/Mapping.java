package moxora.csv;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.PersonalField;

/**
 * Which column of a file goes into which field. Columns that nobody maps are left out.
 *
 * <p>Two kinds: a stranger's file with a mapping from the caller, and our own export without one.
 *
 * @param targets per column of the file what it is for, or null when it is left out
 * @param ownExport whether cells carry the {@link FormulaGuard} of our export
 */
record Mapping(List<String> header, List<Optional<Target>> targets, boolean ownExport) {

    /** A field, or one custom field of that name. */
    record Target(Kind kind, String customField) {

        private static Target of(Kind kind) {
            return new Target(kind, "");
        }
    }

    /** The first column with e-mail addresses, or empty when there is none. */
    String emailColumn() {
        for (int i = 0; i < targets.size(); i++) {
            if (targets.get(i).filter(target -> target.kind() == Kind.EMAIL).isPresent()) {
                return header.get(i);
            }
        }
        return "";
    }

    /** What a column can be for. */
    enum Kind {
        ID(false),
        FIRST_NAME(false),
        LAST_NAME(false),
        EMAIL(true),
        PHONE(true),
        COMPANY(false),
        TITLE(false),
        TAGS(true),
        NOTES(false),
        CUSTOM(false);

        private final boolean repeatable;

        Kind(boolean repeatable) {
            this.repeatable = repeatable;
        }
    }

    private static final Map<String, Kind> MAPPED = Map.of(
            "firstName", Kind.FIRST_NAME,
            "lastName", Kind.LAST_NAME,
            "email", Kind.EMAIL,
            "phone", Kind.PHONE,
            "company", Kind.COMPANY,
            "title", Kind.TITLE,
            "tags", Kind.TAGS,
            "notes", Kind.NOTES);

    private static final Map<String, Kind> EXPORTED = Map.of(
            ExportColumns.ID,
            Kind.ID,
            "firstName",
            Kind.FIRST_NAME,
            "lastName",
            Kind.LAST_NAME,
            "emails",
            Kind.EMAIL,
            "phones",
            Kind.PHONE,
            "company",
            Kind.COMPANY,
            "title",
            Kind.TITLE,
            "tags",
            Kind.TAGS,
            "notes",
            Kind.NOTES);

    private static final Set<String> READ_ONLY = Set.of(ExportColumns.CREATED_AT, ExportColumns.UPDATED_AT);

    /** @param json {@code {"CSV column": "field"}}, or empty for our own export */
    static Mapping of(String json, List<String> header) {
        if (header.size() > CsvLimits.COLUMNS) {
            throw Fault.refused("", "too_many_columns", "At most " + CsvLimits.COLUMNS + " columns are allowed.");
        }
        return json.isEmpty() ? ofOwnExport(header) : ofStranger(parse(json), header);
    }

    private static JsonObject parse(String json) {
        try (var reader = Json.createReader(new StringReader(json))) {
            return reader.readObject();
        } catch (JsonException e) {
            throw new Fault(FaultCode.MALFORMED_PARAMETER, "The parameter mapping is not a JSON object.");
        }
    }

    private static Mapping ofOwnExport(List<String> header) {
        List<Fault.Complaint> complaints = new ArrayList<>();
        List<Optional<Target>> targets = new ArrayList<>();
        for (int i = 0; i < header.size(); i++) {
            String column = header.get(i);
            if (READ_ONLY.contains(column)) {
                targets.add(Optional.empty());
            } else if (column.startsWith(ExportColumns.CUSTOM_PREFIX)
                    && column.length() > ExportColumns.CUSTOM_PREFIX.length()) {
                targets.add(
                        Optional.of(new Target(Kind.CUSTOM, column.substring(ExportColumns.CUSTOM_PREFIX.length()))));
            } else if (EXPORTED.containsKey(column)) {
                targets.add(Optional.of(Target.of(EXPORTED.get(column))));
            } else {
                targets.add(Optional.empty());
                complaints.add(new Fault.Complaint(
                        "/" + i,
                        "unknown_column",
                        "Without a mapping the columns must be those of an export: id, firstName, lastName, emails, phones,"
                                + " company, title, tags, notes, customFields.<name>, createdAt, updatedAt."));
            }
        }
        return checked(new Mapping(header, targets, true), complaints);
    }

    private static Mapping ofStranger(JsonObject mapping, List<String> header) {
        List<Fault.Complaint> complaints = new ArrayList<>();
        Map<String, Target> byColumn = new LinkedHashMap<>();
        mapping.forEach((column, value) -> {
            if (!header.contains(column)) {
                complaints.add(new Fault.Complaint(column, "unknown_column", "The file has no such column."));
            }
            target(value)
                    .ifPresentOrElse(
                            target -> byColumn.put(column, target),
                            () -> complaints.add(
                                    new Fault.Complaint(
                                            column,
                                            "unknown_field",
                                            "Allowed: firstName, lastName, email, phone, company, title, tags, notes, customFields.<name>.")));
        });
        if (mapping.isEmpty()) {
            complaints.add(new Fault.Complaint("", "empty_mapping", "At least one column must be mapped."));
        }
        List<Optional<Target>> targets = header.stream()
                .map(column -> Optional.ofNullable(byColumn.get(column)))
                .toList();
        return checked(new Mapping(header, targets, false), complaints);
    }

    private static Optional<Target> target(JsonValue value) {
        if (!(value instanceof JsonString name)) {
            return Optional.empty();
        }
        String text = name.getString();
        if (text.startsWith(ExportColumns.CUSTOM_PREFIX) && text.length() > ExportColumns.CUSTOM_PREFIX.length()) {
            return Optional.of(new Target(Kind.CUSTOM, text.substring(ExportColumns.CUSTOM_PREFIX.length())));
        }
        return Optional.ofNullable(MAPPED.get(text)).map(Target::of);
    }

    private static Mapping checked(Mapping mapping, List<Fault.Complaint> complaints) {
        Set<Target> once = new HashSet<>();
        Set<String> columns = new HashSet<>();
        for (int i = 0; i < mapping.header.size(); i++) {
            String column = mapping.header.get(i);
            Optional<Target> target = mapping.targets.get(i);
            if (target.isPresent() && !columns.add(column)) {
                complaints.add(
                        new Fault.Complaint(column, "ambiguous_column", "Two columns of the file have this name."));
            }
            if (target.isPresent() && !target.get().kind.repeatable && !once.add(target.get())) {
                complaints.add(new Fault.Complaint(
                        column, "mapped_twice", "Only email, phone and tags may take several columns."));
            }
        }
        if (mapping.targets.stream().noneMatch(Optional::isPresent) && complaints.isEmpty()) {
            complaints.add(new Fault.Complaint("", "no_column", "No column of the file goes into a field."));
        }
        if (!complaints.isEmpty()) {
            throw new Fault(FaultCode.VALUE_REFUSED, "The mapping does not fit the file.", complaints);
        }
        return mapping;
    }

    /** The custom fields that the file has a column for. */
    Set<String> customFields() {
        return targets.stream()
                .flatMap(Optional::stream)
                .filter(target -> target.kind == Kind.CUSTOM)
                .map(Target::customField)
                .collect(Collectors.toSet());
    }

    /** Whether the field is one of those a mapping can name; a test holds the two lists together. */
    static boolean covers(PersonalField field) {
        return field == PersonalField.CUSTOM_FIELDS
                || field == PersonalField.SPECIAL_FIELDS
                || EXPORTED.containsKey(field.wire());
    }
}

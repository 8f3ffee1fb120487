package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import moxora.csv.AddressFile;
import moxora.email.message.TopicName;
import moxora.email.suppression.SuppressionImport;
import moxora.email.suppression.SuppressionReason;
import moxora.tenant.Right;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Suppressions from elsewhere, ten thousand at a time. */
@Path("suppressions/import")
@Tag(name = "E-mail")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class SuppressionImportsResource {

    private static final String CSV = "text/csv";
    private static final String ADDRESSES = "addresses";
    private static final String TOPIC = "topic";
    private static final String REASON = "reason";

    /** How many refusals an answer lists; it counts them all. */
    private static final int LISTED = 1_000;

    private final SuppressionImport imports;

    @Inject
    SuppressionImportsResource(SuppressionImport imports) {
        this.imports = imports;
    }

    @POST
    @Needs(Right.SUPPRESSIONS_MANAGE)
    @Consumes({CSV, MediaType.APPLICATION_JSON})
    @Operation(
            summary = "Import suppressions from CSV or JSON",
            description = "CSV with a column address, and if wanted topic and reason; or JSON"
                    + " {\"addresses\":[…],\"topic\"?,\"reason\"?}. At most 10,000 and 4 MiB; reason is import when"
                    + " not given. {\"rows\",\"added\",\"known\",\"rejectedCount\",\"rejected\":[{\"row\",\"column\","
                    + "\"code\",\"message\"}]}.")
    public JsonObject add(
            InputStream body, @Context HttpHeaders headers, @Context SecurityContext security, @Context UriInfo uri) {
        Query.of(uri, Set.of());
        List<SuppressionImport.Rejected> uneven = new ArrayList<>();
        List<SuppressionImport.Line> lines = MediaType.APPLICATION_JSON_TYPE.isCompatible(headers.getMediaType())
                ? fromJson(body)
                : fromCsv(body, uneven);
        return json(lines.size() + uneven.size(), uneven, imports.add(TenantCaller.scope(security), lines));
    }

    private static List<SuppressionImport.Line> fromCsv(InputStream body, List<SuppressionImport.Rejected> uneven) {
        List<SuppressionImport.Line> lines = new ArrayList<>();
        for (AddressFile.Line line : AddressFile.read(body, SuppressionImport.MOST)) {
            @Nullable String address = line.address();
            if (address == null) {
                uneven.add(new SuppressionImport.Rejected(
                        line.number(), "", "column_count", "As many cells as the header has are required."));
            } else {
                lines.add(new SuppressionImport.Line(line.number(), address, line.topic(), line.reason()));
            }
        }
        return lines;
    }

    private static List<SuppressionImport.Line> fromJson(InputStream body) {
        Fields fields =
                Fields.of(StrictJsonReader.read(body, AddressFile.MOST_BYTES), Set.of(ADDRESSES, TOPIC, REASON));
        if (!fields.has(ADDRESSES)) {
            fields.required(ADDRESSES);
        }
        List<String> addresses = fields.texts(ADDRESSES);
        @Nullable String topic = fields.optional(TOPIC);
        @Nullable String reason = fields.optional(REASON);
        fields.done();
        @Nullable String named = TopicName.of("/topic", topic);
        @Nullable
        String because = reason == null
                ? null
                : SuppressionReason.require("/reason", reason).wire();
        List<SuppressionImport.Line> lines = new ArrayList<>();
        addresses.forEach(address -> lines.add(new SuppressionImport.Line(lines.size() + 1L, address, named, because)));
        return lines;
    }

    private static JsonObject json(int rows, List<SuppressionImport.Rejected> uneven, SuppressionImport.Result result) {
        List<SuppressionImport.Rejected> all = new ArrayList<>(uneven);
        all.addAll(result.rejected());
        JsonArrayBuilder rejected = Json.createArrayBuilder();
        all.stream()
                .sorted(java.util.Comparator.comparingLong(SuppressionImport.Rejected::row))
                .limit(LISTED)
                .forEach(one -> rejected.add(Json.createObjectBuilder()
                        .add("row", one.row())
                        .add("column", one.column())
                        .add("code", one.code())
                        .add("message", one.message())));
        return Json.createObjectBuilder()
                .add("rows", rows)
                .add("added", result.added())
                .add("known", result.known())
                .add("rejectedCount", all.size())
                .add("rejected", rejected)
                .build();
    }
}

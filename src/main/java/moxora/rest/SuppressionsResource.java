package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import moxora.contact.Limits;
import moxora.csv.AddressFile;
import moxora.email.message.MessageDraft;
import moxora.email.message.RegisteredMessage;
import moxora.email.suppression.SuppressionChecks;
import moxora.email.suppression.SuppressionReason;
import moxora.email.suppression.Suppressions;
import moxora.tenant.Right;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The addresses that the organisation must not send to. Addresses go in, and none comes out. */
@Path("suppressions")
@Tag(name = "E-mail")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class SuppressionsResource {

    private static final String ADDRESS = "address";
    private static final String TOPIC = "topic";
    private static final String REASON = "reason";
    private static final String CONSENT = "consent";
    private static final List<String> REASONS = Arrays.stream(SuppressionReason.values())
            .map(SuppressionReason::wire)
            .toList();

    private final Suppressions suppressions;
    private final SuppressionChecks checks;

    @Inject
    SuppressionsResource(Suppressions suppressions, SuppressionChecks checks) {
        this.suppressions = suppressions;
        this.checks = checks;
    }

    @POST
    @Needs(Right.SUPPRESSIONS_MANAGE)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Suppress an address",
            description = "{\"address\",\"topic\"?,\"reason\"?}: without topic, for all of them; reason is manual when"
                    + " not given. The same again answers the same id.")
    public Response add(JsonObject body, @Context SecurityContext security) {
        Fields fields = Fields.of(body, Set.of(ADDRESS, TOPIC, REASON));
        String address = fields.required(ADDRESS);
        @Nullable String topic = fields.optional(TOPIC);
        @Nullable String reason = fields.optional(REASON);
        fields.done();
        UUID id = suppressions.add(
                TenantCaller.scope(security),
                address,
                topic,
                reason == null ? SuppressionReason.MANUAL : SuppressionReason.require("/reason", reason));
        return Response.status(Response.Status.CREATED)
                .entity(Json.createObjectBuilder().add("id", id.toString()).build())
                .build();
    }

    @GET
    @Needs(Right.SUPPRESSIONS_READ)
    @Operation(
            summary = "What is suppressed, newest first",
            description = "Reasons, topics and times. Addresses are kept as keyed hashes only, and cannot be answered.")
    @Parameter(name = "reason", in = ParameterIn.QUERY, description = "only those for this reason")
    @Parameter(name = "topic", in = ParameterIn.QUERY, description = "only those of exactly this topic")
    @Parameter(name = "limit", in = ParameterIn.QUERY, description = "1 to 200, 50 when not given")
    @Parameter(name = "cursor", in = ParameterIn.QUERY, description = "the nextCursor of the page before")
    public JsonObject list(@Context SecurityContext security, @Context UriInfo uri) {
        Query query = Query.of(uri, Set.of(REASON, TOPIC, "limit", "cursor"));
        String reason = query.word(REASON, REASONS, "");
        Suppressions.Page page = suppressions.page(
                TenantCaller.scope(security),
                SuppressionReason.named(reason).orElse(null),
                query.text(TOPIC),
                query.cursor(),
                query.limit(Limits.DEFAULT_PAGE, Limits.PAGE));
        JsonArrayBuilder items = Json.createArrayBuilder();
        page.items().forEach(item -> items.add(json(item)));
        @Nullable UUID next = page.next();
        return Json.createObjectBuilder()
                .add("items", items)
                .add("nextCursor", next == null ? JsonValue.NULL : Json.createValue(Query.cursor(next)))
                .build();
    }

    @POST
    @Path("remove")
    @Needs(Right.SUPPRESSIONS_MANAGE)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Send to an address again",
            description = "{\"address\",\"topic\"?,\"reason\"?,\"consent\"?:{\"at\",\"source\",\"text\"?}}. What the"
                    + " person refused, or may have (unsubscribe, complaint, import), is lifted with a consent only,"
                    + " which is recorded. {\"removed\":[\"reason\"],\"consentId\"}.")
    public JsonObject remove(JsonObject body, @Context SecurityContext security) {
        Fields fields = Fields.of(body, Set.of(ADDRESS, TOPIC, REASON, CONSENT));
        String address = fields.required(ADDRESS);
        @Nullable String topic = fields.optional(TOPIC);
        @Nullable String reason = fields.optional(REASON);
        boolean consented = fields.object(CONSENT) != null;
        @Nullable Fields consent = consented ? fields.inner(CONSENT, ConsentJson.MEMBERS) : null;
        ConsentJson.@Nullable Read given = consent == null ? null : ConsentJson.read(consent);
        fields.done();
        Suppressions.Removed removed = suppressions.remove(
                TenantCaller.scope(security),
                address,
                topic,
                reason == null ? null : SuppressionReason.require("/reason", reason),
                given == null ? null : given.consent());
        JsonArrayBuilder reasons = Json.createArrayBuilder();
        removed.reasons().stream().sorted().forEach(lifted -> reasons.add(lifted.wire()));
        @Nullable UUID recorded = removed.consent();
        return Json.createObjectBuilder()
                .add("removed", reasons)
                .add("consentId", recorded == null ? JsonValue.NULL : Json.createValue(recorded.toString()))
                .build();
    }

    @POST
    @Path("check")
    @Needs(Right.MESSAGES_SEND)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Ask of up to 10,000 addresses whether they may be sent to",
            description = "{\"addresses\":[…],\"topic\"?,\"kind\"?}, marketing when not given."
                    + " {\"results\":[{\"index\",\"suppressed\",\"reason\"?}]} in their order.")
    public JsonObject check(InputStream body, @Context SecurityContext security) {
        Fields fields =
                Fields.of(StrictJsonReader.read(body, AddressFile.MOST_BYTES), Set.of("addresses", TOPIC, "kind"));
        if (!fields.has("addresses")) {
            fields.required("addresses");
        }
        List<String> addresses = fields.texts("addresses");
        @Nullable String topic = fields.optional(TOPIC);
        @Nullable String kind = fields.optional("kind");
        fields.done();
        List<Optional<SuppressionReason>> answers = checks.check(
                TenantCaller.scope(security),
                addresses,
                kind == null ? RegisteredMessage.Kind.MARKETING : MessageDraft.kind("/kind", kind),
                topic);
        JsonArrayBuilder results = Json.createArrayBuilder();
        for (int i = 0; i < answers.size(); i++) {
            JsonObjectBuilder result = Json.createObjectBuilder()
                    .add("index", i)
                    .add("suppressed", answers.get(i).isPresent());
            answers.get(i).ifPresent(reason -> result.add(REASON, reason.wire()));
            results.add(result);
        }
        return Json.createObjectBuilder().add("results", results).build();
    }

    private static JsonObject json(Suppressions.Item item) {
        @Nullable String topic = item.topic();
        return Json.createObjectBuilder()
                .add("id", item.id().toString())
                .add(REASON, item.reason().wire())
                .add(TOPIC, topic == null ? JsonValue.NULL : Json.createValue(topic))
                .add("createdAt", item.createdAt().toString())
                .build();
    }
}

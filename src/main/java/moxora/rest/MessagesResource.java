package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import moxora.email.Registrations;
import moxora.email.engagement.EmailStatistics;
import moxora.email.engagement.StatisticKind;
import moxora.email.message.MessageDraft;
import moxora.fault.Fault;
import moxora.tenant.Right;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Messages, before they are sent: who may be sent what, and with which headers. */
@Path("messages")
@Tag(name = "E-mail")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class MessagesResource {

    private static final Set<String> MEMBERS = Set.of("messageId", "contactId", "kind", "topic", "recipient");

    private final Registrations registrations;
    private final EmailStatistics statistics;

    @Inject
    MessagesResource(Registrations registrations, EmailStatistics statistics) {
        this.registrations = registrations;
        this.statistics = statistics;
    }

    @POST
    @Needs(Right.MESSAGES_SEND)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Register a message before it is sent",
            description =
                    "{\"messageId\",\"contactId\",\"kind\":\"marketing|transactional\",\"topic\"?,\"recipient\"?}."
                            + " 201 {\"headers\"}: to be sent with a marketing message; a transactional one has none."
                            + " 409 suppressed with reason: it must not be sent.")
    public Response register(JsonObject body, @Context SecurityContext security) {
        MessageDraft draft = draft("", Fields.of(body, MEMBERS));
        Map<String, String> headers = registrations.register(TenantCaller.scope(security), draft);
        return Response.status(Response.Status.CREATED)
                .entity(Json.createObjectBuilder().add("headers", json(headers)).build())
                .build();
    }

    @POST
    @Path("batch")
    @Needs(Right.MESSAGES_SEND)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Register up to 1,000 messages",
            description = "{\"messages\":[…]}, each as for one. {\"results\":[{\"status\",\"headers\"} or"
                    + " {\"status\",\"code\",\"reason\"?,\"detail\"}]} in their order.")
    public JsonObject registerAll(JsonObject body, @Context SecurityContext security) {
        Fields fields = Fields.of(body, Set.of("messages"));
        List<MessageDraft> drafts = new ArrayList<>();
        fields.objects(
                "messages", Registrations.MOST, MEMBERS, (pointer, message) -> drafts.add(draft(pointer, message)));
        fields.done();
        JsonArrayBuilder results = Json.createArrayBuilder();
        registrations.register(TenantCaller.scope(security), drafts).forEach(outcome -> results.add(json(outcome)));
        return Json.createObjectBuilder().add("results", results).build();
    }

    @GET
    @Path("{messageId}")
    @Needs(Right.STATISTICS_READ)
    @Operation(
            summary = "How often a registered message was delivered, opened, clicked and bounced",
            description = "messageId is the name it was registered by. A figure adds up the days on which enough people"
                    + " stand behind it; where there is no such day it says belowMinimum.")
    public JsonObject figures(
            @PathParam("messageId") String messageId, @Context SecurityContext security, @Context UriInfo uri) {
        Query.of(uri, Set.of());
        EmailStatistics.Figures<Map<StatisticKind, Long>> figures =
                statistics.message(TenantCaller.scope(security), StatisticsResource.messageId(messageId));
        return Json.createObjectBuilder()
                .add("minimumCell", figures.minimumCell())
                .add("figures", StatisticsJson.of(figures.told()))
                .build();
    }

    private static MessageDraft draft(String pointer, Fields fields) {
        String messageId = fields.required("messageId");
        @Nullable UUID contact = fields.uuid("contactId");
        String kind = fields.required("kind");
        @Nullable String topic = fields.optional("topic");
        @Nullable String recipient = fields.optional("recipient");
        fields.done();
        return MessageDraft.of(pointer, messageId, contact, kind, topic, recipient);
    }

    private static JsonObject json(Registrations.Outcome outcome) {
        @Nullable Fault refusal = outcome.refusal();
        if (refusal == null) {
            return Json.createObjectBuilder()
                    .add("status", Response.Status.CREATED.getStatusCode())
                    .add("headers", json(outcome.headers()))
                    .build();
        }
        JsonObjectBuilder refused = Json.createObjectBuilder()
                .add("status", refusal.code().status())
                .add("code", refusal.code().wire());
        if (!refusal.reason().isEmpty()) {
            refused.add("reason", refusal.reason());
        }
        return refused.add("detail", refusal.detail()).build();
    }

    private static JsonObject json(Map<String, String> headers) {
        JsonObjectBuilder json = Json.createObjectBuilder();
        headers.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(header -> json.add(header.getKey(), header.getValue()));
        return json.build();
    }
}

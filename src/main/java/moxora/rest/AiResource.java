package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.Variant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import moxora.disclosure.AiCall;
import moxora.disclosure.AiCalls;
import moxora.disclosure.Previews;
import moxora.tenant.Right;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** AI features: what a processor would be told, and what it answers. */
@Path("ai")
@Tag(name = "AI")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class AiResource {

    /** The first is the one for whoever does not mind. */
    private static final List<Variant> FORMS = Variant.mediaTypes(
                    MediaType.APPLICATION_JSON_TYPE, MediaType.SERVER_SENT_EVENTS_TYPE)
            .build();

    private final Previews previews;
    private final AiCalls calls;

    @Inject
    AiResource(Previews previews, AiCalls calls) {
        this.previews = previews;
        this.calls = calls;
    }

    @POST
    @Needs(Right.AI_USE)
    @Path("{feature}/preview")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Show exactly what a processor would be sent; nothing is sent",
            description = "{\"contactId\",\"input\"?}; features: contact-summary, tag-suggestions, automation-builder"
                    + " (which says nothing of a contact), each if the organisation's policy allows it. narrowed says what is left out"
                    + " and why, personRequired whether what comes of it must be applied by a person. 409 restricted"
                    + " says every reason that the contact gives against it.")
    public JsonObject preview(
            @PathParam("feature") String feature, JsonObject body, @Context SecurityContext security) {
        Asked asked = Asked.of(body);
        return AiJson.preview(previews.preview(TenantCaller.scope(security), feature, asked.contact, asked.input));
    }

    /** One method for both forms, since the OpenAPI document has one operation for both. */
    @POST
    @Needs(Right.AI_USE)
    @Path("{feature}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces({MediaType.APPLICATION_JSON, MediaType.SERVER_SENT_EVENTS})
    @Operation(
            summary = "Ask the processor that the policy registers for a feature",
            description =
                    "{\"contactId\",\"input\"?}, as for the preview. answer is a text, or an object where the feature"
                            + " declares a schema; it holds no link and no markup, and changes nothing by itself. receiptId is the"
                            + " receipt of what was sent. 409 processor_not_registered, agreement_expired, region_mismatch and"
                            + " restricted, 429 ai_budget_exceeded, 502 answer_refused. With Accept: text/event-stream it comes"
                            + " in pieces, as server-sent events: piece {\"text\"}, in the end either done, with what is answered"
                            + " otherwise, or error, a problem. What came before an error is not the whole answer.")
    public Response call(
            @PathParam("feature") String feature,
            JsonObject body,
            @Context Request request,
            @Context SecurityContext security) {
        // Refusals come as they do elsewhere, since nothing is answered before this returns.
        AiCall call = prepared(feature, body, security);
        if (wantsEvents(request)) {
            StreamingOutput events = out -> new AiEvents(out).send(call);
            return Response.ok(events, MediaType.SERVER_SENT_EVENTS_TYPE).build();
        }
        return Response.ok(AiJson.answered(call, call.answer()), MediaType.APPLICATION_JSON_TYPE)
                .build();
    }

    /** Whoever accepts everything, or says nothing, is answered with JSON. */
    private static boolean wantsEvents(Request request) {
        @Nullable Variant wanted = request.selectVariant(FORMS);
        return wanted != null && wanted.getMediaType().isCompatible(MediaType.SERVER_SENT_EVENTS_TYPE);
    }

    private AiCall prepared(String feature, JsonObject body, SecurityContext security) {
        Asked asked = Asked.of(body);
        return calls.prepare(TenantCaller.scope(security), feature, asked.contact, asked.input);
    }

    /** The body of a preview and of a call. */
    private record Asked(@Nullable UUID contact, @Nullable JsonObject input) {

        static Asked of(JsonObject body) {
            Fields fields = Fields.of(body, Set.of("contactId", "input"));
            @Nullable String contact = fields.optional("contactId");
            @Nullable JsonObject input = fields.object("input");
            fields.done();
            return new Asked(contact == null ? null : PathId.of(contact), input);
        }
    }
}

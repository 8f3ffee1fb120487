package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.Map;
import java.util.Set;
import moxora.email.engagement.EmailStatistics;
import moxora.email.engagement.StatisticKind;
import moxora.tenant.Right;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The figures of one registered message. */
@Path("messages/{messageId}")
@Tag(name = "E-mail")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class MessageFiguresResource {

    private final EmailStatistics statistics;

    @Inject
    MessageFiguresResource(EmailStatistics statistics) {
        this.statistics = statistics;
    }

    @GET
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
}

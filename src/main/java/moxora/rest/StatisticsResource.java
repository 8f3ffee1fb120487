package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import moxora.email.engagement.EmailStatistics;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.Right;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Figures of e-mail events by day. */
@Path("email-statistics")
@Tag(name = "E-mail")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class StatisticsResource {

    private static final int USUAL_DAYS = 30;
    private static final int MOST_DAYS = 366;
    private static final int DAYS_OF_A_PAGE = 31;
    private static final int LONGEST_MESSAGE_ID = 998;

    private final EmailStatistics statistics;

    @Inject
    StatisticsResource(EmailStatistics statistics) {
        this.statistics = statistics;
    }

    @GET
    @Needs(Right.STATISTICS_READ)
    @Operation(
            summary = "Mails delivered, opened, clicked and bounced, by day in UTC",
            description =
                    "from and to are dates such as 2026-01-31, both included; the last 30 days without them. messageId"
                            + " narrows it to one registered message. A figure with fewer people behind it than minimumCell is not"
                            + " told, and neither is a zero: both say belowMinimum.")
    public JsonObject days(@Context SecurityContext security, @Context UriInfo uri) {
        Query query = Query.of(uri, Set.of("from", "to", "messageId", "limit", "cursor"));
        LocalDate last = date(query, "to", statistics.today());
        LocalDate first = date(query, "from", last.minusDays(USUAL_DAYS - 1));
        if (first.isAfter(last) || first.plusDays(MOST_DAYS).minusDays(1).isBefore(last)) {
            throw new Fault(
                    FaultCode.MALFORMED_PARAMETER,
                    "from is a day not after to, and " + MOST_DAYS + " days at most lie between them, both included.");
        }
        LocalDate begin =
                query.cursorBytes().map(cursor -> behind(cursor, first, last)).orElse(first);
        LocalDate end = begin.plusDays(query.limit(DAYS_OF_A_PAGE, MOST_DAYS) - 1L);
        LocalDate shown = end.isBefore(last) ? end : last;
        @Nullable String messageId = query.text("messageId");
        EmailStatistics.Figures<List<EmailStatistics.Day>> figures = statistics.days(
                TenantCaller.scope(security), begin, shown, messageId == null ? null : messageId(messageId));
        JsonArrayBuilder items = Json.createArrayBuilder();
        figures.told()
                .forEach(day -> items.add(Json.createObjectBuilder()
                        .add("day", day.date().toString())
                        .add("figures", StatisticsJson.of(day.figures()))));
        return Json.createObjectBuilder()
                .add("minimumCell", figures.minimumCell())
                .add("items", items)
                .add("nextCursor", shown.isBefore(last) ? Json.createValue(cursor(shown)) : JsonValue.NULL)
                .build();
    }

    /** The name a message was registered by (RFC 5322 allows a line of 998 characters). */
    static String messageId(String text) {
        if (text.isBlank() || text.length() > LONGEST_MESSAGE_ID) {
            throw new Fault(
                    FaultCode.MALFORMED_PARAMETER, "A messageId has from 1 to " + LONGEST_MESSAGE_ID + " characters.");
        }
        return text;
    }

    private static LocalDate date(Query query, String name, LocalDate otherwise) {
        String text = query.text(name);
        if (text == null) {
            return otherwise;
        }
        try {
            LocalDate date = LocalDate.parse(text);
            if (date.getYear() >= 1970 && date.getYear() <= 9999) {
                return date;
            }
        } catch (DateTimeException notADate) {
            // Answered below, as a date is that lies beyond all.
        }
        throw new Fault(FaultCode.MALFORMED_PARAMETER, "The parameter " + name + " is a date such as 2026-01-31.");
    }

    private static String cursor(LocalDate last) {
        return Query.cursor(
                ByteBuffer.allocate(Long.BYTES).putLong(last.toEpochDay()).array());
    }

    private static LocalDate behind(byte[] cursor, LocalDate first, LocalDate last) {
        if (cursor.length == Long.BYTES) {
            long day = ByteBuffer.wrap(cursor).getLong();
            if (day >= first.toEpochDay() && day < last.toEpochDay()) {
                return LocalDate.ofEpochDay(day + 1);
            }
        }
        throw new Fault(FaultCode.MALFORMED_CURSOR, "A cursor is the nextCursor of the page before, of the same days.");
    }
}

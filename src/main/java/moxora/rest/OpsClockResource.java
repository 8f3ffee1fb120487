package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Set;
import moxora.audit.AuditAction;
import moxora.audit.OperatorActs;
import moxora.fault.Fault;
import moxora.tenant.Actor;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The clock, for trying a 30-day promise in seconds; it does not exist unless the run asks for it. */
@Path("clock")
@Tag(name = "Operations")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class OpsClockResource {

    private static final int LONGEST_DAYS = 3_660;

    private final ClockControl clock;
    private final OperatorActs acts;

    @Inject
    OpsClockResource(ClockControl clock, OperatorActs acts) {
        this.clock = clock;
        this.acts = acts;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Put the clock forward", description = "{\"advance\":\"P21D\"}")
    public JsonObject advance(JsonObject body, @Context SecurityContext security) {
        Fields fields = Fields.of(body, Set.of("advance"));
        String advance = fields.required("advance");
        fields.done();
        Instant now = advance(advance, OperatorCaller.actor(security));
        return Json.createObjectBuilder().add("now", now.toString()).build();
    }

    private Instant advance(String text, Actor operator) {
        int time = text.indexOf('T');
        try {
            Period days = time == 1 ? Period.ZERO : Period.parse(time < 0 ? text : text.substring(0, time));
            Duration rest = time < 0 ? Duration.ZERO : Duration.parse("P" + text.substring(time));
            if (!days.isNegative()
                    && !rest.isNegative()
                    && days.toTotalMonths() * 31 + days.getDays() <= LONGEST_DAYS
                    && rest.toDays() <= LONGEST_DAYS) {
                if (clock.isAllowed()) {
                    acts.record(
                            operator,
                            AuditAction.CLOCK_MOVED,
                            Map.of("days", (long) days.getDays(), "seconds", rest.toSeconds()));
                }
                return clock.advance(days, rest).orElseThrow(Fault::notFound);
            }
        } catch (DateTimeParseException | ArithmeticException notADuration) {
            // Answered below, as any other text that is no duration.
        }
        throw Fault.refused(
                "/advance", "invalid_duration", "An ISO 8601 duration such as P21D or PT1H is required, forward only.");
    }
}

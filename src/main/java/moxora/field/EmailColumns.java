package moxora.field;

import static moxora.field.Compartment.CONSENT;
import static moxora.field.Compartment.EMAIL_STATE;
import static moxora.field.Compartment.ENDPOINT;
import static moxora.field.Compartment.EVENT;
import static moxora.field.Compartment.MESSAGE;
import static moxora.field.Compartment.PARKED_EVENT;
import static moxora.field.Compartment.SUPPRESSION;
import static moxora.field.Compartment.TOPIC;
import static moxora.field.Compartment.TRIGGER;
import static moxora.field.Compartment.TRIGGER_ENDPOINT;
import static moxora.field.Compartment.UNSUBSCRIBE_LINK;
import static moxora.field.StoredColumns.table;
import static moxora.field.TableColumns.platformTable;

import java.util.stream.Stream;
import moxora.field.StoredColumn.Cluster;

/** What of {@link StoredColumns} e-mail needs: endpoints, messages, events and what follows from them. */
final class EmailColumns {

    private EmailColumns() {}

    static Stream<TableColumns> tables() {
        return Stream.of(
                table("webhook_endpoint")
                        .id("id")
                        .state("provider")
                        .sealed("sealed", ENDPOINT)
                        .time("created_at", "paused_at", "last_delivery")
                        .count("secrets"),
                table("used_signature")
                        .id("endpoint_id")
                        .token("token")
                        .token("body")
                        .time("expires_at"),
                table("email_event")
                        .time("at")
                        .token("identity")
                        .id("contact_id")
                        .state("type")
                        .sealed("sealed", EVENT)
                        .time("received_at", "shown_at")
                        .id("message_id")
                        .state("machine"),
                table("counting_salt").time("day").clear("salt", "a random number of one day, deleted with its window"),
                table("counted_event").time("day").token("mark").state("settled"),
                table("pseudonymous_event")
                        .token("identity")
                        .token("pseudonym")
                        .token("message_token")
                        .state("type", "machine")
                        .time("at", "received_day")
                        .state("settled"),
                table("email_state")
                        .id("id", "contact_id")
                        .sealed("sealed", EMAIL_STATE)
                        .time("since"),
                table("email_statistic").time("day").token("mark").state("kind").count("events", "people"),
                table("email_statistic_person").time("day").token("mark"),
                platformTable(Cluster.DATA, "email_event_month").time("month", "last_received"),
                table("message")
                        .id("id")
                        .token("mark")
                        .id("contact_id")
                        .state("kind")
                        .token("topic_mark")
                        .state("tracking")
                        .sealed("sealed", MESSAGE)
                        .time("registered_at"),
                table("suppression")
                        .id("id")
                        .token("mark")
                        .token("topic_mark")
                        .state("reason")
                        .sealed("sealed", SUPPRESSION)
                        .time("created_at"),
                table("consent")
                        .id("id")
                        .token("mark")
                        .token("topic_mark")
                        .time("given_at")
                        .sealed("sealed", CONSENT)
                        .time("recorded_at"),
                table("soft_bounce").token("mark").token("identity").time("day"),
                table("last_delivery").token("mark").time("day"),
                table("topic").id("id").token("mark").sealed("sealed", TOPIC).time("created_at"),
                table("unsubscribe_link")
                        .id("id")
                        .sealed("sealed", UNSUBSCRIBE_LINK)
                        .count("acts")
                        .time("expires_at"),
                table("trigger_head")
                        .count("position", "forgotten")
                        .state("recording")
                        .time("read_at"),
                table("email_trigger")
                        .id("id")
                        .count("position")
                        .id("contact_id")
                        .state("type")
                        .sealed("sealed", TRIGGER)
                        .time("created_at"),
                table("trigger_endpoint")
                        .id("id")
                        .sealed("sealed", TRIGGER_ENDPOINT)
                        .state("types", "state", "last_failure")
                        .count("planned", "failures")
                        .time("failing_since", "resting_until", "previous_until", "created_at"),
                table("trigger_delivery")
                        .id("endpoint_id", "trigger_id", "contact_id")
                        .count("position", "attempts")
                        .state("state", "last_failure")
                        .time("due_at", "claimed_until", "created_at"),
                table("parked_event")
                        .token("identity")
                        .id("id")
                        .state("reason", "provider")
                        .token("mark")
                        .sealed("sealed", PARKED_EVENT)
                        .time("received_at"),
                table("erased_address").token("mark").time("erased_at"),
                table("late_event").time("day").count("events"),
                table("event_mapping")
                        .state("provider", "type")
                        .clear("name", "a provider's name for a type of event: letters, digits and a few marks")
                        .time("created_at"));
    }
}

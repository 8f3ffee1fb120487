package moxora.rest;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.util.Map;
import moxora.email.engagement.StatisticKind;

/** Figures of e-mail events: each kind with its count, or with the word that it is not told. */
final class StatisticsJson {

    private StatisticsJson() {}

    static JsonObjectBuilder of(Map<StatisticKind, Long> told) {
        JsonObjectBuilder figures = Json.createObjectBuilder();
        for (StatisticKind kind : StatisticKind.values()) {
            Long count = told.get(kind);
            figures.add(
                    name(kind),
                    count == null
                            ? Json.createObjectBuilder().add("belowMinimum", true)
                            : Json.createObjectBuilder().add("count", count));
        }
        return figures;
    }

    private static String name(StatisticKind kind) {
        return switch (kind) {
            case DELIVERED -> "delivered";
            case OPENED -> "opened";
            case MACHINE_OPENED -> "machineOpened";
            case CLICKED -> "clicked";
            case BOUNCED_HARD -> "bouncedHard";
            case BOUNCED_SOFT -> "bouncedSoft";
            case BOUNCED_BLOCK -> "bouncedBlock";
            case COMPLAINED -> "complained";
            case UNSUBSCRIBED -> "unsubscribed";
        };
    }
}

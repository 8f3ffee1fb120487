package moxora.email.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What a payload tells, in few words; JSON is written with single quotes here. */
final class Told {

    private Told() {}

    static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    static Delivery delivery(String json) {
        return new Delivery(Map.of("Content-Type", "application/json"), bytes(json));
    }

    static ReportedEvent event(Function<byte[], List<Reported>> reader, String json) {
        List<Reported> all = reader.apply(bytes(json));
        assertThat(all).singleElement().isInstanceOf(ReportedEvent.class);
        return (ReportedEvent) all.get(0);
    }

    /** {@code bounce/hard}, {@code open/machine}, {@code ?AutoResponder} for an unknown type, {@code !time} for a fault. */
    static List<String> brief(List<Reported> all) {
        return all.stream().map(Told::brief).toList();
    }

    static String brief(Reported reported) {
        if (reported instanceof Reported.Unknown unknown) {
            return "?" + unknown.name();
        }
        if (reported instanceof Reported.Malformed malformed) {
            return "!" + malformed.fault();
        }
        ReportedEvent event = (ReportedEvent) reported;
        return event.type().wire()
                + (event.bounceClass() == null ? "" : "/" + event.bounceClass().wire())
                + (event.machine() ? "/machine" : "");
    }
}

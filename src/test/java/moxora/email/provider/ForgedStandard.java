package moxora.email.provider;

import static moxora.email.provider.SignedSenders.bytes;

import jakarta.json.Json;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Function;
import moxora.email.provider.SignedSenders.StandardSender;

/** Deliveries that look like Standard Webhooks, of whichever provider sends them. */
record ForgedStandard(EventProvider provider, StandardSender sender, Instant now) implements Forgeries.Case {

    private static final byte[] BODY = bytes("{\"type\":\"open\",\"recipient\":\"ada@example.org\"}");

    @Override
    public String name() {
        return provider.name();
    }

    @Override
    public String secret() {
        return sender.secret();
    }

    @Override
    public Delivery signedAt(Instant at) {
        return sender.sign(at, Json.createObjectBuilder().add("type", "open").build());
    }

    @Override
    public int kinds() {
        return 11;
    }

    @Override
    public Delivery forged(int kind, Random random) {
        String id = "msg_" + HexFormat.of().formatHex(Forgeries.random(8, random));
        String time = Long.toString(now.getEpochSecond());
        String code = sender.code(id, time, BODY);
        byte[] raw = Base64.getDecoder().decode(code);
        String good = "v1," + code;
        StandardSender stranger = new StandardSender(SignedSenders.whsec(32, 99), sender.family());
        return switch (kind) {
            case 0 -> sender.delivery(id, time, good, Forgeries.flipped(BODY, random));
            case 1 -> sender.delivery(id, time, good, Arrays.copyOf(BODY, random.nextInt(BODY.length)));
            case 2 -> sender.delivery(Forgeries.otherCharacter(id, random), time, good, BODY);
            case 3 -> sender.delivery(id, Forgeries.shifted(now, random), good, BODY);
            case 4 -> sender.delivery(id, time, "v1," + Forgeries.base64(Forgeries.flipped(raw, random)), BODY);
            case 5 -> sender.delivery(id, time, "v1," + Forgeries.otherCharacter(code, random), BODY);
            case 6 -> sender.delivery(id, time, "v1," + code.toLowerCase(Locale.ROOT), BODY);
            case 7 -> sender.delivery(id, time, "v1," + stranger.code(id, time, BODY), BODY);
            case 8 ->
                sender.delivery(
                        id,
                        time,
                        "v1,"
                                + Forgeries.base64(SignedSenders.mac(
                                        "HmacSHA1", sender.key(), bytes(id + "." + time + "."), BODY)),
                        BODY);
            case 9 -> sender.delivery(id, time, (random.nextBoolean() ? "v1a," : "v2,") + code, BODY);
            // The secret's text as the key, where its bytes are meant.
            default ->
                sender.delivery(
                        id,
                        time,
                        "v1,"
                                + Forgeries.base64(
                                        SignedSenders.hmac(bytes(secret()), bytes(id + "." + time + "."), BODY)),
                        BODY);
        };
    }

    @Override
    public List<Function<Delivery, Boolean>> holes() {
        return List.of(
                delivery -> delivery.header(sender.family() + "signature").isPresent(),
                delivery -> delivery.header(sender.family() + "signature")
                                .orElse("")
                                .length()
                        == 47,
                delivery -> Forgeries.outcome(() -> provider.verify(SignedSenders.whsec(32, 99), delivery, now))
                        .equals("accepted"));
    }
}

package moxora.email.provider;

import static moxora.email.provider.SignedSenders.bytes;

import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import moxora.email.provider.SignedSenders.MailerSendSender;

/** Deliveries that look like MailerSend's. */
record ForgedMailerSend(Instant now, int seed) implements Forgeries.Case {

    private MailerSendSender sender() {
        return new MailerSendSender("secret-of-mailersend-" + seed);
    }

    @Override
    public String name() {
        return "mailersend";
    }

    @Override
    public EventProvider provider() {
        return new MailerSend();
    }

    @Override
    public String secret() {
        return sender().secret();
    }

    @Override
    public Delivery signedAt(Instant at) {
        return sender().sign(MailerSendSender.activity("opened", "ada@example.org", at, null));
    }

    @Override
    public int kinds() {
        return 8;
    }

    @Override
    public Delivery forged(int kind, Random random) {
        byte[] body = bytes(MailerSendSender.activity("opened", "ada@example.org", now, null)
                .toString());
        String code = sender().code(body);
        byte[] raw = HexFormat.of().parseHex(code);
        return switch (kind) {
            case 0 -> delivery(code, Forgeries.flipped(body, random));
            case 1 -> delivery(code, Arrays.copyOf(body, random.nextInt(body.length)));
            case 2 -> delivery(code, bytes(new String(body, java.nio.charset.StandardCharsets.UTF_8) + "\n"));
            case 3 -> delivery(Forgeries.hex(Forgeries.flipped(raw, random)), body);
            case 4 -> delivery(Forgeries.otherCharacter(code, random), body);
            case 5 -> delivery(Forgeries.upper(code, random), body);
            case 6 -> new MailerSendSender(MailerSend.TRIAL_SECRET).sign(body);
            default -> delivery(Forgeries.hex(SignedSenders.mac("HmacSHA512", bytes(secret()), body)), body);
        };
    }

    private static Delivery delivery(String code, byte[] body) {
        return new Delivery(Map.of("Signature", code, "Content-Type", SignedSenders.JSON), body);
    }

    @Override
    public List<Function<Delivery, Boolean>> holes() {
        return List.of(
                delivery -> delivery.header("Signature").isPresent(),
                delivery -> sender().code(delivery.body())
                        .equalsIgnoreCase(delivery.header("Signature").orElse("")),
                delivery -> Forgeries.outcome(() -> provider().verify(MailerSend.TRIAL_SECRET, delivery, now))
                        .equals("accepted"));
    }
}

package moxora.email.provider;

import static moxora.email.provider.SignedSenders.bytes;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Function;
import moxora.email.provider.SignedSenders.MailgunSender;

/** Deliveries that look like Mailgun's. */
record ForgedMailgun(Instant now, int seed) implements Forgeries.Case {

    private MailgunSender sender() {
        return new MailgunSender("key-of-mailgun-" + seed);
    }

    @Override
    public String name() {
        return "mailgun";
    }

    @Override
    public EventProvider provider() {
        return new Mailgun();
    }

    @Override
    public String secret() {
        return sender().key();
    }

    @Override
    public Delivery signedAt(Instant at) {
        return sender().json(at, Forgeries.event());
    }

    @Override
    public int kinds() {
        return 10;
    }

    @Override
    public Delivery forged(int kind, Random random) {
        String time = Long.toString(now.getEpochSecond());
        String token = HexFormat.of().formatHex(Forgeries.random(25, random));
        String code = sender().code(time, token);
        byte[] raw = HexFormat.of().parseHex(code);
        byte[] key = bytes(secret());
        return switch (kind) {
            case 0 -> MailgunSender.json(time, Forgeries.otherCharacter(token, random), code, Forgeries.event());
            case 1 -> MailgunSender.json(Forgeries.shifted(now, random), token, code, Forgeries.event());
            case 2 -> MailgunSender.json(time, token, Forgeries.hex(Forgeries.flipped(raw, random)), Forgeries.event());
            case 3 -> MailgunSender.json(time, token, Forgeries.otherCharacter(code, random), Forgeries.event());
            case 4 -> MailgunSender.json(time, token, Forgeries.upper(code, random), Forgeries.event());
            case 5 ->
                MailgunSender.json(
                        time, token, new MailgunSender("key-of-a-stranger").code(time, token), Forgeries.event());
            case 6 ->
                MailgunSender.json(
                        time,
                        token,
                        Forgeries.hex(SignedSenders.mac("HmacSHA1", key, bytes(time), bytes(token))),
                        Forgeries.event());
            case 7 -> MailgunSender.json(time, token, Forgeries.hex(Forgeries.random(32, random)), Forgeries.event());
            case 8 ->
                // The border between time and token moved: the same characters are signed.
                MailgunSender.json(time + token.charAt(0), token.substring(1), code, Forgeries.event());
            default ->
                // The token before the time.
                MailgunSender.json(time, token, sender().code(token, time), Forgeries.event());
        };
    }

    @Override
    public List<Function<Delivery, Boolean>> holes() {
        return List.of(
                delivery -> MailgunSignature.of(delivery).isPresent(),
                delivery -> MailgunSignature.of(delivery)
                        .filter(given -> sender().code(given.timestamp(), given.token())
                                .equals(given.code().toLowerCase(Locale.ROOT)))
                        .isPresent(),
                delivery -> MailgunSignature.of(delivery)
                        .filter(given ->
                                sender().code(given.timestamp(), given.token()).charAt(0)
                                        == given.code().charAt(0))
                        .isPresent());
    }
}

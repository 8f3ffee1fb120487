package moxora;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import moxora.app.Assembly;
import moxora.tenant.TenantScope;
import org.awaitility.Awaitility;

/** The mails of an organisation as they landed in the folder, the oldest first. */
public final class Postbag {

    private static final Pattern TOKEN = Pattern.compile("(?m)^([A-Za-z0-9_-]{43})\\s*$");

    /** One mail, decoded. */
    public record Mail(String to, String subject, String text) {

        /** The token on a line of its own. */
        public String token() {
            Matcher found = TOKEN.matcher(text);
            if (!found.find()) {
                throw new AssertionError("no token in: " + text);
            }
            return found.group(1);
        }
    }

    private Postbag() {}

    /** Waits until nothing of the organisation's waits to be sent; nothing but the commit itself has woken the delivery. */
    public static void settle(Assembly moxora, TenantScope scope) {
        Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofSeconds(30))
                .until(() -> waiting(moxora, scope) == 0);
    }

    public static long waiting(Assembly moxora, TenantScope scope) {
        return moxora.store.within(
                scope,
                session -> session.sql()
                        .count("select count(*) from mail_outbox where organisation_id = ?", session.organisation()));
    }

    /** All mails so far. */
    public static List<Mail> of(Assembly moxora, TenantScope scope) {
        settle(moxora, scope);
        return of(folder(), scope.organisation().toString());
    }

    public static Mail last(Assembly moxora, TenantScope scope) {
        List<Mail> all = of(moxora, scope);
        return all.get(all.size() - 1);
    }

    public static Path folder() {
        return Path.of(TestClusters.properties().get("moxora.data.dir"), "mail");
    }

    public static List<Mail> of(Path folder, String organisation) {
        return files(folder, organisation).stream().map(Postbag::read).toList();
    }

    public static List<Path> files(Path folder, String organisation) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().contains("-" + organisation + "-")
                            && file.getFileName().toString().endsWith(".eml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Mail read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            MimeMessage message = new MimeMessage(Session.getInstance(new Properties()), in);
            return new Mail(
                    message.getAllRecipients()[0].toString(),
                    message.getSubject(),
                    String.valueOf(message.getContent()).replace("\r\n", "\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }
}

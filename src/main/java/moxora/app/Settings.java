package moxora.app;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import moxora.account.PasswordWork;
import moxora.account.RelyingParty;
import moxora.erasure.Sinks;
import moxora.rest.TrustedProxies;
import moxora.store.DatabaseLogin;
import moxora.store.Databases;
import org.jspecify.annotations.Nullable;

/**
 * What the environment says, read once: {@code MOXORA_DB_URL} or {@code moxora.db.url}.
 *
 * @param operatorToken the token of the first operator of a vault that has none; at least 32 characters
 * @param openSignUp whether anybody may sign up, or operators only
 * @param clockControl whether {@code POST /ops/v1/clock} exists; on embedded databases only
 * @param rotationRate at most so many rows a second are sealed anew on this node; 0 for as fast as it goes
 * @param trustedProxies whose word for where a request came from is taken
 * @param sns how Amazon SNS is asked for its certificates
 * @param processors how processors are reached
 * @param detector what is asked for named entities in what would leave
 * @param restore what is said about restored backups
 * @param closures how many organisations may go in a day, and who is told of trouble
 * @param passwords what hashing one costs
 * @param clockOffset where a moved clock is remembered over a restart
 */
public record Settings(
        Databases.Logins logins,
        KekSettings kek,
        MailSettings mail,
        LimitSettings limits,
        UnsubscribeSettings unsubscribe,
        Path tenantConfig,
        Sinks sinks,
        String operatorToken,
        boolean openSignUp,
        boolean clockControl,
        @Nullable Path clockOffset,
        String publicUrl,
        OidcSettings oidc,
        int rotationRate,
        TrustedProxies trustedProxies,
        TriggerSettings triggers,
        SnsSettings sns,
        ProcessorSettings processors,
        DetectorSettings detector,
        RestoreSettings restore,
        ClosureSettings closures,
        PasswordWork passwords) {

    /** Something the environment says that cannot be. */
    public static final class Invalid extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Invalid(String message) {
            super(message);
        }
    }

    /** @param lookup a value by its dotted name, such as {@code moxora.db.url} */
    public static Settings of(Function<String, Optional<String>> lookup) {
        Environment environment = new Environment(lookup);
        boolean embedded = environment.flag("moxora.embedded", false);
        Path data = Path.of(environment.text("moxora.data.dir", "data")).toAbsolutePath();
        DatabaseLogin dataOwner = environment.login("moxora.db.", "moxora.db.owner.");
        DatabaseLogin vaultOwner = environment.login("moxora.vault.db.", "moxora.vault.db.owner.");
        String publicUrl = environment.text(
                "moxora.public.url", "http://localhost:" + environment.text("moxora.http.port", "8080"));
        String operatorToken = environment.text("moxora.operator.token");
        if (operatorToken.length() < 32) {
            throw new Invalid("MOXORA_OPERATOR_TOKEN: at least 32 characters are required.");
        }
        return new Settings(
                new Databases.Logins(
                        environment.login("moxora.db.", "moxora.db."),
                        dataOwner,
                        environment.loginOr("moxora.db.", "moxora.db.purge.", dataOwner),
                        environment.login("moxora.vault.db.", "moxora.vault.db."),
                        vaultOwner,
                        environment.loginOr("moxora.vault.db.", "moxora.vault.db.keeper.", vaultOwner)),
                KekSettings.of(environment, data),
                MailSettings.of(environment, data),
                LimitSettings.of(environment),
                UnsubscribeSettings.of(environment, publicUrl),
                Path.of(environment.text("moxora.tenant.config.dir", "tenant-config")),
                ScanSettings.of(environment, data),
                operatorToken,
                signUpIsOpen(environment),
                embedded && environment.flag("moxora.clock.control", false),
                embedded ? data.resolve("clock-offset") : null,
                publicUrl,
                OidcSettings.of(environment, publicUrl),
                environment.number("moxora.rotation.rate", 0, 1_000_000),
                trustedProxies(environment),
                TriggerSettings.of(environment),
                SnsSettings.of(environment),
                ProcessorSettings.of(environment),
                DetectorSettings.of(environment),
                RestoreSettings.of(environment, data),
                ClosureSettings.of(environment),
                PasswordSettings.of(environment));
    }

    private static TrustedProxies trustedProxies(Environment environment) {
        return TrustedProxies.of(environment.text("moxora.trusted.proxies", ""))
                .orElseThrow(() -> new Invalid("MOXORA_TRUSTED_PROXIES: IP addresses and ranges such as 10.0.0.0/8 are"
                        + " allowed, separated by commas."));
    }

    /** Whom passkeys are made for: the host and the origin of the public URL. */
    RelyingParty party() {
        try {
            return RelyingParty.of(publicUrl);
        } catch (IllegalArgumentException e) {
            throw new Invalid("MOXORA_PUBLIC_URL: an http: or https: address with a host is allowed.");
        }
    }

    private static boolean signUpIsOpen(Environment environment) {
        String value = environment.text("moxora.sign.up", "open");
        if (!value.equals("open") && !value.equals("operator")) {
            throw new Invalid("MOXORA_SIGN_UP: open or operator is allowed.");
        }
        return value.equals("open");
    }

    /** The same with other work for passwords: no setting goes below what OWASP names. */
    public Settings hashing(PasswordWork passwords) {
        return new Settings(
                logins,
                kek,
                mail,
                limits,
                unsubscribe,
                tenantConfig,
                sinks,
                operatorToken,
                openSignUp,
                clockControl,
                clockOffset,
                publicUrl,
                oidc,
                rotationRate,
                trustedProxies,
                triggers,
                sns,
                processors,
                detector,
                restore,
                closures,
                passwords);
    }

    @Override
    public String toString() {
        return "Settings[" + publicUrl + "]";
    }
}

package moxora.launch;

import java.util.Locale;

/**
 * Everything that can be set from outside: an environment variable, or the same in lower case with dots as a system
 * property, which wins.
 *
 * <pre>{@code
 * MOXORA_HTTP_PORT=9000 java -jar moxora.jar
 * java -Dmoxora.http.port=9000 -jar moxora.jar
 * }</pre>
 */
enum Setting {
    HTTP_PORT("8080", "the port of the API, the documentation and the console"),
    TLS_CERTIFICATE("none: plain HTTP", "PEM file: the server's certificate, then its issuers; needs TLS_KEY"),
    TLS_KEY("none", "PEM file: the certificate's key, PKCS#8 without a password, RSA or EC; owner-only"),
    HTTPS_PORT("8443", "the port where a certificate is set; there is no plain one then"),
    PUBLIC_URL("http(s)://localhost:{port}", "how the outside reaches this server: used in mails and webhook URLs"),
    DATA_DIR("./data", "keys, logs and embedded databases; owner-only"),
    TENANT_CONFIG_DIR("./tenant-config, else beside the jar", "one file per privacy policy"),
    OPERATOR_TOKEN(
            "generated once", "the first operator's token, 32 characters or more; generated into keys/operator-token"),
    KEK_URI("file:{data}/keys/kek.json", "the key-encryption key: file:, vault-transit:, gcp-kms: or aws-kms:"),
    KEK_OTHER_URIS("none", "former keys that still open, and keys of organisations; separated by commas"),
    KEK_VAULT_TOKEN_FILE("VAULT_TOKEN", "a file with the token for vault-transit:, read at each use"),
    KEK_VAULT_NAMESPACE("VAULT_NAMESPACE", "the namespace for vault-transit:"),
    KEK_GCP_CREDENTIALS(
            "GOOGLE_APPLICATION_CREDENTIALS", "a service account's JSON key for gcp-kms:; none: the metadata server"),
    KEK_GCP_ENDPOINT("Google's", "another address of Google Cloud KMS"),
    KEK_GCP_METADATA_ENDPOINT("Google's", "another address of the metadata server"),
    KEK_AWS_ENDPOINT("the region's", "another address of AWS KMS, such as a VPC endpoint"),
    ROTATION_RATE("0", "rows a second sealed anew under new keys at most; 0: as fast as it goes"),
    MAIL_URL("{data}/mail, a folder", "smtp://user:password@host:587 (STARTTLS), smtps://host:465, or file:/folder"),
    MAIL_FROM("moxora@localhost", "the address that mails come from"),
    UNSUBSCRIBE_MAILTO(
            "none", "an address that mails to unsubscribe are read from, for List-Unsubscribe beside the link"),
    OIDC_ISSUER("none", "an OpenID provider at which users may log in: its issuer, an https: address"),
    OIDC_CLIENT_ID("needed with an issuer", "the client id that the provider gave"),
    OIDC_CLIENT_SECRET_FILE("needed with an issuer", "a file with the client secret, read at each use"),
    OIDC_CLIENT_SECRET("OIDC_CLIENT_SECRET_FILE", "the client secret itself"),
    OIDC_SCOPES("openid email", "what is asked of the provider, separated by spaces"),
    LIMIT_ADDRESS("50", "requests without credentials a second from one address; 0: no limit, as with all limits"),
    LIMIT_ADDRESS_BURST("1000", "so many of them at once"),
    LIMIT_CREDENTIALS("500", "requests with refused credentials a second from one address"),
    LIMIT_CREDENTIALS_BURST("5000", "so many of them at once"),
    LIMIT_ACCOUNT("500", "requests a second of one user or API token"),
    LIMIT_ACCOUNT_BURST("5000", "so many of them at once"),
    LIMIT_ORGANISATION("1000", "requests a second of one organisation"),
    LIMIT_ORGANISATION_BURST("10000", "so many of them at once"),
    LIMIT_SIGNATURES("50", "deliveries with a refused signature a second to one endpoint; not under 20"),
    LIMIT_SIGNATURES_BURST("200", "so many of them at once"),
    LIMIT_IN_FLIGHT("8", "requests of one organisation that are worked on at once"),
    SNS_CERTIFICATES("fetched from Amazon SNS", "a folder with SNS signing certificates, for a host without a way out"),
    SIGN_UP("open", "who may found an organisation: open, or operator"),
    CLOSURES_PER_DAY(
            "20", "how many organisations may begin to close in 24 hours, and have their keys destroyed; at least 1"),
    OPERATOR_EMAIL("none", "who is told by mail of closures that need an operator; addresses separated by commas"),
    DATA_BACKUP_RETENTION("none declared", "how long backups of the data are kept, such as P30D"),
    VAULT_BACKUP_RETENTION("none declared", "how long backups of the vault are kept, such as P7D"),
    ACCEPT_VAULT("none", "for one start: the fingerprint that readiness names when the vault is an older copy"),
    SCAN_DIRS(
            "none",
            "folders of exports, dumps and logs that residue scans look through as well: absolute paths, separated"
                    + " by : (on Windows by ;)"),
    PASSWORD_MEMORY("19456", "KiB that hashing a password takes: more for stronger machines, never less"),
    TRUSTED_PROXIES("none", "proxies whose X-Forwarded-For is believed: IP addresses and ranges, separated by commas"),
    TRIGGER_NETWORKS(
            "none", "networks of ours, such as 10.1.0.0/16, that events may be delivered to, by http: as well"),
    PROCESSOR_NETWORKS("none", "networks of ours, such as 10.1.0.0/16, in which processors of a policy may be"),
    ENTITY_DETECTOR_URL(
            "none",
            "a Presidio analyzer asked about what would go to AI processors: https:, or http: in a private network"),
    ENTITY_DETECTOR_LANGUAGE("en", "the language that it is asked in, one that it has a model for"),
    CLOCK_CONTROL("false", "true lets an operator advance the clock of embedded databases: trials only"),
    DB_URL("embedded", "JDBC URL of the data; unset: PostgreSQL embedded in the data folder"),
    DB_USER("embedded", "the role that serves, without DDL"),
    DB_PASSWORD("embedded", "its password"),
    DB_OWNER_USER("embedded", "the role that migrates"),
    DB_OWNER_PASSWORD("embedded", "its password"),
    DB_PURGE_USER("unset", "the role of the purge step; optional"),
    DB_PURGE_PASSWORD("unset", "its password"),
    VAULT_DB_URL("embedded", "JDBC URL of the vault, on another cluster than the data"),
    VAULT_DB_USER("embedded", "the role that serves, without DDL"),
    VAULT_DB_PASSWORD("embedded", "its password"),
    VAULT_DB_OWNER_USER("embedded", "the role that migrates"),
    VAULT_DB_OWNER_PASSWORD("embedded", "its password"),
    VAULT_DB_KEEPER_USER("unset", "the role of the key-destruction step; optional"),
    VAULT_DB_KEEPER_PASSWORD("unset", "its password");

    private final String shownDefault;
    private final String meaning;

    Setting(String shownDefault, String meaning) {
        this.shownDefault = shownDefault;
        this.meaning = meaning;
    }

    /** As an environment variable: {@code MOXORA_HTTP_PORT}. */
    String variable() {
        return "MOXORA_" + name();
    }

    /** As a system property: {@code moxora.http.port}. */
    String property() {
        return variable().toLowerCase(Locale.ROOT).replace('_', '.');
    }

    String shownDefault() {
        return shownDefault;
    }

    String meaning() {
        return meaning;
    }
}

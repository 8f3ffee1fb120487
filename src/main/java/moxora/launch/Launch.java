package moxora.launch;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/** One start, from settings to serving. */
final class Launch {

    private static final int RULE_WIDTH = 64;

    private final Settings settings;
    private final Installation installation;
    private final PrintStream news;

    Launch(Settings settings, Installation installation, PrintStream news) {
        this.settings = settings.checked();
        this.installation = installation;
        this.news = news;
    }

    /** Returns when Moxora serves; {@link StopInOrder} ends what was begun. */
    void run() {
        installation.requireLibraries(settings);
        Path tenantConfig = installation.tenantConfig(settings);
        Path war = installation.war();
        Listener listener = listener();
        HttpPort.refuseIfTaken(listener.port(), settings.portSetting());
        DataFolder folder = DataFolder.open(settings.dataDir());
        listener.identity()
                .ifPresentOrElse(
                        identity -> LocalServer.note(folder, identity.certificate()), () -> LocalServer.forget(folder));
        OperatorToken token = OperatorToken.of(settings, folder);
        StopInOrder stop = new StopInOrder(news);
        Runtime.getRuntime().addShutdownHook(stop);

        try {
            Map<String, String> properties = new TreeMap<>(general(folder, tenantConfig, token));
            properties.putAll(databases(folder, stop));
            properties.forEach(System::setProperty);
            if (!stop.serverBegins()) {
                stayUntilTheEnd();
            }
            new Server(folder, war, listener, news::println).start();
        } catch (Refusal e) {
            stop.reasonIsTold();
            throw e;
        }
        stop.ready();
        announce(token);
    }

    private Listener listener() {
        // The clock of a start is the instant at which the process began.
        Instant began =
                Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
        Optional<TlsIdentity> identity = settings.tls().map(files -> TlsIdentity.read(files, began));
        identity.map(TlsIdentity::warnings).orElse(List.of()).forEach(this::warn);
        settings.warnings().forEach(this::warn);
        return new Listener(settings.port(), identity);
    }

    private void warn(String sentence) {
        news.println("Warning: " + sentence);
    }

    private Map<String, String> databases(DataFolder folder, StopInOrder stop) {
        if (!settings.databases().embedded()) {
            stop.databasesStarted(() -> {});
            return settings.databases().properties();
        }
        news.println("Starting the databases in " + folder.path() + " ...");
        try {
            EmbeddedClusters clusters = EmbeddedClusters.start(folder, Durability.FULL);
            Map<String, String> properties = clusters.properties();
            stop.databasesStarted(clusters);
            return properties;
        } catch (RuntimeException e) {
            stop.databasesFailed();
            throw e;
        }
    }

    private Map<String, String> general(DataFolder folder, Path tenantConfig, OperatorToken token) {
        Map<String, String> properties = new TreeMap<>();
        properties.put("moxora.data.dir", folder.path().toString());
        properties.put("moxora.log.dir", folder.log().toString());
        properties.put("moxora.tenant.config.dir", tenantConfig.toString());
        properties.put("moxora.operator.token", token.value());
        properties.put("moxora.http.port", Integer.toString(settings.port()));
        properties.put("moxora.public.url", settings.publicUrl());
        properties.put("moxora.embedded", Boolean.toString(settings.databases().embedded()));
        properties.put("moxora.sign.up", settings.signUp());
        properties.put("moxora.clock.control", settings.clockControl());
        properties.put(
                Setting.KEK_URI.property(),
                folder.keys().resolve("kek.json").toUri().toString());
        properties.putAll(settings.keyProperties());
        properties.putAll(settings.mailProperties());
        properties.putAll(settings.logInProperties());
        for (Setting retention : new Setting[] {Setting.DATA_BACKUP_RETENTION, Setting.VAULT_BACKUP_RETENTION}) {
            settings.retention(retention).ifPresent(value -> properties.put(retention.property(), value));
        }
        return properties;
    }

    private void announce(OperatorToken token) {
        String url = settings.localUrl();
        String rule = "-".repeat(RULE_WIDTH);
        StringBuilder block = new StringBuilder();
        block.append(rule).append('\n');
        line(block, "Moxora is ready", settings.publicUrl());
        line(block, "API", url + "/api/v1");
        line(block, "OpenAPI", url + "/openapi");
        line(block, "Documentation", url + "/");
        line(block, "Health", url + "/health");
        line(block, "Operator token", token.whereabouts());
        String fingerprint = System.getProperty("moxora.certificate.fingerprint");
        if (fingerprint != null) {
            line(block, "Certificate key", fingerprint);
        }
        block.append("Ctrl-C stops\n").append(rule);
        news.println(block);
    }

    private static void line(StringBuilder block, String name, String value) {
        block.append("%-16s %s%n".formatted(name, value));
    }

    /** A start that was overtaken by the end of the process has nothing left to do. */
    private static void stayUntilTheEnd() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

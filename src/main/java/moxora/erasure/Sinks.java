package moxora.erasure;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Places outside SQL where bytes of an organisation could lie, as far as this process can read them.
 *
 * @param dataFiles the folder of the tenant data's cluster, or null where it is on another machine
 * @param vaultFiles the folder of the vault's cluster, or null
 * @param logFiles the folder of logs, or null
 * @param dataBackups how long backups of the tenant data are kept; null when none is declared
 * @param vaultBackups how long backups of the vault are kept; null when none is declared
 * @param places further folders: mails, temporary files, what operators name
 */
public record Sinks(
        @Nullable Path dataFiles,
        @Nullable Path vaultFiles,
        @Nullable Path logFiles,
        @Nullable Duration dataBackups,
        @Nullable Duration vaultBackups,
        List<Place> places) {

    public Sinks {
        places = List.copyOf(places);
    }

    /** Without further folders. */
    public Sinks(
            @Nullable Path dataFiles,
            @Nullable Path vaultFiles,
            @Nullable Path logFiles,
            @Nullable Duration dataBackups,
            @Nullable Duration vaultBackups) {
        this(dataFiles, vaultFiles, logFiles, dataBackups, vaultBackups, List.of());
    }

    static final String NONE_DECLARED = "none declared";

    /** Until when a backup of that instant may be kept; {@link #NONE_DECLARED} where no retention is. */
    String isolatedUntil(Instant instant) {
        return longestBackup()
                .map(retention -> instant.plus(retention).toString())
                .orElse(NONE_DECLARED);
    }

    /** The longer of the two retentions, if any is declared. */
    Optional<Duration> longestBackup() {
        return List.of(Optional.ofNullable(dataBackups), Optional.ofNullable(vaultBackups)).stream()
                .flatMap(Optional::stream)
                .max(Duration::compareTo);
    }
}

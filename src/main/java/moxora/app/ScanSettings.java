package moxora.app;

import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import moxora.erasure.Place;
import moxora.erasure.Sinks;

/**
 * Where residue scans look outside SQL: the clusters' files, the logs, the folder of mails, temporary files in the data
 * folder, and whatever {@code MOXORA_SCAN_DIRS} names: folders of exports, dumps and logs kept elsewhere.
 */
final class ScanSettings {

    private static final String NAMED = "moxora.scan.dirs";
    private static final int MOST = 20;

    private ScanSettings() {}

    static Sinks of(Environment environment, Path data) {
        return new Sinks(
                environment.folder("moxora.db.files"),
                environment.folder("moxora.vault.db.files"),
                environment.folder("moxora.log.dir"),
                environment.duration("moxora.data.backup.retention"),
                environment.duration("moxora.vault.backup.retention"),
                places(environment, data));
    }

    private static List<Place> places(Environment environment, Path data) {
        List<Place> places = new ArrayList<>();
        MailSettings.of(environment, data)
                .url()
                .folder()
                .ifPresent(folder -> places.add(new Place("the mails", folder, true)));
        Path temporary = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
        // One that others write to as well says nothing about us, and is not ours to read.
        if (temporary.startsWith(data)) {
            places.add(new Place("the temporary files", temporary, true));
        }
        List<Path> named = named(environment.text(NAMED, ""));
        for (int i = 0; i < named.size(); i++) {
            places.add(new Place("folder " + (i + 1) + " of MOXORA_SCAN_DIRS", named.get(i), false));
        }
        return places;
    }

    private static List<Path> named(String list) {
        List<Path> folders = new ArrayList<>();
        try {
            for (String folder : list.split(File.pathSeparator, -1)) {
                if (!folder.isBlank()) {
                    folders.add(Path.of(folder.strip()));
                }
            }
        } catch (InvalidPathException e) {
            throw invalid();
        }
        if (folders.size() > MOST || !folders.stream().allMatch(Path::isAbsolute)) {
            throw invalid();
        }
        return folders;
    }

    private static Settings.Invalid invalid() {
        return new Settings.Invalid(Environment.variable(NAMED) + ": up to " + MOST
                + " absolute paths are allowed, separated by \"" + File.pathSeparator + "\".");
    }
}

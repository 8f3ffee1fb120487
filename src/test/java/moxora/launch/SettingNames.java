package moxora.launch;

import java.util.Arrays;
import java.util.List;

/** What the launcher knows, for tests of who reads it. */
public final class SettingNames {

    private SettingNames() {}

    public static List<String> properties() {
        return Arrays.stream(Setting.values()).map(Setting::property).toList();
    }
}

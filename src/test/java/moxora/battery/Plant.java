package moxora.battery;

/**
 * One planted fault: a detector that is silent while things are sound, and the same detector with the fault in place,
 * where it must raise the alarm.
 *
 * @param threat the threat it belongs to, such as {@code T-05}
 */
record Plant(String threat, String name, Probe sound, Probe planted) {

    /** Looks, and says whether something is wrong. */
    interface Probe {
        boolean alarmed() throws Exception;
    }

    /** A detector of what a function answers: sound with ours, alarmed with one that has the fault. */
    interface Detector<T> {
        boolean alarmed(T subject) throws Exception;
    }

    static <T> Plant of(String threat, String name, Detector<T> detector, T sound, T faulty) {
        return new Plant(threat, name, () -> detector.alarmed(sound), () -> detector.alarmed(faulty));
    }

    /** What became of it: {@code caught}, or why not. */
    String outcome() {
        try {
            if (sound.alarmed()) {
                return "the detector cries wolf";
            }
            return planted.alarmed() ? "caught" : "SURVIVED";
        } catch (Exception e) {
            return "failed: " + e;
        }
    }
}

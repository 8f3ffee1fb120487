package moxora.launch;

/**
 * One thing that was checked.
 *
 * @param check a stable name
 * @param holds whether it holds
 * @param sentence what to tell people, without control characters
 */
record Finding(String check, boolean holds, String sentence) {}

package moxora.erasure;

import jakarta.json.Json;
import jakarta.json.JsonObject;

/**
 * What a residue scan did with one kind of sink.
 *
 * @param name what it looked through
 * @param files how many files, 0 for rows of a database
 * @param bytes how many bytes of them, as they lie there
 * @param members compressed members inside that were read out
 * @param unread files that could not be read, and members that could not be read out
 * @param ids how often ids of the organisation or of rows it had were found
 * @param unreadable how often tokens and ciphertext without a key were found
 */
public record ScannedSink(String name, long files, long bytes, long members, long unread, long ids, long unreadable) {

    static ScannedSink of(String name, FileScan scan) {
        return new ScannedSink(
                name,
                scan.files(),
                scan.bytes(),
                scan.members(),
                scan.unread(),
                scan.hits(Needle.Kind.ID),
                scan.hits(Needle.Kind.UNREADABLE));
    }

    public JsonObject json() {
        return Json.createObjectBuilder()
                .add("name", name)
                .add("files", files)
                .add("bytes", bytes)
                .add("membersReadOut", members)
                .add("notRead", unread)
                .add("ids", ids)
                .add("unreadable", unreadable)
                .build();
    }
}

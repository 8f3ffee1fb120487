package moxora.erasure;

import java.util.UUID;
import moxora.erasure.scan.Forms;
import moxora.erasure.scan.Pattern;

/**
 * Something that a residue scan looks for, in each form in which it could lie somewhere.
 *
 * @param kind which kind of needle, for the report
 */
record Needle(Kind kind, Pattern pattern) {

    /** What finding one means. */
    enum Kind {
        /** The organisation's planted plaintext: must be nowhere. */
        CANARY,
        /** A slice of a wrapped keyset: must be nowhere. */
        WRAPPED_KEY,
        /** Ids of the organisation and of rows it had: in no row of the tenant data; in files a residue for a time. */
        ID,
        /** Search tokens and ciphertext: nowhere in SQL; in files an unreadable residue for a time. */
        UNREADABLE,
        /** The same of a neighbour, which must be found. */
        NEIGHBOUR,
        /** What a control planted: must be found. */
        CONTROL;

        /** What may be nowhere, and what must be found: of these one half is enough. */
        private boolean isFoundByHalves() {
            return this == CANARY || this == WRAPPED_KEY || this == CONTROL || this == NEIGHBOUR;
        }
    }

    /** How many needles there are of a neighbour, see {@link ResidueScan}. */
    static final int NEIGHBOURS = 2;

    static Needle ofText(Kind kind, String text) {
        return new Needle(kind, Forms.ofText(text, kind.isFoundByHalves()));
    }

    static Needle ofId(Kind kind, UUID id) {
        return new Needle(kind, Forms.ofId(id));
    }

    static Needle ofBytes(Kind kind, byte[] bytes) {
        return new Needle(kind, Forms.ofBytes(bytes, kind.isFoundByHalves()));
    }
}

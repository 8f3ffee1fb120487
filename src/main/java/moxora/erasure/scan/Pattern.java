package moxora.erasure.scan;

import java.util.List;

/** Something that is looked for, in all its contiguous forms. Compared by identity. */
public final class Pattern {

    private final List<Form> forms;
    private final int length;

    Pattern(List<Form> forms, int length) {
        this.forms = forms;
        this.length = length;
    }

    List<Form> forms() {
        return forms;
    }

    /** Of the thing itself, in bytes: what an escape can be away from the next. */
    int length() {
        return length;
    }
}

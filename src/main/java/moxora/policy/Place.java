package moxora.policy;

/** A place in a file, line and column counted from 1. */
record Place(int line, int column) {

    static final Place NOWHERE = new Place(0, 0);

    /** The place just behind that text. */
    static Place after(CharSequence text) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < text.length(); i++) {
            boolean ends = text.charAt(i) == '\n';
            line += ends ? 1 : 0;
            column = ends ? 1 : column + 1;
        }
        return new Place(line, column);
    }
}

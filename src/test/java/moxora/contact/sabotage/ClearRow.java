package moxora.contact.sabotage;

/** Planted: a public row that holds a name in clear. */
@SuppressWarnings("unused")
public class ClearRow {
    private String firstName;
}

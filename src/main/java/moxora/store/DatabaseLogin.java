package moxora.store;

/** A JDBC URL and who logs in there. It prints the user only. */
public record DatabaseLogin(String url, String user, String password) {

    @Override
    public String toString() {
        return "DatabaseLogin[" + user + "]";
    }
}

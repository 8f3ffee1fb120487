package moxora.disclosure.prompt;

/** One message of a chat; its role is {@code system} or {@code user}. */
public record Message(String role, String content) {

    @Override
    public String toString() {
        return "Message[" + role + "]";
    }
}

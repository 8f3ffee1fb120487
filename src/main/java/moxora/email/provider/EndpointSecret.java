package moxora.email.provider;

/**
 * What deliveries to an endpoint are proved with.
 *
 * @param kept what is stored, sealed
 * @param ours whether we made it up, so that the organisation is told it once and gives it to its provider
 */
public record EndpointSecret(String kept, boolean ours) {

    @Override
    public String toString() {
        return "EndpointSecret[redacted]";
    }
}

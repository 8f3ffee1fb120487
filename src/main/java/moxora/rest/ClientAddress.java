package moxora.rest;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collections;

/** From which address a request comes: the one place that decides whether a header is believed. */
@FunctionalInterface
public interface ClientAddress {

    /** Whoever holds the other end of the connection, or is vouched for by a trusted proxy that does. */
    static ClientAddress behind(TrustedProxies proxies) {
        return request -> proxies.client(
                        request.getRemoteAddr(), Collections.list(request.getHeaders(TrustedProxies.FORWARDED_FOR)))
                .map(ClientAddress::text)
                .orElse(request.getRemoteAddr());
    }

    private static String text(byte[] address) {
        try {
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException neitherFourBytesNorSixteen) {
            throw new IllegalStateException(neitherFourBytesNorSixteen);
        }
    }

    String of(HttpServletRequest request);
}

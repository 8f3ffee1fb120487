package moxora.rest;

import jakarta.servlet.http.HttpServletRequest;

/** From which address a request comes: the one place that decides whether a header is believed. */
@FunctionalInterface
public interface ClientAddress {

    /** Whoever holds the other end of the connection. */
    ClientAddress PEER = HttpServletRequest::getRemoteAddr;

    String of(HttpServletRequest request);
}

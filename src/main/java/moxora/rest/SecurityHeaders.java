package moxora.rest;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;

/**
 * The headers of every answer (OWASP Secure Headers): pages, API, health, metrics, and what the server answers by
 * itself. No cache keeps an answer (P77), no other site frames or reads it, and no browser guesses its type.
 *
 * <p>What is not known to be a page gets the policy under which nothing at all may load or run.
 */
@WebFilter(
        urlPatterns = "/*",
        asyncSupported = true,
        dispatcherTypes = {
            DispatcherType.REQUEST,
            DispatcherType.FORWARD,
            DispatcherType.INCLUDE,
            DispatcherType.ERROR,
            DispatcherType.ASYNC
        })
public class SecurityHeaders implements Filter {

    static final String OF_DATA = "default-src 'none'; frame-ancestors 'none'";
    static final String OF_PAGES = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    static final String OF_FORMS = "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static final Set<String> STATIC = Set.of("html", "css", "js", "mjs", "svg", "png", "ico", "woff2");

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request instanceof HttpServletRequest asked
                && response instanceof HttpServletResponse answer
                && !answer.isCommitted()) {
            set(asked, answer);
        }
        chain.doFilter(request, response);
    }

    private static void set(HttpServletRequest request, HttpServletResponse answer) {
        // An error page is a dispatch of its own and has its own path: the strictest.
        String path = request.getServletPath() + (request.getPathInfo() == null ? "" : request.getPathInfo());
        boolean page = isPage(path);
        // Always: a proxy that ends TLS does not say so, and over plain HTTP browsers ignore it (RFC 6797, 8.1).
        answer.setHeader("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
        answer.setHeader("Content-Security-Policy", isUnsubscribe(path) ? OF_FORMS : page ? OF_PAGES : OF_DATA);
        answer.setHeader("Cache-Control", isAsset(path) || (page && !isUnsubscribe(path)) ? "no-cache" : "no-store");
        answer.setHeader("Vary", "Authorization, Cookie");
        if (isUnsubscribe(path)) {
            answer.setHeader("Vary", "Authorization, Cookie, Accept-Language");
            answer.setHeader("X-Robots-Tag", "noindex, nofollow");
        }
        if (isCertificate(path)) {
            answer.setHeader("Vary", "Authorization, Cookie, Accept");
            answer.setHeader("X-Robots-Tag", "noindex, nofollow");
        }
        answer.setHeader("X-Content-Type-Options", "nosniff");
        answer.setHeader("X-Frame-Options", "DENY");
        answer.setHeader("Referrer-Policy", "no-referrer");
        answer.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        answer.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        answer.setHeader(
                "Permissions-Policy",
                "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()");
    }

    private static boolean isPage(String path) {
        return isUnsubscribe(path)
                || (!isData(path) && (path.isEmpty() || path.endsWith("/") || path.endsWith(".html")));
    }

    private static boolean isUnsubscribe(String path) {
        return path.startsWith("/unsubscribe/");
    }

    /** Plain pages that need nothing but themselves. */
    private static boolean isCertificate(String path) {
        return path.startsWith("/certificates/");
    }

    private static boolean isData(String path) {
        return path.startsWith("/api/") || path.startsWith("/ops/") || isCertificate(path);
    }

    private static boolean isAsset(String path) {
        return !isData(path) && !isUnsubscribe(path) && STATIC.contains(path.substring(path.lastIndexOf('.') + 1));
    }
}

package moxora.rest;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.annotation.WebFilter;
import java.io.IOException;
import moxora.limit.InFlight;

/** Gives a request's permit back when its answer is written to the end, or broke off: an export is written late. */
@WebFilter(urlPatterns = "/*", asyncSupported = true)
public class PermitReturn implements Filter {

    private static final String PERMIT = "moxora.permit";

    static void keep(ServletRequest request, InFlight.Permit permit) {
        request.setAttribute(PERMIT, permit);
    }

    static boolean isKept(ServletRequest request) {
        return request.getAttribute(PERMIT) != null;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            chain.doFilter(request, response);
        } finally {
            if (request.getAttribute(PERMIT) instanceof InFlight.Permit permit) {
                permit.close();
            }
        }
    }
}

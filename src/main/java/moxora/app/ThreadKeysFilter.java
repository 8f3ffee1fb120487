package moxora.app;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.annotation.WebFilter;
import java.io.IOException;
import moxora.crypto.ThreadKeys;

/** The server's threads wait for their next request without the keys of the last one. */
@WebFilter(urlPatterns = "/*", asyncSupported = true)
public class ThreadKeysFilter implements Filter {

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            chain.doFilter(request, response);
        } finally {
            ThreadKeys.forget();
        }
    }
}

package moxora.app;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lets nobody in before Moxora is ready, as while a restored backup is brought up; only health, metrics and the API's description answer. */
@WebFilter(urlPatterns = "/*", asyncSupported = true)
public class NotReadyFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;
    private static final Pattern TELLS_WHY = Pattern.compile("^/(health|metrics|openapi)(/|$)");
    private static final String RETRY_AFTER_SECONDS = "5";

    @Inject
    @Nullable
    private transient StartUp startUp;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (Objects.requireNonNull(startUp).reason().isEmpty()
                || TELLS_WHY.matcher(request.getRequestURI()).find()) {
            chain.doFilter(request, response);
        } else {
            response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
            response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        }
    }
}

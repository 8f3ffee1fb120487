package moxora.rest;

import jakarta.json.Json;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import moxora.fault.FaultCode;

/** The same problem+json for what never reaches a resource; the server's own error page shows its name and traces. */
@WebServlet(ProblemServlet.PATH)
public class ProblemServlet extends HttpServlet {

    /** Named as the error page in {@code web.xml}. */
    static final String PATH = "/problem";

    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Object failed = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        FaultCode code = code(failed instanceof Integer status ? status : 404);
        response.setStatus(code.status());
        response.setContentType(FaultMapper.PROBLEM_JSON);
        String problem = Json.createObjectBuilder()
                .add("type", "about:blank")
                .add("title", code.title())
                .add("status", code.status())
                .add("code", code.wire())
                .build()
                .toString();
        response.getOutputStream().write(problem.getBytes(StandardCharsets.UTF_8));
    }

    private static FaultCode code(int status) {
        return switch (status) {
            case 400, 414, 431 -> FaultCode.MALFORMED_PARAMETER;
            case 401 -> FaultCode.UNAUTHENTICATED;
            case 403 -> FaultCode.FORBIDDEN;
            case 404 -> FaultCode.NOT_FOUND;
            case 405, 501 -> FaultCode.METHOD_NOT_ALLOWED;
            case 413 -> FaultCode.BODY_TOO_LARGE;
            case 415 -> FaultCode.UNSUPPORTED_MEDIA_TYPE;
            case 503 -> FaultCode.NOT_READY;
            default -> FaultCode.INTERNAL;
        };
    }
}

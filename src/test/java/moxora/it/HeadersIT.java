package moxora.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import moxora.rest.ApiApplication;
import moxora.rest.OpsApplication;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The headers of every kind of answer, found by walking what there is. */
@Tag("P77")
class HeadersIT extends Deployed {

    /** Everything in the WAR that is served as it is. */
    static Set<String> pages() throws IOException {
        try (ZipFile war = new ZipFile(Path.of(System.getProperty("project.directory", "."), "target", "moxora.war")
                .toFile())) {
            Set<String> pages = war.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .filter(name -> !name.startsWith("WEB-INF/") && !name.startsWith("META-INF/"))
                    .map(name -> "/" + name)
                    .collect(Collectors.toCollection(TreeSet::new));
            pages.add("/");
            return pages;
        }
    }

    /** Every route of both applications, with ids that lead nowhere. */
    static Set<String> routes() {
        Set<String> routes = new TreeSet<>();
        routes.addAll(routes("/api/v1/", new ApiApplication().getClasses()));
        routes.addAll(routes("/ops/v1/", new OpsApplication().getClasses()));
        assertThat(routes).contains("/api/v1/contacts", "/ops/v1/operators").hasSizeGreaterThan(30);
        return routes;
    }

    private static Set<String> routes(String under, Set<Class<?>> classes) {
        Set<String> routes = new TreeSet<>();
        for (Class<?> type : classes) {
            jakarta.ws.rs.Path path = type.getAnnotation(jakarta.ws.rs.Path.class);
            if (path != null) {
                routes.add(under + path.value());
                for (Method method : type.getMethods()) {
                    jakarta.ws.rs.Path inner = method.getAnnotation(jakarta.ws.rs.Path.class);
                    routes.add(under + path.value() + (inner == null ? "" : "/" + inner.value()));
                }
            }
        }
        return routes.stream()
                .map(route -> route.replaceAll("\\{[^}]*\\}", UUID.randomUUID().toString()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Answer at(String path, String token) {
        return get(path.substring(1), token);
    }

    @Test
    @Tag("T-16")
    @Tag("P73")
    void everyPage_carriesThem_andNeedsNoCookie() throws IOException {
        Set<String> pages = pages();
        assertThat(pages).contains("/index.html");
        for (String page : pages) {
            Answer answer = at(page, null);
            assertThat(answer.status()).as(page).isEqualTo(200);
            assertThat(HeaderRules.wrongs(answer.response().headers(), false))
                    .as(page)
                    .isEmpty();
        }
    }

    @Test
    @Tag("T-16")
    void everyAnswerOfTheApi_carriesThem_whoeverAsks() {
        Tenant acme = signUp("acme", "moxora");
        int answered = 0;
        for (String route : routes()) {
            for (String token : new String[] {null, acme.token(), operatorToken(), "nobody's"}) {
                Answer answer = at(route, token);
                assertThat(answer.status()).as(route).isLessThan(500);
                assertThat(HeaderRules.wrongs(answer.response().headers(), true))
                        .as(route + " " + answer.status())
                        .isEmpty();
                answered += answer.status() == 200 ? 1 : 0;
            }
        }
        assertThat(answered).as("answers with data among them").isGreaterThan(10);
    }

    @Test
    void whatTheServerAnswersByItself_carriesThemToo() {
        List<String> paths = List.of(
                "/problem",
                "/nothing/here",
                "/api",
                "/api/v1",
                "/api/v1/",
                "/api/v1/nothing",
                "/api/v1/nothing.html",
                "/ops/v1/nothing",
                "/ops/",
                "/WEB-INF/web.xml",
                "/META-INF/MANIFEST.MF",
                "/index.html/",
                "/unsubscribe/nothing",
                "/certificates/nothing",
                "/certificates/style.css");
        for (String path : paths) {
            boolean page = path.startsWith("/unsubscribe/") || path.equals("/index.html/");
            assertThat(HeaderRules.wrongs(at(path, null).response().headers(), !page))
                    .as(path)
                    .isEmpty();
        }
        for (String method : List.of("OPTIONS", "HEAD", "PUT", "PATCH", "DELETE", "FROB")) {
            for (String path : List.of("index.html", "api/v1/contacts", "api/v1/session", "nothing")) {
                HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                        .header("Origin", "https://evil.example")
                        .header("Access-Control-Request-Method", "POST")
                        .method(method, HttpRequest.BodyPublishers.noBody());
                assertThat(HeaderRules.wrongs(send(request).response().headers(), false))
                        .as(method + " " + path)
                        .isEmpty();
            }
        }
        Answer malformed = post("api/v1/session", null, "{");
        assertThat(malformed.status()).isEqualTo(400);
        assertThat(HeaderRules.wrongs(malformed.response().headers(), true)).isEmpty();
    }

    /** Sabotage: the walk must see a page that lacks what it looks for. */
    @Test
    void aPageWithoutThem_isCaught() throws IOException {
        HttpServer bare = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        bare.createContext("/", exchange -> {
            byte[] body = "<html></html>".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Server", "bare/1.0");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        bare.start();
        try {
            URI page = URI.create("http://127.0.0.1:" + bare.getAddress().getPort() + "/");
            HttpHeaders headers = send(HttpRequest.newBuilder(page)).response().headers();
            assertThat(HeaderRules.wrongs(headers, false)).hasSize(11);
        } finally {
            bare.stop(0);
        }
    }

    /** Sabotage: each header by itself, missing, twice, or loosened. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            delimiter = '|',
            value = {
                "strict-transport-security | -",
                "strict-transport-security | max-age=60",
                "content-security-policy | -",
                "content-security-policy | default-src 'none'; script-src 'self' 'unsafe-inline'; frame-ancestors 'none'",
                "content-security-policy | default-src 'self'; frame-ancestors 'none'",
                "content-security-policy | default-src 'none'",
                "content-security-policy | default-src 'none'; img-src https:; frame-ancestors 'none'",
                "cache-control | -",
                "cache-control | max-age=60",
                "cache-control | no-cache",
                "vary | -",
                "vary | Accept",
                "x-content-type-options | -",
                "x-frame-options | SAMEORIGIN",
                "referrer-policy | unsafe-url",
                "cross-origin-opener-policy | -",
                "cross-origin-resource-policy | cross-origin",
                "permissions-policy | -",
                "access-control-allow-origin | *",
                "server | Payara",
                "x-powered-by | Servlet",
            })
    void aHeaderThatIsLoosened_isCaught(String name, String value) {
        HttpHeaders good = at("/api/v1/contacts", null).response().headers();
        assertThat(HeaderRules.wrongs(good, true)).isEmpty();
        Map<String, List<String>> changed = new HashMap<>(good.map());
        changed.remove(name);
        if (value != null) {
            changed.put(name, List.of(value));
        }

        assertThat(HeaderRules.wrongs(HttpHeaders.of(changed, (header, each) -> true), true))
                .isNotEmpty();
    }
}

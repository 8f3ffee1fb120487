package moxora.rest;

import jakarta.json.JsonObject;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.battery.Mutations;
import moxora.contact.TypedFields;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever arrives at the door, nothing comes out but an answer or a refusal of the caller's. */
@Tag("B22")
class InputFuzzTest {

    private static final String CONTACT =
            "{\"firstName\":\"Ada\",\"lastName\":\"Lovelace \\u00e9\",\"emails\":[\"ada@x.example\"],"
                    + "\"phones\":[\"+44 20 7946 0958\"],\"tags\":[],\"customFields\":{\"City\":\"London\",\"x\":null},"
                    + "\"company\":null,\"notes\":\"a\\nb\"}";
    private static final String PATCH =
            "{\"emails\":null,\"customFields\":{\"City\":null,\"Tier\":\"1\",\"Number\":1.50,\"Boolean\":true},\"title\":\"Dr\"}";

    @Test
    void aBody_isReadOrRefused() {
        new Mutations("json", CONTACT, PATCH, "[]", "{\"a\":{\"b\":[1,2.5e3,true,\"\\\"\"]}}")
                .against(
                        "B22 JSON bodies",
                        20_000,
                        1_000_000,
                        input -> StrictJsonReader.parse(StrictJsonReader.text(input)));
    }

    @Test
    void aContact_isReadOrRefused() {
        new Mutations("contact json", CONTACT, PATCH).against("B22 contacts in JSON", 20_000, 1_000_000, input -> {
            JsonObject json = StrictJsonReader.parse(StrictJsonReader.text(input));
            ContactJson.draft(json, TypedFields.SCHEMA);
            ContactJson.patched(TestPlatform.ada(), json, TypedFields.SCHEMA);
        });
    }

    @Test
    void aPatch_isAppliedOrRefused() {
        new Mutations("patch", PATCH, CONTACT, "{}", "{\"firstName\":null,\"lastName\":null}")
                .against(
                        "B22 merge patches",
                        20_000,
                        1_000_000,
                        input -> ContactJson.patched(
                                TestPlatform.ada(),
                                StrictJsonReader.parse(StrictJsonReader.text(input)),
                                TypedFields.SCHEMA));
    }

    @Test
    void aQuery_isReadOrRefused() {
        new Mutations("cursor", Query.cursor(UUID.randomUUID()), "AQ", "50", "true", "profile,notes", "200")
                .against("B22 cursors and parameters", 20_000, 1_000_000, input -> {
                    String text = Mutations.loose(input);
                    query("cursor", text).cursor();
                    query("limit", text).limit(50, 200);
                    query("include", text).words("include", Set.of("profile", "notes"));
                });
    }

    @Test
    void anId_isReadOrRefused() {
        new Mutations("id", UUID.randomUUID().toString(), "0-0-0-0-0", "1-1-1-1-99999999999999999999")
                .against("B22 ids", 20_000, 1_000_000, input -> PathId.of(Mutations.loose(input)));
    }

    private static Query query(String name, String value) {
        MultivaluedMap<String, String> parameters = new MultivaluedHashMap<>(Map.of(name, value));
        UriInfo uri = (UriInfo) Proxy.newProxyInstance(
                UriInfo.class.getClassLoader(),
                new Class<?>[] {UriInfo.class},
                (self, method, arguments) -> parameters);
        return Query.of(uri, Set.of("cursor", "limit", "include"));
    }
}

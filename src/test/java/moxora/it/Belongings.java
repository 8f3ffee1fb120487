package moxora.it;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import moxora.VirtualAuthenticator;
import moxora.it.Deployed.Answer;
import moxora.it.Deployed.Tenant;
import moxora.rest.LiveRoutes;
import moxora.tenant.Actor;

/** One of each kind of thing that an organisation can have and that has an id, made through the API. */
final class Belongings {

    /** Kinds by the collection they lie in. */
    static final List<String> KINDS = List.of(
            "contacts",
            "contacts/imports",
            "contacts/erasures",
            "custom-fields",
            "webhook-endpoints",
            "topics",
            "trigger-endpoints",
            "sessions",
            "users",
            "invitations",
            "api-tokens",
            "support-access",
            "canary-contacts",
            "account/passkeys");

    /** Kinds of which none can be made through this deployment, and where foreign ids of them are tried instead. */
    static final Map<String, String> ELSEWHERE = Map.of(
            "ai/receipts",
            "no processor is configured here, so there are none: ReceiptsTest",
            "account/identities",
            "no OpenID provider is configured here: LinkedIdentitiesTest",
            "messages",
            "they are named by their provider, not by an id of ours: EmailStatisticsTest");

    /** What stays on record when it has ended. */
    private static final Set<String> ENDED_BUT_THERE = Set.of("support-access");

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Deployed door;
    private final Tenant tenant;
    private final Map<String, String> ids = new LinkedHashMap<>();
    private final Map<String, String> removed = new LinkedHashMap<>();

    Belongings(Deployed door, Tenant tenant) {
        this.door = door;
        this.tenant = tenant;
        Staff.verify(door, tenant);
        // In this order: with a passkey, a password alone opens no more sessions.
        KINDS.forEach(kind -> {
            ids.put(kind, make(kind));
            removed.put(kind, remove(kind));
        });
    }

    String id(String kind) {
        return ids.get(kind);
    }

    /** The id of one that was there and is gone; where nothing ends that kind of thing, the id of nothing. */
    String removed(String kind) {
        return removed.get(kind);
    }

    private String remove(String kind) {
        if (ENDED_BUT_THERE.contains(kind)) {
            return ForeignIdsIT.absent();
        }
        String made = make(kind);
        Answer removed = door.call("DELETE", "api/v1/" + kind + "/" + made, tenant.token(), null, (byte[]) null);
        if (removed.status() == 405) {
            return ForeignIdsIT.absent();
        }
        if (removed.status() >= 300) {
            throw new AssertionError(kind + " cannot be removed: " + removed.status() + " " + removed.body());
        }
        // Some things go in the background, and until then they are still to be seen.
        while (door.get("api/v1/" + kind + "/" + made, tenant.token()).status() == 200) {
            Thread.onSpinWait();
        }
        return made;
    }

    /** Everything of the organisation's that can be seen, as text. */
    String look() {
        return ids.entrySet().stream()
                .map(one -> one.getKey() + " " + seen(one.getKey(), one.getValue()))
                .collect(Collectors.joining("\n"));
    }

    private String seen(String kind, String id) {
        Answer one = door.get("api/v1/" + kind + "/" + id, tenant.token());
        if (one.status() == 200) {
            return one.body() + one.header("ETag");
        }
        // No door to one of its kind: the list says whether it is still there.
        Answer all = door.get("api/v1/" + kind, tenant.token());
        return String.valueOf(all.body().contains(id));
    }

    private String make(String kind) {
        return switch (kind) {
            case "contacts" ->
                created(kind, "{\"firstName\":\"Ada\",\"emails\":[\"ada@" + tenant.name() + ".example\"]}");
            case "contacts/imports" ->
                door.call("POST", "api/v1/contacts/imports?dryRun=true", tenant.token(), "text/csv", "id,firstName\r\n")
                        .json()
                        .getString("id");
            case "contacts/erasures" ->
                door.post(
                                "api/v1/contacts/erasures",
                                tenant.token(),
                                "{\"filter\":{\"tag\":\"nobody has this\"},\"expected\":0}")
                        .json()
                        .getString("id");
            case "custom-fields" ->
                created(kind, "{\"name\":\"Field " + NUMBER.incrementAndGet() + "\",\"type\":\"text\"}");
            case "webhook-endpoints" ->
                created(kind, "{\"provider\":\"sendgrid\",\"verificationKey\":\"" + Keys.P256 + "\"}");
            case "topics" -> created(kind, "{\"name\":\"Topic " + NUMBER.incrementAndGet() + "\"}");
            case "trigger-endpoints" -> created(kind, "{\"url\":\"https://crm.invalid/events\"}");
            case "sessions" -> anotherSession();
            case "users" -> Staff.join(door, tenant.organisation(), tenant.token(), address(), Actor.Role.READ_ONLY);
            case "invitations" -> created(kind, "{\"email\":\"" + address() + "\",\"role\":\"member\"}");
            case "api-tokens" -> created(kind, "{\"name\":\"sync\",\"scopes\":[\"contacts_read\"]}");
            case "support-access" -> supportRequest();
            case "canary-contacts" -> created(kind, "{\"firstName\":\"Wren\",\"lastName\":\"Planted\"}");
            case "account/passkeys" -> passkey();
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private static String address() {
        return "somebody" + NUMBER.incrementAndGet() + "@belongings.example";
    }

    private String supportRequest() {
        return Staff.expect(
                        201,
                        door.post(
                                "ops/v1/support-access",
                                Deployed.operatorToken(),
                                "{\"organisationId\":\"" + tenant.organisation()
                                        + "\",\"reason\":\"A search finds nothing\",\"duration\":\"PT1H\"}"))
                .json()
                .getString("id");
    }

    private String passkey() {
        JsonObject options = door.call("POST", "api/v1/account/passkeys/options", tenant.token(), null, (byte[]) null)
                .json();
        return created(
                "account/passkeys",
                Json.createObjectBuilder()
                        .add("challengeId", options.getString("challengeId"))
                        .add("name", "Telephone")
                        .add("credential", new VirtualAuthenticator().create(options.getJsonObject("publicKey")))
                        .build()
                        .toString());
    }

    private String anotherSession() {
        door.logIn(tenant.email());
        return door
                .get("api/v1/sessions", tenant.token())
                .json()
                .getJsonArray("items")
                .getValuesAs(JsonObject.class)
                .stream()
                .filter(session -> !session.getBoolean("current"))
                .findFirst()
                .orElseThrow()
                .getString("id");
    }

    private String created(String collection, String body) {
        Answer answer = door.post("api/v1/" + collection, tenant.token(), body);
        if (answer.status() != 201) {
            throw new AssertionError(collection + ": " + answer.status() + " " + answer.body());
        }
        return answer.json().getString("id");
    }

    /** The collection that the route's id belongs to. */
    static String kind(LiveRoutes.Route route) {
        return route.path().substring("api/v1/".length(), route.path().indexOf("/{"));
    }

    /** A body with which the door would do its work, or null where it takes none. */
    static String body(LiveRoutes.Route route) {
        return switch (route.verb() + " " + kind(route)) {
            case "PATCH users" -> "{\"role\":\"member\"}";
            case "PATCH contacts" -> "{\"firstName\":\"Mallory\"}";
            case "POST contacts" -> "{\"tags\":[\"Mallory's\"]}";
            case "PATCH topics" -> "{\"title\":\"Mallory's\"}";
            case "PATCH trigger-endpoints" -> "{\"paused\":true}";
            case "POST trigger-endpoints" -> route.path().endsWith("/replay") ? "{\"all\":true}" : null;
            case "PATCH custom-fields" -> "{\"searchable\":true}";
            case "PATCH webhook-endpoints" -> "{\"paused\":true}";
            case "POST webhook-endpoints" -> "{\"verificationKey\":\"" + Keys.P256 + "\"}";
            default -> null;
        };
    }

    /** A key that a provider would sign with. */
    private static final class Keys {
        static final String P256 = p256();

        private static String p256() {
            try {
                var generator = java.security.KeyPairGenerator.getInstance("EC");
                generator.initialize(256);
                return java.util.Base64.getEncoder()
                        .encodeToString(generator.generateKeyPair().getPublic().getEncoded());
            } catch (java.security.GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}

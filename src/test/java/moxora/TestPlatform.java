package moxora;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import moxora.account.Organisations;
import moxora.account.SignUp;
import moxora.app.Assembly;
import moxora.app.MovableClock;
import moxora.contact.ContactDraft;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationId;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;

/**
 * A Moxora on the shared clusters, without a container, with a clock that tests may put forward, and with fixtures that
 * speak: {@code acme()}, {@code bolt()}, {@code ada()}.
 */
public final class TestPlatform {

    public static final String PASSWORD = "correct horse battery staple";
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static TestPlatform shared;

    public final MovableClock clock = new MovableClock(Clock.systemUTC(), null);
    public final Assembly assembly = new Assembly(TestClusters.settings(), clock);

    /** One platform for the whole run; tests make their own organisations on it. */
    public static synchronized TestPlatform shared() {
        if (shared == null) {
            shared = new TestPlatform();
        }
        return shared;
    }

    static synchronized void closeShared() {
        if (shared != null) {
            shared.assembly.close();
            shared = null;
        }
    }

    /** A new organisation under the policy, as its admin. */
    public TenantScope organisation(String name, String policy) {
        int number = NUMBER.incrementAndGet();
        Organisations.Created created = assembly.organisations.signUp(new SignUp(
                name, policy, null, "GB", "Admin " + number, "admin" + number + "@" + name + ".example", PASSWORD));
        TenantScope scope = scope(created.organisation(), created.user());
        // Not while a test counts rows.
        Postbag.settle(assembly, scope);
        return scope;
    }

    public static TenantScope scope(OrganisationId organisation, UUID user) {
        return new TenantScope(organisation, new Actor(user, Actor.Role.ADMIN), Purpose.SERVICE);
    }

    public TenantScope acme() {
        return organisation("acme", "moxora");
    }

    public TenantScope bolt() {
        return organisation("bolt", "pixelant");
    }

    public static ContactDraft ada() {
        return new ContactDraft(
                "Ada",
                "Lovelace-Byron",
                List.of("Ada@Example.org"),
                List.of("020 7946 0958"),
                "Analytical Engines",
                "Countess",
                List.of("vip"),
                Map.of("City", "London"),
                "Met at the salon.");
    }
}

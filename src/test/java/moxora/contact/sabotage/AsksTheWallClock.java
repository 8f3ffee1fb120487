package moxora.contact.sabotage;

import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.function.Supplier;
import moxora.tenant.TenantScope;

/** Planted: time, a scope and an HTTP answer out of nowhere. */
@SuppressWarnings("unused")
public class AsksTheWallClock {
    Supplier<Instant> hidden = Instant::now;

    LocalDate today() {
        return LocalDate.now();
    }

    long millis() {
        return System.currentTimeMillis();
    }

    ThreadLocal<TenantScope> current() {
        return new ThreadLocal<>();
    }

    Clock clock() {
        return Clock.systemUTC();
    }

    TenantScope anybody() {
        return new TenantScope(null, null, null);
    }

    Response answer() {
        return Response.ok().build();
    }
}

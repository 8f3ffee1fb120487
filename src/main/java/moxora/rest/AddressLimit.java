package moxora.rest;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import java.lang.reflect.Method;
import java.util.Objects;
import java.util.UUID;
import moxora.limit.AddressKeys;
import moxora.limit.RateLimits;
import org.jspecify.annotations.Nullable;

/**
 * Before anybody is known: what needs no credentials is limited by address, and so is the trying out of credentials,
 * of which only those that were refused count.
 */
@Priority(Priorities.AUTHENTICATION - 100)
@Dependent
public class AddressLimit implements ContainerRequestFilter {

    /** Under this name the request carries the key of its address to {@link AbuseWatch}. */
    static final String KEY = "moxora.address";

    @Inject
    @Nullable
    Provider<RateLimits> limits;

    @Inject
    @Nullable
    Provider<AddressKeys> keys;

    @Inject
    @Nullable
    Provider<ClientAddress> address;

    @Context
    @Nullable
    ResourceInfo resource;

    @Context
    @Nullable
    HttpServletRequest servlet;

    @Override
    public void filter(ContainerRequestContext request) {
        Method method = Objects.requireNonNull(resource).getResourceMethod();
        String from = Objects.requireNonNull(address).get().of(Objects.requireNonNull(servlet));
        UUID key = Objects.requireNonNull(keys).get().of(from);
        request.setProperty(KEY, key);
        RateLimits buckets = Objects.requireNonNull(limits).get();
        if (!method.isAnnotationPresent(Open.class)) {
            buckets.look(RateLimits.Kind.CREDENTIALS, key).require();
        } else if (!method.isAnnotationPresent(OwnLimit.class)) {
            RateLimits.Verdict verdict = buckets.take(RateLimits.Kind.ADDRESS, key);
            request.setProperty(AbuseWatch.VERDICT, verdict);
            verdict.require();
        }
    }
}

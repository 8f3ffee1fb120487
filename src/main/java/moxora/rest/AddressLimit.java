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
import jakarta.ws.rs.core.HttpHeaders;
import java.lang.reflect.Method;
import java.util.Objects;
import java.util.UUID;
import moxora.limit.AddressKeys;
import moxora.limit.CredentialHints;
import moxora.limit.InFlight;
import moxora.limit.RateLimits;
import org.jspecify.annotations.Nullable;

/**
 * Before anybody is known: what needs no credentials is limited by address, and so is the trying out of credentials,
 * of which only those that were refused count. Credentials that were good before take their organisation's place among
 * the requests that are worked on at once already here, since proving them is work too.
 */
@Priority(Priorities.AUTHENTICATION - 100)
@Dependent
public class AddressLimit implements ContainerRequestFilter {

    /** Under this name the request carries the key of its address to {@link AbuseWatch}. */
    static final String KEY = "moxora.address";

    /** Under this name it carries the key of what it came with to {@link CallerLimit}. */
    static final String CREDENTIAL = "moxora.credential";

    @Inject
    @Nullable
    Provider<RateLimits> limits;

    @Inject
    @Nullable
    Provider<AddressKeys> keys;

    @Inject
    @Nullable
    Provider<ClientAddress> address;

    @Inject
    @Nullable
    Provider<CredentialHints> hints;

    @Inject
    @Nullable
    Provider<InFlight> inFlight;

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
            UUID credential = Objects.requireNonNull(keys)
                    .get()
                    .of(request.getHeaderString(HttpHeaders.AUTHORIZATION) + "\n"
                            + request.getHeaderString(HttpHeaders.COOKIE));
            request.setProperty(CREDENTIAL, credential);
            Objects.requireNonNull(hints)
                    .get()
                    .organisation(credential)
                    .ifPresent(organisation -> enter(buckets, organisation));
        } else if (!method.isAnnotationPresent(OwnLimit.class)) {
            RateLimits.Verdict verdict = buckets.take(RateLimits.Kind.ADDRESS, key);
            request.setProperty(AbuseWatch.VERDICT, verdict);
            verdict.require();
        }
    }

    private void enter(RateLimits buckets, UUID organisation) {
        buckets.look(RateLimits.Kind.ORGANISATION, organisation).require();
        PermitReturn.keep(
                Objects.requireNonNull(servlet),
                Objects.requireNonNull(inFlight).get().enter(organisation));
    }
}

package moxora.rest;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** What the recipients of mails see. */
@ApplicationPath("unsubscribe")
public class UnsubscribeApplication extends Application {

    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(FaultMapper.class, AddressLimit.class, TenantFilter.class, UnsubscribeResource.class);
    }
}

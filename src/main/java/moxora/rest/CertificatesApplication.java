package moxora.rest;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** What those who were told of a closure see, when nobody can log in any more. */
@ApplicationPath("certificates")
public class CertificatesApplication extends Application {

    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(FaultMapper.class, AddressLimit.class, TenantFilter.class, CertificatesResource.class);
    }
}

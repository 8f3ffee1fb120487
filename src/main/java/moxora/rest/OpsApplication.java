package moxora.rest;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** What operators call. */
@ApplicationPath("ops/v1")
public class OpsApplication extends Application {

    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(
                FaultMapper.class,
                StrictJsonReader.class,
                AddressLimit.class,
                OperatorFilter.class,
                AbuseWatch.class,
                OpsClosuresResource.class,
                OpsProcessorsResource.class,
                OpsKeysResource.class,
                OpsRotationsResource.class,
                OpsKekRotationsResource.class,
                OpsCertificateKeyResource.class,
                OpsLeakageResource.class,
                OpsRetentionResource.class,
                OpsOperatorsResource.class,
                OpsSupportResource.class,
                OpsHoldsResource.class,
                OpsAuditResource.class,
                OpsClockResource.class);
    }
}

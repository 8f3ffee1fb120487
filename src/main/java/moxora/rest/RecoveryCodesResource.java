package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.util.List;
import moxora.account.SecondFactors;
import moxora.tenant.Right;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Codes for the day on which the telephone is lost. */
@Path("account/recovery-codes")
@Tag(name = "Account")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class RecoveryCodesResource {

    private final SecondFactors factors;

    @Inject
    RecoveryCodesResource(SecondFactors factors) {
        this.factors = factors;
    }

    @POST
    @Needs(Right.OWN_ACCOUNT)
    @Fresh
    @WhileClosing
    @Operation(summary = "Ten new recovery codes, shown once, each good for one log-in; those of before are void")
    public JsonObject renew(@Context SecurityContext security) {
        return answer(factors.renewRecoveryCodes(TenantCaller.scope(security)));
    }

    static JsonObject answer(List<String> codes) {
        JsonArrayBuilder items = Json.createArrayBuilder();
        codes.forEach(items::add);
        return Json.createObjectBuilder().add("recoveryCodes", items).build();
    }
}

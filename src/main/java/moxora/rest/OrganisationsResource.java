package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.Set;
import moxora.account.Organisations;
import moxora.account.SignUp;
import moxora.audit.AuditAction;
import moxora.audit.OperatorActs;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.operator.Operators;
import moxora.tenant.Actor;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Sign-up. */
@Path("organisations")
@Tag(name = "Account")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class OrganisationsResource {

    private static final String DEFAULT_PHONE_REGION = "GB";

    private final Organisations organisations;
    private final SignUpRule rule;
    private final Operators operators;
    private final Origins origins;
    private final OperatorActs acts;

    /** Who may sign up. */
    public record SignUpRule(boolean open) {}

    @Inject
    OrganisationsResource(
            Organisations organisations, SignUpRule rule, Operators operators, Origins origins, OperatorActs acts) {
        this.organisations = organisations;
        this.rule = rule;
        this.operators = operators;
        this.origins = origins;
        this.acts = acts;
    }

    @POST
    @Open
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Sign up an organisation and its admin",
            description = "{\"organisation\":{\"name\",\"policy\",\"region\"?,\"phoneRegion\"?},"
                    + "\"admin\":{\"name\",\"email\",\"password\"}}")
    public Response signUp(JsonObject body, @Context ContainerRequestContext request) {
        Optional<Actor> operator = Callers.bearer(request).flatMap(operators::find);
        if (!rule.open() && operator.isEmpty()) {
            throw new Fault(FaultCode.FORBIDDEN, "Here only an operator signs organisations up.");
        }
        Fields fields = Fields.of(body, Set.of("organisation", "admin"));
        Fields organisation = fields.inner("organisation", Set.of("name", "policy", "region", "phoneRegion"));
        Fields admin = fields.inner("admin", Set.of("name", "email", "password"));
        String name = organisation.required("name");
        String policy = organisation.required("policy");
        String region = organisation.optional("region");
        @Nullable String phoneRegion = organisation.optional("phoneRegion");
        String adminName = admin.required("name");
        String email = admin.required("email");
        String password = admin.required("password");
        fields.done();
        Organisations.Created created = organisations.signUp(
                new SignUp(
                        name,
                        policy,
                        region,
                        phoneRegion == null ? DEFAULT_PHONE_REGION : phoneRegion,
                        adminName,
                        email,
                        password),
                origins.under(policy));
        operator.ifPresent(actor -> acts.record(
                new TenantScope(created.organisation(), actor, Purpose.AUTHENTICATION),
                AuditAction.ORGANISATION_CREATED));
        return Response.status(Response.Status.CREATED)
                .entity(Json.createObjectBuilder()
                        .add("organisationId", created.organisation().toString())
                        .add("userId", created.user().toString())
                        .build())
                .build();
    }
}

package moxora.rest;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;

/** What tenants call. */
@ApplicationPath("api/v1")
@SecurityScheme(
        securitySchemeName = "session",
        type = SecuritySchemeType.HTTP,
        scheme = "bearer",
        description = "The token of POST /api/v1/session; an operator's token under /ops/v1.")
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Moxora",
                        version = "1",
                        description = "The data-protection layer of a CRM. Authorization: Bearer with the token of"
                                + " POST /api/v1/session. Errors are application/problem+json with a stable code."),
        security = @SecurityRequirement(name = "session"))
public class ApiApplication extends Application {

    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(
                FaultMapper.class,
                StrictJsonReader.class,
                AddressLimit.class,
                TenantFilter.class,
                CallerLimit.class,
                AbuseWatch.class,
                ExportWriter.class,
                AuditWriter.class,
                OrganisationsResource.class,
                SessionResource.class,
                SessionsResource.class,
                ReauthenticationResource.class,
                AccountResource.class,
                AccountEmailResource.class,
                EmailVerificationResource.class,
                PasswordResetResource.class,
                UsersResource.class,
                InvitationsResource.class,
                PasskeyLogInResource.class,
                SecondFactorsResource.class,
                RecoveryCodesResource.class,
                TotpResource.class,
                PasskeysResource.class,
                ApiTokensResource.class,
                IdentitiesResource.class,
                OpenIdResource.class,
                ContactsResource.class,
                CustomFieldsResource.class,
                CanaryContactsResource.class,
                ImportsResource.class,
                ExportResource.class,
                ContactErasuresResource.class,
                AddressBlocksResource.class,
                ContactTagsResource.class,
                TimelineResource.class,
                EngagementResource.class,
                EmailStateResource.class,
                StatisticsResource.class,
                WebhookEndpointsResource.class,
                WebhookSecretsResource.class,
                WebhooksResource.class,
                MessagesResource.class,
                SuppressionsResource.class,
                SuppressionImportsResource.class,
                ConsentsResource.class,
                TopicsResource.class,
                TriggerEndpointsResource.class,
                ProcessorsResource.class,
                EmailEventsResource.class,
                EmailReportsResource.class,
                ParkedEventsResource.class,
                EventMappingsResource.class,
                ClosureResource.class,
                OrganisationHoldsResource.class,
                AuditResource.class,
                LeakageResource.class,
                RetentionResource.class,
                SupportResource.class,
                AiResource.class,
                ReceiptsResource.class,
                AiUsageResource.class);
    }
}

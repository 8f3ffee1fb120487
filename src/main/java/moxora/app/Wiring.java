package moxora.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import moxora.account.Organisations;
import moxora.account.OwnSessions;
import moxora.account.Passwords;
import moxora.account.Sessions;
import moxora.account.Users;
import moxora.audit.AuditPages;
import moxora.contact.Contacts;
import moxora.contact.CustomFieldDefinitions;
import moxora.contact.LeakageMeter;
import moxora.csv.ContactExport;
import moxora.csv.ContactImport;
import moxora.disclosure.AiCalls;
import moxora.disclosure.Previews;
import moxora.email.EmailEvents;
import moxora.email.IgnoredDeliveries;
import moxora.email.endpoint.WebhookEndpoints;
import moxora.email.event.Timeline;
import moxora.erasure.Certificates;
import moxora.erasure.Closures;
import moxora.erasure.ErasureRun;
import moxora.keys.KekRotation;
import moxora.keys.KeyStates;
import moxora.keys.OldKeys;
import moxora.keys.Rotations;
import moxora.policy.Policies;
import moxora.rest.ClockControl;
import moxora.rest.OrganisationsResource;
import moxora.rest.WebhookEndpointsResource;

/** Hands the parts of the graph to the resources that ask for them; only what {@code rest} uses is here. */
@ApplicationScoped
public class Wiring {

    @Inject
    @org.jspecify.annotations.Nullable
    StartUp startUp;

    private StartUp startUp() {
        return java.util.Objects.requireNonNull(startUp);
    }

    private Assembly graph() {
        return startUp().assembly();
    }

    @Produces
    Policies policies() {
        return graph().policies;
    }

    @Produces
    Organisations organisations() {
        return graph().organisations;
    }

    @Produces
    Users users() {
        return graph().users;
    }

    @Produces
    Sessions sessions() {
        return graph().sessions;
    }

    @Produces
    OwnSessions ownSessions() {
        return graph().ownSessions;
    }

    @Produces
    Passwords passwords() {
        return graph().passwords;
    }

    @Produces
    Contacts contacts() {
        return graph().contacts;
    }

    @Produces
    CustomFieldDefinitions customFieldDefinitions() {
        return graph().customFieldDefinitions;
    }

    @Produces
    LeakageMeter leakageMeter() {
        return graph().leakageMeter;
    }

    @Produces
    ContactImport contactImport() {
        return graph().contactImport;
    }

    @Produces
    ContactExport contactExport() {
        return graph().contactExport;
    }

    @Produces
    WebhookEndpoints webhookEndpoints() {
        return graph().email.webhookEndpoints;
    }

    @Produces
    IgnoredDeliveries ignoredDeliveries() {
        return graph().email.ignoredDeliveries;
    }

    @Produces
    EmailEvents emailEvents() {
        return graph().email.events;
    }

    @Produces
    Timeline timeline() {
        return graph().email.timeline;
    }

    @Produces
    WebhookEndpointsResource.PublicUrl publicUrl() {
        return new WebhookEndpointsResource.PublicUrl(startUp().settings().publicUrl());
    }

    @Produces
    AuditPages auditPages() {
        return graph().auditPages;
    }

    @Produces
    AiCalls aiCalls() {
        return graph().ai.calls;
    }

    @Produces
    Previews previews() {
        return graph().ai.previews;
    }

    @Produces
    Closures closures() {
        return graph().erasure.closures;
    }

    @Produces
    Certificates certificates() {
        return graph().erasure.certificates;
    }

    @Produces
    ErasureRun erasureRun() {
        return graph().erasure.run;
    }

    @Produces
    Rotations rotations() {
        return graph().keys.rotations;
    }

    @Produces
    KekRotation kekRotation() {
        return graph().keys.kekRotation;
    }

    @Produces
    KeyStates keyStates() {
        return graph().keys.states;
    }

    @Produces
    OldKeys oldKeys() {
        return graph().keys.oldKeys;
    }

    @Produces
    OrganisationsResource.SignUpRule signUpRule() {
        return new OrganisationsResource.SignUpRule(startUp().settings().openSignUp());
    }

    @Produces
    @ApplicationScoped
    ClockControl clockControl() {
        return new ClockJobs(graph(), startUp().clock(), startUp().settings().clockControl());
    }
}

package moxora.erasure;

import moxora.store.AppliedEpochs;
import moxora.store.GivenEpochs;
import moxora.store.OrganisationRegistry;

/** Who bears witness to how far things have come: the vault, the tenant data, and a file beside both. */
record Sides(GivenEpochs given, AppliedEpochs applied, OrganisationRegistry registry, LedgerHead head) {}

/** All finding kinds. */
import { aggregatedRules } from "./aggregated-rules.ts";
import { anonymousReach } from "./anonymous-reach.ts";
import { authenticatedReach } from "./authenticated-reach.ts";
import { danglingRoleRef } from "./dangling-role-ref.ts";
import { danglingServiceAccount } from "./dangling-service-account.ts";
import { deadAwsAuthEntry } from "./dead-aws-auth-entry.ts";
import { defaultServiceAccount } from "./default-service-account.ts";
import type { FindingKind } from "./finding.ts";
import { hiddenCreator } from "./hidden-creator.ts";
import { idleMapping } from "./idle-mapping.ts";
import { mastersMapping } from "./masters-mapping.ts";
import { oidcTrustWithoutSubject } from "./oidc-trust-without-subject.ts";
import { openEndpoint } from "./open-endpoint.ts";
import { policyWriter } from "./policy-writer.ts";
import { replacedAwsAuthEntry } from "./replaced-aws-auth-entry.ts";
import { staleAccessEntry } from "./stale-access-entry.ts";
import { tokenSecret } from "./token-secret.ts";
import { unmappedGroup } from "./unmapped-group.ts";
import { wildcardTrust } from "./wildcard-trust.ts";

/** In order of id. */
export const FINDINGS: readonly FindingKind[] = [
  aggregatedRules,
  anonymousReach,
  authenticatedReach,
  danglingRoleRef,
  danglingServiceAccount,
  deadAwsAuthEntry,
  defaultServiceAccount,
  hiddenCreator,
  idleMapping,
  mastersMapping,
  oidcTrustWithoutSubject,
  openEndpoint,
  policyWriter,
  replacedAwsAuthEntry,
  staleAccessEntry,
  tokenSecret,
  unmappedGroup,
  wildcardTrust,
];

/** Trust edges in the form of the conformance sets: source, target, action, keys (sorted), witness. */
import { ANYONE_AWS, serviceKey } from "../facts/identity.ts";
import type { KeyValue } from "../iam/conditions/test.ts";
import type { TrustEdge } from "../iam/model/trust-graph.ts";

export interface TrustLine {
  readonly edge: string;
  readonly from: string;
  readonly to: string;
  readonly action: string;
  readonly verdict: string;
  readonly keys: readonly string[];
  readonly witness: Readonly<Record<string, KeyValue>>;
}

const EDGE_OF: Readonly<Record<string, string>> = {
  "sts:AssumeRole": "assume-role",
  "sts:AssumeRoleWithSAML": "assume-role-with-saml",
  "sts:AssumeRoleWithWebIdentity": "assume-role-with-web-identity",
};

export function trustLine(edge: TrustEdge): TrustLine {
  return {
    edge: EDGE_OF[edge.action] ?? edge.action,
    from: /^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/.test(edge.source) ? serviceKey(edge.source) : edge.source,
    to: edge.target,
    action: edge.action,
    verdict: edge.verdict,
    keys: edge.keys,
    witness: edge.witness,
  };
}

/** Users, roles, services and providers: accounts outside the snapshot and anyone are no principals of their own. */
export function isBetweenPrincipals(edge: TrustEdge): boolean {
  return edge.source !== ANYONE_AWS && !edge.source.endsWith(":root");
}

export function compareTrustLines(a: TrustLine, b: TrustLine): number {
  const left = `${a.edge}\u0000${a.from}\u0000${a.to}`;
  const right = `${b.edge}\u0000${b.from}\u0000${b.to}`;
  return left < right ? -1 : left > right ? 1 : 0;
}

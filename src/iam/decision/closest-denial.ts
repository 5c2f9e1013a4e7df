/** Of a request that is denied: which single gate was shut. */
import { solve } from "../solve/solve.ts";
import { type Decided, type Gates, passes } from "./decide.ts";

/** The gates by the policies that hold them. */
export type GateName =
  | "identity-policy"
  | "permissions-boundary"
  | "session-policy"
  | "service-control-policy"
  | "resource-control-policy"
  | "resource-policy"
  | "explicit-deny";

const OPENED: readonly (readonly [GateName, (gates: Gates) => Gates])[] = [
  ["explicit-deny", (gates) => ({ ...gates, noDeny: true })],
  ["permissions-boundary", (gates) => ({ ...gates, boundary: true })],
  ["session-policy", (gates) => ({ ...gates, session: true })],
  ["service-control-policy", (gates) => ({ ...gates, serviceControl: true })],
  ["resource-control-policy", (gates) => ({ ...gates, resourceControl: true })],
  ["identity-policy", (gates) => ({ ...gates, identity: true })],
  [
    "resource-policy",
    (gates) => ({ ...gates, granted: { ...gates.granted, account: true, user: true, role: true, other: true } }),
  ],
];

/** The gates each of which, opened alone, would let the request through; empty when more than one is shut. */
export function shutGates(decided: Decided): readonly GateName[] {
  return OPENED.flatMap(([name, opened]) =>
    (name === "resource-policy" && !needsResourcePolicy(decided)) ||
    solve(passes(opened(decided.gates), decided.request)).verdict === "denied"
      ? []
      : [name],
  );
}

/** Within one account most resources need no policy of their own: that they have none is no gate that was shut. */
function needsResourcePolicy({ request, gates }: Decided): boolean {
  // A policy that leaves it to the account has done its part.
  if (gates.granted.account !== false) return false;
  const { caller, resourceAccount, resourceDecides } = request;
  if (resourceDecides || !("account" in caller)) return true;
  return resourceAccount !== undefined && resourceAccount !== caller.account;
}

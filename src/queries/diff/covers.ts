/** Does one permission hold everything of a cell: one verb on one resource at one place? */
import { codesOf, globOf, matchesGlob } from "../../iam/policy/glob.ts";
import type { Permission } from "../../world/permissions.ts";

export interface Cell {
  readonly namespace: string;
  readonly names: "*" | readonly string[];
  readonly verb: string;
  readonly resource: string;
}

/** `place` false asks about verb and resource alone, wherever they hold. `aws` compares patterns as IAM does. */
export function covers(wide: Permission, cell: Cell, aws: boolean, place = true): boolean {
  if (aws)
    return (
      wide.verbs.some((verb) => likes(verb.toLowerCase(), cell.verb.toLowerCase())) &&
      (!place || wide.resources.some((resource) => likes(resource, cell.resource)))
    );
  if (wide.end.grant.authorizer === "superuser") return true;
  if (place && wide.namespace !== "" && wide.namespace !== cell.namespace) return false;
  if (place && wide.names !== "*" && (cell.names === "*" || !cell.names.every((name) => wide.names.includes(name))))
    return false;
  return (
    (wide.verbs.includes("*") || wide.verbs.includes(cell.verb)) &&
    wide.resources.some((resource) => coversResource(resource, cell.resource))
  );
}

/** Resources as permissions word them: `pods`, `deployments.apps`, `pods/exec`, `*.*`, `*` with a group, or a URL. */
export function coversResource(wide: string, narrow: string): boolean {
  if (wide === narrow) return true;
  if (wide.startsWith("/") || narrow.startsWith("/"))
    return wide.endsWith("*") && wide.startsWith("/") && narrow.startsWith(wide.slice(0, -1));
  const [wideResource, wideGroup] = split(wide);
  const [resource, group] = split(narrow);
  if (wideGroup !== "*" && wideGroup !== group) return false;
  if (wideResource === "*" || wideResource === resource) return true;
  // `*/scale` is that subresource of everything (rbac/v1 ResourceMatches).
  return wideResource.startsWith("*/") && resource.endsWith(wideResource.slice(1));
}

function split(text: string): [resource: string, group: string] {
  const dot = text.indexOf(".");
  return dot < 0 ? [text, ""] : [text.slice(0, dot), text.slice(dot + 1)];
}

/** A pattern that is held against a pattern: what the narrow one writes must fit the wide one, sign by sign. */
function likes(wide: string, narrow: string): boolean {
  return wide === narrow || wide === "*" || matchesGlob(globOf(codesOf(wide, true)), narrow);
}

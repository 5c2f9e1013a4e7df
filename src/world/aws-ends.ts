/** Who holds an AWS action, and what AWS principals hold. */
import type { IamModel } from "../iam/iam-model.ts";
import type { PrincipalSpec } from "../iam/model/resolve-principal.ts";
import type { End } from "./grants.ts";
import type { Permission } from "./permissions.ts";
import type { World } from "./world.ts";

/** Ends of an AWS question: principals that are allowed on some matching resource, each with the resources that are left after denies. */
export function* awsEnds(
  world: World,
  iam: IamModel,
  action: string,
  resource: string,
  sessions: readonly PrincipalSpec[],
): Generator<End> {
  for (const { id, kind, decision, scope } of iam.principalsAllowed(action, resource, sessions)) {
    const { by } = decision;
    yield {
      node: world.identities.aws(kind, id),
      open: decision.open,
      scope: { namespace: "", names: "*", resources: scope.resources },
      grant: {
        authorizer: "iam",
        vendor: id.includes(":role/aws-service-role/"),
        evidence: [...by.identity, ...by.resource, ...by.limits],
        policies: policyNames(world, [...by.identity, ...by.resource]),
      },
    };
  }
}

/** What a principal's own policies let it do, statement by statement. */
export function awsPermissions(world: World, iam: IamModel, node: number, spec: PrincipalSpec): Permission[] {
  return iam.actionsOf(spec).map((grant) => ({
    namespace: "",
    names: "*" as const,
    verbs: grant.notAction ? grant.actions.map((action) => `not ${action}`) : grant.actions,
    resources: grant.notResource ? grant.resources.map((pattern) => `not ${pattern}`) : grant.resources,
    end: {
      node,
      open: grant.open,
      scope: { namespace: "", names: "*", resources: grant.resources },
      grant: { authorizer: "iam", vendor: false, evidence: grant.by, policies: policyNames(world, grant.by) },
    },
  }));
}

/** Documents and pointers say which policy: its name or ARN is the nearest thing a reviewer knows. */
function policyNames(world: World, handles: readonly Parameters<World["estate"]["evidence"]["locate"]>[0][]): string[] {
  const names = new Set<string>();
  for (const handle of handles) {
    const name = world.policyNameAt(handle);
    if (name !== undefined) names.add(name);
  }
  return [...names].sort();
}

/** RBAC of one cluster in CASL: one ability a subject, built before it is asked (https://casl.js.org/v7/en/guide/define-rules). */
import { AbilityBuilder, createMongoAbility, type MongoAbility } from "@casl/ability";
import type { World } from "../../src/world/world.ts";
import { groupsOf, type Review, resourceOf, userOf } from "./request.ts";

/** Answers reviews of the cluster's ServiceAccounts. The namespace is a condition on the subject of the request. */
export function caslOf(world: World, cluster: string): (review: Review) => boolean {
  const { authorizer, facts } = world.cluster(cluster);
  const abilities = new Map<string, MongoAbility>();
  for (const account of facts.serviceAccounts) {
    const { can, build } = new AbilityBuilder<MongoAbility>(createMongoAbility);
    for (const { fact, role } of authorizer.bindingsOf({ user: userOf(account), groups: groupsOf(account) }))
      for (const rule of role?.rules ?? []) {
        if (rule.resourceNames.length > 0) continue;
        for (const group of rule.apiGroups)
          for (const resource of rule.resources)
            for (const verb of rule.verbs) {
              const action = verb === "*" ? "manage" : verb;
              const type = resource === "*" && group === "*" ? "all" : `${resource}.${group}`;
              if (fact.namespace === "") can(action, type);
              else can(action, type, { namespace: fact.namespace });
            }
      }
    abilities.set(
      userOf(account),
      build({ detectSubjectType: (object) => (object as unknown as { type: string }).type }),
    ); // our own objects
  }
  // Wildcards of one group or one resource are types of their own here, so a request asks for each form that could grant it.
  return (review) => {
    const ability = abilities.get(review.user);
    if (ability === undefined) return false;
    const text = resourceOf(review);
    const forms = [`${text}.${review.group}`, `*.${review.group}`, `${text}.*`];
    return forms.some((type) => ability.can(review.verb, { type, namespace: review.namespace } as never)); // subjects are plain objects with a type
  };
}

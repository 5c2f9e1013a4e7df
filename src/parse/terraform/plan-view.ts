/**
 * A Terraform plan or state as resources with their values after apply. Format: https://developer.hashicorp.com/terraform/internals/json-format
 * What is known only after apply is looked up through the configuration where it refers to another resource of the plan.
 */
import { parseArn } from "../../facts/arn.ts";
import { isObject } from "../cursor.ts";

type Fields = Readonly<Record<string, unknown>>;

export interface TerraformResource {
  /** `module.eks.aws_iam_role.node["a"]` */
  readonly address: string;
  readonly type: string;
  readonly name: string;
  /** `module.eks`, "" at the root. */
  readonly module: string;
  readonly index: string | number | undefined;
  readonly values: Fields;
  /** Attributes that only apply will tell: `true`, or the same for members. */
  readonly unknown: Fields;
  /** Where it stands below the root of the document. */
  readonly at: readonly (string | number)[];
}

export interface PlanView {
  readonly resources: readonly TerraformResource[];
  /** Resources that the plan takes away, with the values they had. */
  readonly removed: readonly TerraformResource[];
  readonly partition: string;
  readonly account: string | undefined;
  readonly region: string | undefined;
  /** Text of an attribute, followed through references; `undefined` when only apply will tell or it is not set. */
  text(resource: TerraformResource, attribute: string): string | undefined;
  /** Is the attribute unknown even so? */
  isOpen(resource: TerraformResource, attribute: string): boolean;
}

/** Is this value the output of `terraform show -json`, of a plan or of a state? */
export function isTerraform(value: Fields): boolean {
  return (
    typeof value["format_version"] === "string" &&
    typeof value["terraform_version"] === "string" &&
    (Array.isArray(value["resource_changes"]) || isObject(value["values"]) || isObject(value["planned_values"]))
  );
}

/** How many references are followed from one attribute to the next. */
const MOST_HOPS = 12;

export function planView(plan: Fields, folderAccount: string | undefined): PlanView {
  const changes = listOf(plan["resource_changes"]);
  const [resources, removed] =
    changes.length > 0
      ? fromChanges(changes)
      : [
          [
            ...fromModule(
              fieldsAt(
                fieldsAt(
                  plan,
                  Array.isArray(plan["resource_changes"]) || !isObject(plan["values"]) ? "planned_values" : "values",
                ),
                "root_module",
              ),
              ["values", "root_module"],
            ),
          ],
          [],
        ];
  const byName = Map.groupBy(resources, (resource) => `${resource.module}\u0000${resource.type}.${resource.name}`);
  const configuration = fieldsAt(fieldsAt(plan, "configuration"), "root_module");
  const identity = dataOf(plan);
  const partition = identity.partition ?? "aws";
  const account = identity.account ?? accountIn(resources) ?? folderAccount;
  const region =
    identity.region ??
    constant(fieldsAt(fieldsAt(fieldsAt(plan, "configuration"), "provider_config"), "aws"), "region");

  const known = (resource: TerraformResource, attribute: string): string | undefined => {
    const value = resource.values[attribute];
    return typeof value === "string" && value !== ""
      ? value
      : attribute === "arn"
        ? madeArn(resource)
        : attribute === "id" && resource.type === "aws_iam_role"
          ? view.text(resource, "name")
          : undefined;
  };
  const madeArn = (resource: TerraformResource): string | undefined => {
    const kind = ARN_KINDS[resource.type];
    if (kind === undefined || account === undefined) return undefined;
    if (resource.type === "aws_iam_openid_connect_provider") {
      const url = view.text(resource, "url");
      return url === undefined
        ? undefined
        : `arn:${partition}:iam::${account}:oidc-provider/${url.replace(/^https:\/\//, "")}`;
    }
    const name = view.text(resource, "name");
    if (name === undefined) return undefined;
    if (resource.type === "aws_eks_cluster")
      return region === undefined ? undefined : `arn:${partition}:eks:${region}:${account}:cluster/${name}`;
    const path = typeof resource.values["path"] === "string" ? resource.values["path"] : "/";
    return `arn:${partition}:iam::${account}:${kind}${path}${name}`;
  };
  const follow = (
    module: string,
    reference: string,
    index: string | number | undefined,
    hops: number,
  ): string | undefined => {
    if (hops > MOST_HOPS) return undefined;
    const [, variable] = /^var\.([\w-]+)$/.exec(reference) ?? [];
    if (variable !== undefined) {
      const [parent, call] = parentOf(module);
      const expression = fieldsAt(
        fieldsAt(fieldsAt(fieldsAt(configOf(configuration, parent), "module_calls"), call), "expressions"),
        variable,
      );
      return constantOf(expression) ?? first(referencesOf(expression), (next) => follow(parent, next, index, hops + 1));
    }
    const [, child, output] = /^module\.([\w-]+)(?:\[[^\]]*\])?\.([\w-]+)$/.exec(reference) ?? [];
    if (child !== undefined && output !== undefined) {
      const inside = module === "" ? `module.${child}` : `${module}.module.${child}`;
      const expression = fieldsAt(fieldsAt(fieldsAt(configOf(configuration, inside), "outputs"), output), "expression");
      return first(referencesOf(expression), (next) => follow(inside, next, index, hops + 1));
    }
    const [, type, name, key, attribute] =
      /^([a-z]\w*)\.([\w-]+)(?:\[([^\]]*)\])?\.(arn|name|id|url)$/.exec(reference) ?? [];
    if (type === undefined || name === undefined || attribute === undefined) return undefined;
    const candidates = byName.get(`${module}\u0000${type}.${name}`) ?? [];
    const wanted = key === undefined ? index : key.replace(/^"|"$/g, "");
    const target =
      candidates.length === 1
        ? candidates[0]
        : candidates.find((candidate) => String(candidate.index) === String(wanted));
    return target === undefined ? undefined : (known(target, attribute) ?? lookUp(target, attribute, hops + 1));
  };
  const lookUp = (resource: TerraformResource, attribute: string, hops: number): string | undefined => {
    const configured = listOf(configOf(configuration, resource.module)["resources"]).find(
      (one) => isObject(one) && one["type"] === resource.type && one["name"] === resource.name,
    );
    const expression = fieldsAt(fieldsAt(isObject(configured) ? configured : {}, "expressions"), attribute);
    const references = referencesOf(expression);
    // `[X.arn, X]` is how a plain reference is written down; several resources in one expression make a text that cannot be told.
    const roots = new Set(
      references.map((reference) => reference.replace(/\.(arn|name|id|url)$/, "").replace(/\[[^\]]*\]$/, "")),
    );
    return roots.size > 1
      ? undefined
      : first(references, (next) => follow(resource.module, next, resource.index, hops));
  };
  const view: PlanView = {
    resources,
    removed,
    partition,
    account,
    region,
    text: (resource, attribute) =>
      known(resource, attribute) ?? (resource.unknown[attribute] === true ? lookUp(resource, attribute, 0) : undefined),
    isOpen: (resource, attribute) =>
      resource.unknown[attribute] === true && view.text(resource, attribute) === undefined,
  };
  return view;
}

/** Kind of the resource in the ARN of what a resource type makes. */
const ARN_KINDS: Readonly<Record<string, string>> = {
  aws_iam_role: "role",
  aws_iam_user: "user",
  aws_iam_group: "group",
  aws_iam_policy: "policy",
  aws_iam_openid_connect_provider: "oidc-provider",
  aws_iam_saml_provider: "saml-provider",
  aws_eks_cluster: "cluster",
};

function fromChanges(changes: readonly unknown[]): [TerraformResource[], TerraformResource[]] {
  const kept: TerraformResource[] = [];
  const removed: TerraformResource[] = [];
  for (const [index, change] of changes.entries()) {
    if (!isObject(change) || change["mode"] === "data") continue;
    const detail = fieldsAt(change, "change");
    const {
      after,
      before,
      after_unknown: unknown,
    } = detail as { after?: unknown; before?: unknown; after_unknown?: unknown }; // members of an unknown object
    const common = { ...named(change), unknown: isObject(unknown) ? unknown : {} };
    if (isObject(after)) kept.push({ ...common, values: after, at: ["resource_changes", index, "change", "after"] });
    else if (isObject(before))
      removed.push({ ...common, values: before, at: ["resource_changes", index, "change", "before"] });
  }
  return [kept, removed];
}

function* fromModule(module: Fields, at: readonly (string | number)[]): Generator<TerraformResource> {
  for (const [index, resource] of listOf(module["resources"]).entries()) {
    if (isObject(resource) && resource["mode"] !== "data" && isObject(resource["values"]))
      yield {
        ...named({ ...resource, module_address: module["address"] }),
        values: resource["values"],
        unknown: {},
        at: [...at, "resources", index, "values"],
      };
  }
  for (const [index, child] of listOf(module["child_modules"]).entries())
    if (isObject(child)) yield* fromModule(child, [...at, "child_modules", index]);
}

function named(resource: Fields): Pick<TerraformResource, "address" | "type" | "name" | "module" | "index"> {
  const text = (key: string): string => (typeof resource[key] === "string" ? resource[key] : "");
  const index = resource["index"];
  return {
    address: text("address"),
    type: text("type"),
    name: text("name"),
    module: text("module_address"),
    index: typeof index === "string" || typeof index === "number" ? index : undefined,
  };
}

/** Who and where the plan was made: what data sources read before it. */
function dataOf(plan: Fields): { account?: string; region?: string; partition?: string } {
  const found: { account?: string; region?: string; partition?: string } = {};
  const visit = (module: Fields): void => {
    for (const resource of listOf(module["resources"])) {
      if (!isObject(resource)) continue;
      const values = fieldsAt(resource, "values");
      const {
        account_id: account,
        name,
        region,
        partition,
      } = values as { account_id?: unknown; name?: unknown; region?: unknown; partition?: unknown }; // members of an unknown object
      if (resource["type"] === "aws_caller_identity" && typeof account === "string") found.account ??= account;
      if (resource["type"] === "aws_region" && typeof (region ?? name) === "string")
        found.region ??= String(region ?? name);
      if (resource["type"] === "aws_partition" && typeof partition === "string") found.partition ??= partition;
    }
    for (const child of listOf(module["child_modules"])) if (isObject(child)) visit(child);
  };
  visit(fieldsAt(fieldsAt(fieldsAt(plan, "prior_state"), "values"), "root_module"));
  visit(fieldsAt(fieldsAt(plan, "planned_values"), "root_module"));
  visit(fieldsAt(fieldsAt(plan, "values"), "root_module"));
  return found;
}

/** The account of the first ARN of its own that a resource shows. */
function accountIn(resources: readonly TerraformResource[]): string | undefined {
  for (const { values, type } of resources) {
    const arn = values["arn"];
    if (type.startsWith("aws_") && typeof arn === "string") {
      const account = parseArn(arn)?.account;
      if (account !== undefined && /^\d{12}$/.test(account)) return account;
    }
  }
  return undefined;
}

/** `module.a["x"].module.b` to its parent's address and its own name. */
function parentOf(module: string): [parent: string, call: string] {
  const match = /^(?:(.*)\.)?module\.([\w-]+)(?:\[[^\]]*\])?$/.exec(module);
  return [match?.[1] ?? "", match?.[2] ?? ""];
}

/** Configuration of the module at an address. */
function configOf(root: Fields, module: string): Fields {
  if (module === "") return root;
  const [parent, call] = parentOf(module);
  return call === "" ? {} : fieldsAt(fieldsAt(fieldsAt(configOf(root, parent), "module_calls"), call), "module");
}

const fieldsAt = (fields: Fields, key: string): Fields => {
  const value = fields[key];
  return isObject(value) ? value : {};
};
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const referencesOf = (expression: Fields): string[] =>
  listOf(expression["references"]).filter((one) => typeof one === "string");
const constantOf = (expression: Fields): string | undefined =>
  typeof expression["constant_value"] === "string" ? expression["constant_value"] : undefined;
const constant = (provider: Fields, key: string): string | undefined =>
  constantOf(fieldsAt(fieldsAt(provider, "expressions"), key));

function first<T, R>(items: readonly T[], ask: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = ask(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

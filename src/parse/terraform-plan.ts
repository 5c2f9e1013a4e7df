/** The output of `terraform show -json`: what a plan makes of an account and a cluster, before it is applied. */
import type { EvidenceTable, Handle } from "../facts/evidence.ts";
import type { Sink } from "../facts/sink.ts";
import type { Cursor } from "./cursor.ts";
import type { ParseContext } from "./recognise.ts";
import { awsValues, isAwsType, isIgnored, OPEN_ATTRIBUTES } from "./terraform/aws-resources.ts";
import { isKubernetesType, kubernetesObject } from "./terraform/kubernetes-resources.ts";
import { type PlanView, planView, type TerraformResource } from "./terraform/plan-view.ts";

/** Reads one value that another reader understands. */
type Read = (sink: Sink, handle: Handle, value: Readonly<Record<string, unknown>>) => void;

/** Reads a plan or state. Every resource becomes what the API would say of it after apply; its place is the resource's. */
export function readTerraform(cursor: Cursor, context: ParseContext, read: Read): void {
  const { sink, handle } = cursor.root;
  const view = planView(cursor.value, context.account);
  const placed = (resource: TerraformResource): Handle => sink.evidence.below(handle, ...resource.at);
  for (const { resource, value } of awsValues(view)) {
    const at = placed(resource);
    read(asParts(sink, at), at, withoutAbsent(value));
    const { clusterName, principalArn } = entryOf(value);
    // A plan that makes an entry makes all its associations, so the entry's policies count as listed.
    if (principalArn !== undefined) context.listedPolicies?.(clusterName ?? "", principalArn);
  }
  for (const resource of view.resources) {
    const object = kubernetesObject(resource);
    const at = placed(resource);
    if (object !== undefined) read(asParts(sink, at), at, withoutAbsent(object));
    reportOpen(sink, view, resource, at);
  }
  takeAway(cursor, context, view, read);
  reportUnread(sink, view, placed);
}

/** What the plan deletes is read as it was, so that earlier documents lose it; a part of a principal that the plan lacks is an issue. */
function takeAway({ root }: Cursor, context: ParseContext, view: PlanView, read: Read): void {
  const { sink, handle } = root;
  const before: PlanView = { ...view, resources: view.removed };
  const taking = (at: Handle): Sink => ({
    ...asParts({ ...sink, fact: (fact) => context.removed?.(fact), issue: () => undefined, gap: () => undefined }, at),
  });
  for (const { resource, value } of awsValues(before)) {
    const at = sink.evidence.below(handle, ...resource.at);
    read(taking(at), at, withoutAbsent(value));
  }
  for (const resource of view.removed) {
    const at = sink.evidence.below(handle, ...resource.at);
    const object = kubernetesObject(resource);
    if (object !== undefined) read(taking(at), at, withoutAbsent(object));
    const owner = ownerOf(resource);
    if (owner === undefined || holdsPrincipal(view, owner)) continue;
    const { document, pointer } = sink.evidence.locate(at);
    sink.issue({
      code: "unread-removal",
      document,
      pointer,
      expected: `the ${owner.kind} \`${owner.name}\` in the plan that takes something from it`,
      came: `\`${resource.address}\` alone`,
    });
  }
}

/** The principal that loses something when this resource goes. */
function ownerOf({ type, values }: TerraformResource): { readonly kind: string; readonly name: string } | undefined {
  const kind = /^aws_iam_(role|user|group)_policy(?:_attachment)?$/.exec(type)?.[1];
  const name = kind === undefined ? undefined : values[kind];
  return kind === undefined || typeof name !== "string" ? undefined : { kind, name };
}

/** Is that principal among what the plan keeps, which then replaces it as a whole, or goes too? */
const holdsPrincipal = (view: PlanView, { kind, name }: { readonly kind: string; readonly name: string }): boolean =>
  [...view.resources, ...view.removed].some(
    (one) => one.type === `aws_iam_${kind}` && (view.text(one, "name") ?? one.values["name"]) === name,
  );

/** Facts of one resource are no listing of their kind, and everything in them lies where the resource does. */
function asParts(sink: Sink, at: Handle): Sink {
  const evidence: EvidenceTable = {
    get size() {
      return sink.evidence.size;
    },
    document: (name) => sink.evidence.document(name),
    below: (parent, ...segments) => (parent === at ? at : sink.evidence.below(parent, ...segments)),
    locate: (handle) => sink.evidence.locate(handle),
  };
  return {
    evidence,
    fact: (fact) => {
      if (fact.kind !== "Listing" && fact.kind !== "EksListing" && fact.kind !== "AwsListing") sink.fact(fact);
    },
    issue: (issue) => sink.issue(issue),
    gap: (gap) => sink.gap(gap),
  };
}

/** What only apply will tell is a gap. */
function reportOpen(sink: Sink, view: PlanView, resource: TerraformResource, at: Handle): void {
  for (const [attribute, direction] of OPEN_ATTRIBUTES[resource.type] ?? []) {
    const open =
      attribute === "arn"
        ? view.text(resource, "arn") === undefined && resource.unknown["arn"] === true
        : view.isOpen(resource, attribute);
    if (!open) continue;
    const arn = view.text(resource, "arn");
    const cluster = view.text(resource, "cluster_name");
    const scope = resource.type.startsWith("aws_eks_")
      ? cluster === undefined
        ? "*"
        : `cluster:${cluster}`
      : arn !== undefined
        ? `principal:${arn}`
        : view.account === undefined
          ? "*"
          : `aws:${view.account}`;
    sink.gap({
      kind: "not-supplied",
      what: `${attribute} of ${resource.address}, known only after apply`,
      direction,
      scope,
      close: "terraform apply, then collect",
      evidence: [at],
    });
  }
}

/** One issue a type that nobody reads. */
function reportUnread(sink: Sink, view: PlanView, placed: (resource: TerraformResource) => Handle): void {
  const unread = Map.groupBy(
    view.resources.filter(
      ({ type }) =>
        /^(aws|awscc|kubernetes|kubectl|helm)_/.test(type) &&
        !isAwsType(type) &&
        !isKubernetesType(type) &&
        !isIgnored(type),
    ),
    ({ type }) => type,
  );
  for (const [type, resources] of unread) {
    const [first] = resources;
    if (first === undefined) continue;
    const { document, pointer } = sink.evidence.locate(placed(first));
    sink.issue({
      code: "unknown-resource-type",
      document,
      pointer,
      expected: "a resource type that is read",
      came: `\`${type}\`, ${resources.length === 1 ? "once" : `${resources.length} times`}`,
    });
  }
  if (view.account === undefined && view.resources.some(({ type }) => type.startsWith("aws_iam_"))) {
    const [first] = view.resources;
    if (first === undefined) return;
    const { document, pointer } = sink.evidence.locate(placed(first));
    sink.issue({
      code: "unknown-account",
      document,
      pointer,
      expected: "an ARN, an aws_caller_identity, or a folder `aws/ACCOUNT` that tells the account",
      came: "none",
    });
  }
}

function entryOf(value: Readonly<Record<string, unknown>>): { clusterName?: string; principalArn?: string } {
  const entry = value["accessEntry"];
  if (typeof entry !== "object" || entry === null) return {};
  const { clusterName, principalArn } = entry as { clusterName?: unknown; principalArn?: unknown }; // members of an unknown object
  return {
    ...(typeof clusterName === "string" ? { clusterName } : {}),
    ...(typeof principalArn === "string" ? { principalArn } : {}),
  };
}

/** Members that are `undefined` are not there. */
function withoutAbsent(value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return JSON.parse(JSON.stringify(value));
}

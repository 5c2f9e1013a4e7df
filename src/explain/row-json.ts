/** Rows, paths, steps and grants in answer form (docs/answers.md §7). */
import { gapsOf, isTrue, type Open } from "../facts/open.ts";
import type { Verdict } from "../facts/verdict.ts";
import { stratumOf } from "../graph/build.ts";
import { type Graph, isStep, recordOf, type StepRecord } from "../graph/graph.ts";
import { sessionsAlong } from "../graph/judge.ts";
import type { WayPath } from "../graph/paths.ts";
import { becauseIn, openIn, type Session } from "../graph/session.ts";
import type { GrantJson, IdentityJson, PathJson, RowJson, StepJson } from "../queries/answer.ts";
import type { Best } from "../queries/search.ts";
import type { Row } from "../queries/who-can.ts";
import type { End, Grant } from "../world/grants.ts";
import type { World } from "../world/world.ts";
import { openJson } from "./open-json.ts";
import type { Places } from "./places.ts";

const VERDICT_OF = ["allowed", "conditional", "unknown", "denied"] as const satisfies readonly Verdict[];

/** How a formula reads alone. */
const verdictOf = (open: Open): Verdict => VERDICT_OF[stratumOf(open)];

/** What turns ids into text, over one answer. */
export interface Renderer {
  row(row: Row): RowJson;
  identity(node: number): IdentityJson;
  path(path: WayPath, verdict: Verdict, end: End | undefined): PathJson;
  grant(end: End): GrantJson;
}

export function renderer(world: World, graph: Graph, places: Places): Renderer {
  const key = (node: number): string => world.identities.at(node).shown;

  const stepOf = (
    record: StepRecord,
    from: number,
    to: number,
    extra: readonly Open[],
    session?: Session,
  ): StepJson => {
    const { kind, step } = record;
    const own = session === undefined ? record.open : openIn(session, step, record.open);
    const because = session === undefined ? step.because : becauseIn(session, step);
    const whole: Open = extra.length === 0 ? own : { kind: "all", of: [own, ...extra] };
    const open = openJson(whole, places);
    return {
      edge: kind.id,
      nature: kind.nature,
      from: key(from),
      to: key(to),
      uses: (record.uses ?? [])
        .slice(1)
        .map((use) => use.map((used) => stepOf(used, used.step.from, used.step.to, []))),
      verdict: verdictOf(whole),
      vendor: step.vendor ?? false,
      needs: Object.entries(kind.needs).map(([need, sentence]) => {
        const answer = because[need];
        const needOpen = answer?.open;
        return {
          need: String(sentence),
          verdict: needOpen === undefined ? "allowed" : verdictOf(needOpen),
          ...(needOpen === undefined || isTrue(needOpen) ? {} : { open: openJson(needOpen, places) }),
          evidence: places.all(answer?.evidence ?? []),
          ...(answer?.note === undefined ? {} : { note: answer.note }),
        };
      }),
      ...(isTrue(own) && extra.length === 0 ? {} : { open }),
      ...(step.sets === undefined ? {} : { sets: { ...step.sets } }),
    };
  };

  const self: Renderer = {
    identity(node) {
      const { shown, kind } = world.identities.at(node);
      const title = world.titleOf(node);
      return {
        id: shown,
        kind: kind === "hub" ? "user" : kind,
        entry: world.entryOf(node),
        exists: world.identities.detail(node).exists ?? null,
        vendor: world.isVendor(node),
        ...(title === undefined ? {} : { title }),
      };
    },
    grant: (end) => grantJson(end, places),
    path(path, verdict, end) {
      const steps: StepJson[] = [];
      const sessions = sessionsAlong(world, graph, path);
      for (const [index, step] of path.steps.entries()) {
        const record = recordOf(graph, step.edge);
        if (!isStep(record)) continue;
        const extra = [...step.members, ...step.spokes]
          .map((joint) => recordOf(graph, joint).open)
          .filter((open) => !isTrue(open));
        const first = record.uses?.[0];
        // A derived step stands at the start for the whole tree: first the way to its source, then itself.
        if (first !== undefined) {
          let at = step.from;
          for (const used of first) {
            steps.push(stepOf(used, at, used.step.to, []));
            at = used.step.to;
          }
          steps.push(stepOf({ ...record, open: record.open }, at, step.to, extra));
        } else steps.push(stepOf(record, step.from, step.to, extra, sessions[index]));
      }
      return end === undefined ? { verdict, steps } : { verdict, steps, grant: grantJson(end, places) };
    },
    row(row) {
      const { best } = row;
      const at = best.path.steps.at(-1)?.to ?? best.path.start;
      const identity = world.identities.at(at);
      const { kubernetes } = identity;
      const open = best.judged.open;
      const carriers = world.carriersOf(row.identity);
      return {
        identity: self.identity(row.identity),
        cluster: row.cluster ?? null,
        verdict: row.verdict,
        as:
          kubernetes === undefined || row.cluster === undefined || identity.kind === "group"
            ? null
            : {
                username: kubernetes.username,
                groups: [...kubernetes.groups],
                accessPolicies: [...new Set(kubernetes.accessPolicies.map((policy) => policy.policyArn))],
              },
        scope: [...row.scope],
        limits: best.end.grant.authorizer === "node" ? [...best.end.grant.limits] : [],
        carriers: { pods: carriers.count, samples: [...carriers.samples] },
        path: self.path(best.path, row.verdict, best.cut ? undefined : best.end),
        otherPaths: row.otherPaths,
        open: row.verdict === "allowed" ? {} : openJson(open, places),
        gaps: row.verdict === "unknown" ? [...new Set(gapsOf(open))].sort((a, b) => a - b) : [],
        assumptions: [...world.assumptionsOf(row.cluster, pathEdges(graph, best))],
        ...(row.everyone === undefined ? {} : { everyone: row.everyone }),
        ...(row.mappedBy === undefined ? {} : { mappedBy: row.mappedBy }),
        vendor: row.vendor,
      };
    },
  };
  return self;
}

function pathEdges(graph: Graph, best: Best): string[] {
  return best.path.steps.flatMap((step) => {
    const record = recordOf(graph, step.edge);
    return isStep(record) ? [...(record.step.assumes ?? [])] : [];
  });
}

function grantJson(end: End, places: Places): GrantJson {
  const { grant } = end;
  const open = isTrue(end.open) ? {} : { verdict: verdictOf(end.open), open: openJson(end.open, places) };
  const evidence = places
    .all(grant.evidence)
    .map((place) => ({ ...place, effect: "allow" as const, ...sinceOf(grant) }));
  switch (grant.authorizer) {
    case "rbac": {
      const subject = grant.binding.subjects[grant.subject];
      return {
        authorizer: "rbac",
        binding: `${grant.binding.kind}/${grant.binding.namespace}/${grant.binding.name}`,
        role: `${grant.role.kind}/${grant.role.namespace}/${grant.role.name}`,
        rules: [...grant.rules],
        ...(subject === undefined
          ? {}
          : {
              matched: {
                kind: subject.kind,
                name: subject.name,
                ...(subject.kind === "ServiceAccount"
                  ? { namespace: subject.namespace || grant.binding.namespace }
                  : {}),
              },
            }),
        vendor: grant.vendor,
        ...open,
        evidence,
      };
    }
    case "access-policy":
      return {
        authorizer: "access-policy",
        policy: grant.association.policyArn,
        vendor: grant.vendor,
        ...open,
        evidence,
      };
    case "iam":
      return {
        authorizer: "iam",
        vendor: grant.vendor,
        ...(grant.policies.length === 0 ? {} : { policy: grant.policies.join(", ") }),
        ...open,
        evidence,
      };
    case "superuser":
      return {
        authorizer: "superuser",
        matched: { kind: "Group", name: "system:masters" },
        vendor: true,
        ...open,
        evidence,
      };
    case "node":
      return { authorizer: "node", vendor: true, ...open, evidence };
  }
}

function sinceOf(grant: Grant): { since: string } | Record<string, never> {
  const since =
    grant.authorizer === "rbac"
      ? grant.binding.createdAt
      : grant.authorizer === "access-policy"
        ? grant.association.associatedAt
        : undefined;
  return since === undefined ? {} : { since };
}

/** How an edge kind is declared: one file, one object, every need answered with evidence. */
import type { IdentityKind } from "../facts/identity.ts";
import type { Open } from "../facts/open.ts";
import type { NeedAnswer, SessionEffects } from "../world/need.ts";
import type { World } from "../world/world.ts";

/** `identity`: works by design; `abuse`: needs someone to misuse a right. */
export type Nature = "identity" | "abuse";
export type Severity = "info" | "low" | "medium" | "high" | "critical";

/** How a step is in a session that carries a mark. */
export interface Under {
  /** What is open then. */
  readonly open: Open;
  /** The needs that are answered otherwise then. */
  readonly because?: Readonly<Record<string, NeedAnswer>>;
}

/** One found step. `with`: what else the same actor must reach; `to` may be a hub of the world. */
export interface Step<Need extends string = string> {
  readonly from: number;
  readonly to: number;
  readonly with?: readonly number[];
  /** May be worked out when read: evidence is only wanted for what is shown. */
  readonly because: Readonly<Record<Need, NeedAnswer>>;
  /** The conjunction of what the needs leave open, where it is known without reading them. */
  readonly open?: Open;
  readonly sets?: SessionEffects;
  /** By mark: how the step is instead, in a session that carries the mark. Of several the conjunction. */
  readonly under?: Readonly<Record<string, () => Under>>;
  readonly vendor?: boolean;
  /** Names of assumptions (world/assumptions.ts) this step rests on. */
  readonly assumes?: readonly string[];
}

/** Part of the estate to look at; absent = all of it. */
export interface Scope {
  readonly cluster?: string;
  readonly account?: string;
}

export interface EdgeKind<Need extends string = string> {
  /** Kebab-case; also the name of the file and of its test. */
  readonly id: string;
  readonly title: string;
  readonly from: readonly (IdentityKind | "kubernetes")[];
  readonly to: readonly (IdentityKind | "kubernetes")[];
  readonly nature: Nature;
  readonly meaning: string;
  /** Preconditions, each with the sentence that explains it. */
  readonly needs: Readonly<Record<Need, string>>;
  readonly severity: Severity;
  /** ATT&CK technique ids. */
  readonly attack: readonly string[];
  readonly references: readonly string[];
  readonly blindSpots: readonly string[];
  /** Kinds of facts it depends on. */
  readonly reads: readonly string[];
  /** Rows of public catalogues this kind covers: `kubernetes:<row>`, `kubehound:<NAME>`, `icekube:<NAME>`, `rbac-police:<name>`. */
  readonly covers: readonly string[];
  find(world: World, scope: Scope): Iterable<Step<Need>>;
}

/** Declares an edge kind. The names of the needs are taken from `needs` alone, so a step that forgets the evidence of one does not compile. */
export function defineEdge<Need extends string>(
  kind: Omit<EdgeKind<Need>, "find"> & {
    find(world: NoInfer<World>, scope: NoInfer<Scope>): Iterable<Step<NoInfer<Need>>>;
  },
): EdgeKind<Need> {
  return kind;
}

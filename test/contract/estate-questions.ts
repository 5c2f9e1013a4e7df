/** What the contract asks of a whole snapshot: the four shards, and them as they were before. `HEAD` and `BASE` stand for their ids. */
import { REPORT_FORMATS } from "../../src/reports/report.ts";
import type { Entry } from "./archive.ts";
import { FOUR_SHARDS } from "./four-shards.ts";

const RBAC = "rbac.authorization.k8s.io";
const open = (name: string, group: string) => ({
  apiVersion: `${RBAC}/v1`,
  kind: "RoleBinding",
  metadata: { name, namespace: "prod" },
  subjects: [{ kind: "Group", name: group, apiGroup: RBAC }],
  roleRef: { apiGroup: RBAC, kind: "Role", name: "deleter" },
});

/** The estate with two bindings that a reviewer is told of. */
export const LATER: readonly Entry[] = [
  ...FOUR_SHARDS,
  {
    name: "eks/444455556666/eu-west-1/two/kubernetes/open.json",
    text: JSON.stringify({
      apiVersion: "v1",
      kind: "List",
      items: [open("one", "system:authenticated"), open("two", "system:unauthenticated")],
    }),
  },
];
/** The estate before its second cluster had any right to give. */
export const EARLIER: readonly Entry[] = LATER.filter(({ name }) => !name.includes("/two/kubernetes/"));

export const DATE = "2026-11-25T09:00:00Z";
export const POLICY = `apiVersion: clew/v1
kind: Policy
name: contract
rules:
  - id: pods-of-prod
    forbid: everyone
    can: {goal: delete-pods, namespace: prod}
    through: all
  - id: loose-ends
    forbid-findings: ["*"]
`;
const QUESTION = "verb=delete&resource=pods&namespace=prod&through=all";

/** `GET` paths, and the one question that is posted, by what is asked. */
export const ESTATE_PATHS = {
  findings: "/v1/snapshots/HEAD/findings",
  steps: "/v1/snapshots/HEAD/graph",
  hubs: "/v1/snapshots/HEAD/graph?hubs=true",
  trust: "/v1/snapshots/HEAD/graph?view=trust",
  diff: "/v1/diff?base=BASE&head=HEAD",
  diffByAbuse: "/v1/diff?base=BASE&head=HEAD&through=all&vendor=true",
  check: "/v1/snapshots/HEAD/check?document=contract.yaml&date=2026-11-25",
} as const;

export const REPORT_PATHS: readonly {
  readonly format: (typeof REPORT_FORMATS)[number];
  readonly whole: string;
  readonly asked: string;
}[] = REPORT_FORMATS.map((format) => ({
  format,
  whole: `/v1/snapshots/HEAD/report?format=${format}&date=${DATE}&since=BASE`,
  asked: `/v1/snapshots/HEAD/report?format=${format}&lang=ko&sourceRoot=estate&${QUESTION}`,
}));

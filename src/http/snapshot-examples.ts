/** Records of snapshots shown in the API description. A test holds them against the schemas. */
import type { SnapshotRecord } from "./catalog.ts";
import type { EvidenceWindow } from "./evidence-window.ts";
import type { Inventory } from "./inventory.ts";
import type { JobRecord } from "./job-schema.ts";

const ID = "sha256:3f1c5f0c7a1f4d8f9b9d8b3c0a5a4f9d5f6d2b7c8e9f0a1b2c3d4e5f60718293";

export const SNAPSHOT_EXAMPLE: SnapshotRecord = {
  id: ID,
  state: "ready",
  createdAt: "2026-11-02T09:00:00.000Z",
  labels: { env: "prod" },
  documents: 12,
  bytes: 482_113,
  issues: 0,
  failure: null,
};

export const JOB_EXAMPLE: JobRecord = {
  id: "0f6f1d0e-6f0b-4f7e-8a59-6d2f6f7c1c11",
  snapshot: ID,
  state: "reading",
  createdAt: "2026-11-02T09:00:00.000Z",
  shards: { shards: 4, read: 1 },
  failure: null,
};

export const INVENTORY_EXAMPLE: Inventory = {
  accounts: [{ id: "111122223333", users: 2, roles: 31, groups: 1 }],
  clusters: [
    {
      name: "prod-eu",
      account: "111122223333",
      kubernetesVersion: "1.33",
      namespaces: 9,
      serviceAccounts: 64,
      roles: 112,
      bindings: 140,
      pods: 85,
    },
  ],
  documents: 12,
  issues: 0,
  gaps: [
    {
      kind: "not-supplied",
      what: "the listing of Pod Identity associations",
      direction: "may-add",
      scope: "cluster:prod-eu",
      close: "aws eks list-pod-identity-associations",
    },
  ],
};

export const EVIDENCE_EXAMPLE: EvidenceWindow = {
  document: "eks/111122223333/eu-west-1/prod-eu/kubernetes/rbac.yaml",
  sha256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  totalLines: 412,
  lines: [
    { line: 117, text: "  subjects:" },
    { line: 118, text: "    - kind: Group" },
    { line: 119, text: "      name: deployers" },
  ],
};

/** Real estates: their policies hold no fault, and their trusts link as written. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { buildIam } from "../../src/iam/iam-model.ts";
import { assembleEstate } from "../../src/parse/assemble.ts";
import { snapshotOf } from "../../src/parse/snapshot.ts";

const INPUTS = fileURLToPath(new URL("../../../shared/inputs/", import.meta.url));

function modelOf(name: string) {
  const root = join(INPUTS, name);
  const documents = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ name: path.slice(root.length + 1), text: readFileSync(path, "utf8") }));
  return buildIam(assembleEstate(snapshotOf(documents, (text) => createHash("sha256").update(text).digest("hex"))));
}

describe.skipIf(!existsSync(INPUTS))("real inputs (skipped without the folder shared/inputs)", () => {
  it.each(["aws-account", "kops-irsa", "kops-many-addons-ccm-irsa"])(
    "%s: no policy has a fault, no decision falls for nothing",
    (name) => {
      const iam = modelOf(name);
      expect(iam.issues()).toEqual([]);
      const { candidates, kept } = iam.trustGraph().stats;
      expect(kept).toBeGreaterThan(0);
      expect(candidates).toBeLessThanOrEqual(1.05 * kept);
    },
  );

  it("kops-irsa: every role of a ServiceAccount is open to that subject and no other", () => {
    const iam = modelOf("kops-irsa");
    const edges = [...iam.trustGraph().edges()].filter((edge) => edge.action === "sts:AssumeRoleWithWebIdentity");
    expect(edges.map((edge) => [edge.target.split("/")[1], edge.verdict, Object.values(edge.witness)])).toEqual([
      [
        "myotherserviceaccount.myapp.sa.minimal.example.com",
        "conditional",
        ["system:serviceaccount:myapp:myotherserviceaccount"],
      ],
      [
        "myserviceaccount.default.sa.minimal.example.com",
        "conditional",
        ["system:serviceaccount:default:myserviceaccount"],
      ],
      [
        "myserviceaccount.test-wildcard.sa.minimal.example.com",
        "conditional",
        [expect.stringMatching(/^system:serviceaccount:test-\w+:myserviceaccount$/)],
      ],
    ]);
    for (const { target } of edges) {
      const ask = (subject: string) =>
        iam.decide(`oidc:discovery.example.com/minimal.example.com#${subject}`, "sts:AssumeRoleWithWebIdentity", target)
          ?.verdict;
      expect(ask("system:serviceaccount:default:other")).toBe("denied");
    }
  });

  it("aws-account: an administrator may do anything of its account, a user without policies nothing", () => {
    const iam = modelOf("aws-account");
    const allowed = iam.principalsAllowed("iam:CreateAccessKey", "arn:aws:iam::200611803367:user/*");
    expect(allowed.map((row) => row.id)).toContain("arn:aws:iam::200611803367:root");
    expect(allowed.length).toBeGreaterThan(5);
    for (const row of allowed) expect(row.id).not.toContain("012345678901");
  });
});

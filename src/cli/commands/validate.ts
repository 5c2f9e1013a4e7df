import { type Command, outputFlag, SNAPSHOT_FLAGS } from "../command.ts";
import { issueLine, openSnapshot, strictly } from "../open.ts";
import { structured } from "../output.ts";
import { printable } from "../render/table.ts";
import { print } from "../streams.ts";

export const validate: Command = {
  name: "validate",
  summary: "what a snapshot holds, what is wrong with it, and what is missing",
  usage: ["validate [-s SNAPSHOT]"],
  about:
    "Counts what was read, lists every issue with its place, and says which documents are missing and what that blinds.",
  examples: [{ line: "clew validate -s estate.tar.gz --strict", says: "exit code 2 when anything is wrong" }],
  flags: [outputFlag(["table", "json", "yaml"]), ...SNAPSHOT_FLAGS],
  async run(invocation) {
    const { flags, io } = invocation;
    const opened = await openSnapshot({ ...invocation, flags: { ...flags, quiet: true } });
    const { world, estate } = opened.engine;
    const issues = [...opened.issues, ...world.aws.policyIssues()];
    const holds = {
      accounts: [...estate.accounts.values()].map((account) => ({
        id: account.id,
        users: account.users.length,
        roles: account.roles.length,
        groups: account.groups.length,
        oidcProviders: account.oidcProviders.length,
      })),
      clusters: [...estate.clusters.values()].map((cluster) => ({
        name: cluster.name,
        kubernetesVersion: cluster.kubernetesVersion ?? null,
        authenticationMode: cluster.description?.authenticationMode ?? null,
        accessEntries: cluster.accessEntries.length,
        clusterRoles: cluster.clusterRoles.length,
        roles: cluster.roles.length,
        bindings: cluster.roleBindings.length + cluster.clusterRoleBindings.length,
        serviceAccounts: cluster.serviceAccounts.length,
        pods: cluster.pods.length,
        workloads: cluster.workloads.length,
        nodes: cluster.nodes.length,
      })),
    };
    const answer = {
      apiVersion: "clew/v1",
      snapshot: opened.engine.snapshot.id,
      documents: opened.engine.snapshot.documents.length,
      holds,
      issues,
      gaps: world.gaps,
      assumptions: world.assumptions,
    };
    const format = String(flags["output"] ?? "table");
    if (format !== "table") await io.stdout.write(structured(answer, format));
    else {
      const lines = [`${answer.documents} documents`];
      for (const account of holds.accounts)
        lines.push(
          `account ${account.id}: ${account.users} users, ${account.roles} roles, ${account.groups} groups, ${account.oidcProviders} OIDC providers`,
        );
      for (const cluster of holds.clusters) {
        lines.push(
          `cluster ${cluster.name}${cluster.kubernetesVersion === null ? "" : ` (${cluster.kubernetesVersion}${cluster.authenticationMode === null ? "" : `, ${cluster.authenticationMode}`})`}: ${cluster.accessEntries} access entries, ${cluster.clusterRoles + cluster.roles} roles, ${cluster.bindings} bindings, ${cluster.serviceAccounts} ServiceAccounts, ${cluster.pods} pods, ${cluster.workloads} workloads, ${cluster.nodes} nodes`,
        );
      }
      lines.push(`${issues.length} issues`, ...issues.map((issue) => `  ${issueLine(issue)}`));
      lines.push(
        `${world.gaps.length} gaps`,
        ...world.gaps.map(
          (gap) => `  ${gap.what} is ${gap.kind} (${gap.scope}, ${gap.direction}); close with ${gap.close}`,
        ),
      );
      lines.push(
        `${world.assumptions.length} assumptions`,
        ...world.assumptions.map(
          (assumption) => `  ${assumption.name} = ${assumption.value}: ${assumption.why} (${assumption.switch})`,
        ),
      );
      await print(io, lines.map(printable));
    }
    return strictly(invocation, opened, 0);
  },
};

/** Which resources an API server offers, and in which version. Aggregated discovery (`apidiscovery.k8s.io`), or group by group where it is not there. */
import type { ApiServer } from "./api-server.ts";
import { LISTED } from "./resources.ts";

/** `GROUP/RESOURCE` to the version that is asked for: the one our table names when served, else the server's preferred one. */
export type Served = Readonly<Record<string, string>>;

const AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";

/** What is served of the groups in our table, but for the core group, which always is. Rejects as `get` does. */
export async function discover(server: ApiServer): Promise<Served> {
  const wanted = new Set(LISTED.flatMap(({ group }) => (group === "" ? [] : [group])));
  const found = new Map<string, string[]>();
  const add = (group: string, resource: string, version: string): void => {
    const key = `${group}/${resource}`;
    found.set(key, [...(found.get(key) ?? []), version]);
  };
  const answer = await server.get("/apis", AGGREGATED);
  for (const group of membersOf(answer, "items")) {
    const name = textOf(memberOf(group, "metadata"), "name");
    if (wanted.has(name))
      for (const version of membersOf(group, "versions"))
        for (const resource of membersOf(version, "resources"))
          add(name, textOf(resource, "resource"), textOf(version, "version"));
  }
  for (const group of membersOf(answer, "groups")) {
    const name = textOf(group, "name");
    if (!wanted.has(name)) continue;
    const ours = LISTED.filter((one) => one.group === name).map((one) => one.version);
    const served = membersOf(group, "versions").map((one) => textOf(one, "version"));
    const preferred = textOf(memberOf(group, "preferredVersion"), "version");
    const version = ours.find((one) => served.includes(one)) ?? preferred;
    for (const resource of membersOf(await server.get(`/apis/${name}/${version}`), "resources"))
      add(name, textOf(resource, "name"), version);
  }
  return Object.fromEntries(
    LISTED.flatMap(({ group, resource, version }) => {
      const versions = found.get(`${group}/${resource}`);
      const [first] = versions ?? [];
      if (versions === undefined || first === undefined) return [];
      return [[`${group}/${resource}`, versions.includes(version) ? version : first]];
    }),
  );
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
const textOf = (value: unknown, name: string): string => {
  const member = memberOf(value, name);
  return typeof member === "string" ? member : "";
};
const membersOf = (value: unknown, name: string): readonly unknown[] => {
  const member = memberOf(value, name);
  return Array.isArray(member) ? member : [];
};

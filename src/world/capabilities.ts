/** Linux capabilities that a container adds. */
import type { ContainerFact } from "../facts/kubernetes.ts";

/** Each of them alone is a way onto the node: capabilities(7), Pod Security Standards baseline. */
export const STRONG_CAPABILITIES = [
  "SYS_ADMIN",
  "SYS_MODULE",
  "DAC_READ_SEARCH",
  "SYS_RAWIO",
  "SYS_BOOT",
  "BPF",
] as const;

/** Does the container add it? `ALL` adds every one, and the prefix CAP_ is the same name. */
export function addsCapability(container: ContainerFact, name: string): boolean {
  return container.capabilitiesAdd.some((added) => {
    const plain = added.toUpperCase().replace(/^CAP_/, "");
    return plain === "ALL" || plain === name;
  });
}

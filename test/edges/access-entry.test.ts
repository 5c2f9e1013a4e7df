import { accessEntry } from "../../src/edges/access-entry.ts";
import { edgeTest } from "./edge-test.ts";

const entry = (arn: string, more: object = {}) => ({
  accessEntry: {
    clusterName: "c",
    principalArn: arn,
    kubernetesGroups: ["team"],
    username: "dev",
    type: "STANDARD",
    ...more,
  },
});
const arn = "arn:aws:iam::111122223333:role/dev";

edgeTest(accessEntry, {
  yields: {
    "the principal of the entry": {
      documents: { "eks/c/aws/entry.json": entry(arn) },
      objects: [],
      steps: [`${arn} -> user:dev`],
    },
  },
  silent: {
    mapping: { objects: [] },
    mode: {
      cluster: { accessConfig: { authenticationMode: "CONFIG_MAP", bootstrapClusterCreatorAdminPermissions: false } },
      documents: { "eks/c/aws/entry.json": entry(arn) },
      objects: [],
    },
  },
});

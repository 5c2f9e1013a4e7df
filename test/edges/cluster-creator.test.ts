import { clusterCreator } from "../../src/edges/cluster-creator.ts";
import { edgeTest } from "./edge-test.ts";

const keeps = { accessConfig: { authenticationMode: "CONFIG_MAP", bootstrapClusterCreatorAdminPermissions: true } };

edgeTest(clusterCreator, {
  yields: {
    "whom clew.yaml names": {
      cluster: keeps,
      documents: {
        "clew.yaml": { apiVersion: "clew/v1", clusters: { c: { creator: "arn:aws:iam::111122223333:role/founder" } } },
      },
      objects: [],
      steps: ["arn:aws:iam::111122223333:role/founder -> user:kubernetes-admin"],
    },
  },
  silent: {
    mapping: { cluster: keeps, objects: [] },
    mode: {
      documents: {
        "clew.yaml": { apiVersion: "clew/v1", clusters: { c: { creator: "arn:aws:iam::111122223333:role/founder" } } },
      },
      objects: [],
    },
  },
});

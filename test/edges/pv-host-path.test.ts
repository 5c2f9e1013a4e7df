import { pvHostPath } from "../../src/edges/pv-host-path.ts";
import { edgeTest } from "./edge-test.ts";
import { grants, node } from "./objects.ts";

edgeTest(pvHostPath, {
  yields: {
    "volume, claim and pod": {
      objects: [
        node("n1"),
        ...grants("user:dev * create persistentvolumes", "user:dev a create persistentvolumeclaims,pods"),
      ],
      steps: ["user:dev -> node:n1"],
    },
  },
  silent: {
    volume: { objects: [node("n1"), ...grants("user:dev a create persistentvolumeclaims,pods")] },
    claim: {
      objects: [
        node("n1"),
        ...grants(
          "user:dev * create persistentvolumes",
          "user:dev a create pods",
          "user:dev b create persistentvolumeclaims",
        ),
      ],
    },
    pod: {
      objects: [
        node("n1"),
        ...grants("user:dev * create persistentvolumes", "user:dev a create persistentvolumeclaims"),
      ],
    },
  },
});

import { stealPods } from "../../src/edges/steal-pods.ts";
import { edgeTest } from "./edge-test.ts";
import { grants, node, pod } from "./objects.ts";

const there = [node("n1"), pod("a/web")];

edgeTest(stealPods, {
  yields: {
    "for whoever holds a node as well": {
      objects: [...there, ...grants("user:dev * delete pods", "user:dev * patch nodes/status")],
      steps: ["user:dev + group:system:nodes -> pod:a/web"],
    },
  },
  silent: {
    remove: { objects: [...there, ...grants("user:dev a delete pods", "user:dev * patch nodes")] },
    nodes: { objects: [...there, ...grants("user:dev * create pods/eviction", "user:dev * patch nodes n1")] },
    hold: { objects: [...there, ...grants("user:dev * delete pods", "user:dev * get nodes")] },
  },
});

import { createPod } from "../../src/edges/create-pod.ts";
import { edgeTest } from "./edge-test.ts";
import { grants, serviceAccount } from "./objects.ts";

const accounts = [serviceAccount("a/one"), serviceAccount("a/two"), serviceAccount("b/three")];

edgeTest(createPod, {
  yields: {
    "any ServiceAccount of the namespace": {
      objects: [...accounts, ...grants("user:dev a create pods")],
      steps: ["user:dev -> system:serviceaccount:a:one", "user:dev -> system:serviceaccount:a:two"],
    },
    "those of every namespace": {
      objects: [...accounts, ...grants("group:ops * create pods")],
      steps: [
        "group:ops -> system:serviceaccount:a:one",
        "group:ops -> system:serviceaccount:a:two",
        "group:ops -> system:serviceaccount:b:three",
      ],
    },
    "no ServiceAccount that a live listing lacks": {
      objects: [serviceAccount("a/one"), ...grants("user:dev a create pods", "a/gone a get pods")],
      steps: ["user:dev -> system:serviceaccount:a:one"],
    },
  },
  silent: {
    create: {
      objects: [
        ...accounts,
        ...grants("user:dev a get,list,delete pods", "user:dev a create pods.apps", "user:dev a create pods/*"),
      ],
    },
    "create: a name cannot be checked on create": { objects: [...accounts, ...grants("user:dev a create pods one")] },
  },
});

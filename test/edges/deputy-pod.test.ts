import { deputyPod } from "../../src/edges/deputy-pod.ts";
import { edgeTest } from "./edge-test.ts";
import { grants, object, serviceAccount } from "./objects.ts";

const there = [
  serviceAccount("a/one"),
  serviceAccount("b/two"),
  object("apiextensions.k8s.io/v1 CustomResourceDefinition taskruns.tekton.dev", { spec: {} }),
  object("external-secrets.io/v1 SecretStore b/store", { spec: {} }),
];

edgeTest(deputyPod, {
  yields: {
    "any ServiceAccount of the namespace": {
      objects: [
        ...there,
        ...grants("user:dev a create taskruns.tekton.dev", "user:eso b create secretstores.external-secrets.io"),
      ],
      steps: ["user:dev -> system:serviceaccount:a:one", "user:eso -> system:serviceaccount:b:two"],
    },
    "any at all by a store of the cluster": {
      objects: [...there, ...grants("user:eso * create clustersecretstores.external-secrets.io")],
      steps: ["user:eso -> system:serviceaccount:a:one", "user:eso -> system:serviceaccount:b:two"],
    },
  },
  silent: {
    write: { objects: [...there, ...grants("user:dev a get taskruns.tekton.dev", "user:dev a create taskruns")] },
    controller: { objects: [serviceAccount("a/one"), ...grants("user:dev a create taskruns.tekton.dev")] },
  },
});

import { admissionBypass } from "../../src/edges/admission-bypass.ts";
import { edgeTest } from "./edge-test.ts";
import { grants, namespace, node, object } from "./objects.ts";

const there = [
  node("n1"),
  namespace("a"),
  object("admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration judge", {
    webhooks: [{ name: "j", rules: [{ apiGroups: ["*"], apiVersions: ["*"], operations: ["*"], resources: ["*"] }] }],
  }),
  object("kyverno.io/v1 ClusterPolicy no-root", { spec: { validationFailureAction: "Enforce" } }),
];

edgeTest(admissionBypass, {
  yields: {
    "whoever may remove every one of them": {
      objects: [
        ...there,
        ...grants(
          "user:dev * delete validatingwebhookconfigurations.admissionregistration.k8s.io judge",
          "user:dev * patch clusterpolicies.kyverno.io",
          "user:dev a create pods",
        ),
      ],
      steps: ["user:dev -> node:n1"],
    },
  },
  silent: {
    write: {
      objects: [
        ...there,
        ...grants(
          "user:dev * delete validatingwebhookconfigurations.admissionregistration.k8s.io",
          "user:dev * patch clusterpolicies.kyverno.io",
        ),
      ],
    },
    remove: {
      objects: [
        ...there,
        ...grants(
          "user:dev * delete validatingwebhookconfigurations.admissionregistration.k8s.io",
          "user:dev a create pods",
        ),
      ],
    },
    judged: {
      objects: [
        node("n1"),
        namespace("a"),
        ...grants(
          "user:dev * delete validatingwebhookconfigurations.admissionregistration.k8s.io",
          "user:dev a create pods",
        ),
      ],
    },
  },
});

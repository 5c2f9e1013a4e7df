import { mutatingWebhook } from "../../src/edges/mutating-webhook.ts";
import { edgeTest } from "./edge-test.ts";
import { grants, serviceAccount } from "./objects.ts";

edgeTest(mutatingWebhook, {
  yields: {
    "any ServiceAccount of the cluster": {
      objects: [
        serviceAccount("a/one"),
        serviceAccount("b/two"),
        ...grants("user:dev * patch mutatingwebhookconfigurations.admissionregistration.k8s.io m"),
      ],
      steps: ["user:dev -> system:serviceaccount:a:one", "user:dev -> system:serviceaccount:b:two"],
    },
  },
  silent: {
    write: {
      objects: [
        serviceAccount("a/one"),
        ...grants(
          "user:dev * get,delete mutatingwebhookconfigurations.admissionregistration.k8s.io",
          "user:dev * patch validatingwebhookconfigurations.admissionregistration.k8s.io",
        ),
      ],
    },
  },
});

import { validatingWebhook } from "../../src/edges/validating-webhook.ts";
import { edgeTest } from "./edge-test.ts";
import { grants, namespace } from "./objects.ts";

edgeTest(validatingWebhook, {
  yields: {
    "Secrets and ConfigMaps of every namespace": {
      objects: [
        namespace("a"),
        namespace("b"),
        ...grants("user:dev * create validatingwebhookconfigurations.admissionregistration.k8s.io"),
      ],
      steps: ["user:dev -> rights:mounts/a", "user:dev -> rights:mounts/b"],
    },
  },
  silent: {
    write: {
      objects: [
        namespace("a"),
        ...grants("user:dev * get,delete validatingwebhookconfigurations.admissionregistration.k8s.io"),
      ],
    },
  },
});

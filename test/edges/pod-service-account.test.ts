import { podServiceAccount } from "../../src/edges/pod-service-account.ts";
import { edgeTest } from "./edge-test.ts";
import { pod, serviceAccount, workload } from "./objects.ts";

edgeTest(podServiceAccount, {
  yields: {
    "by the token that is mounted": {
      objects: [serviceAccount("a/one"), pod("a/web", { serviceAccountName: "one" }), pod("a/other")],
      steps: ["pod:a/web -> system:serviceaccount:a:one", "pod:a/other -> system:serviceaccount:a:default"],
    },
    "by a projected token though automount is off": {
      objects: [
        pod("a/web", {
          serviceAccountName: "one",
          automountServiceAccountToken: false,
          volumes: [{ name: "t", projected: { sources: [{ serviceAccountToken: { path: "token" } }] } }],
        }),
      ],
      steps: ["pod:a/web -> system:serviceaccount:a:one"],
    },
    "pods of a workload": {
      objects: [workload("Deployment", "a/web", { serviceAccountName: "one" })],
      steps: ["pod:a/deployment/web -> system:serviceaccount:a:one"],
    },
  },
  silent: {
    token: {
      objects: [
        serviceAccount("a/quiet", { automountServiceAccountToken: false }),
        pod("a/web", { serviceAccountName: "quiet" }),
        pod("a/off", { automountServiceAccountToken: false }),
      ],
    },
    "token: one for another audience only": {
      objects: [
        pod("a/web", {
          automountServiceAccountToken: false,
          volumes: [
            {
              name: "t",
              projected: { sources: [{ serviceAccountToken: { path: "token", audience: "sts.amazonaws.com" } }] },
            },
          ],
        }),
      ],
    },
    runsAs: {
      objects: [
        pod(
          "a/static",
          {},
          { metadata: { namespace: "a", name: "static", annotations: { "kubernetes.io/config.mirror": "x" } } },
        ),
      ],
    },
  },
});

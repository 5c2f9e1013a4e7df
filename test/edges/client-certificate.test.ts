import { clientCertificate } from "../../src/edges/client-certificate.ts";
import { edgeTest } from "./edge-test.ts";
import { grants } from "./objects.ts";

const all = [
  "user:dev * create certificatesigningrequests.certificates.k8s.io",
  "user:dev * update certificatesigningrequests/approval.certificates.k8s.io",
  "user:dev * approve signers.certificates.k8s.io kubernetes.io/kube-apiserver-client",
] as const;
const on = { assume: ["client-certificates=on"] };

edgeTest(clientCertificate, {
  yields: {
    "any user and any group but system:masters": {
      options: on,
      objects: [...grants(...all), ...grants("user:alice a get pods", "group:admins a get pods")],
      steps: [
        "user:alice",
        "user:dev",
        "group:admins",
        "group:system:authenticated",
        "group:system:nodes",
        "group:system:serviceaccounts",
        "group:system:unauthenticated",
      ].map((name) => `user:dev -> ${name}`),
    },
  },
  silent: {
    create: { options: on, objects: grants(all[1], all[2]) },
    approve: { options: on, objects: grants(all[0], all[2]) },
    signer: {
      options: on,
      objects: grants(all[0], all[1], "user:dev * approve signers.certificates.k8s.io example.com/other"),
    },
    signs: { objects: grants(...all) },
  },
});

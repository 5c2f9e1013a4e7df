import { kubeletCertificate } from "../../src/edges/kubelet-certificate.ts";
import { edgeTest } from "./edge-test.ts";
import { grants, node } from "./objects.ts";

const all = [
  "user:dev * create certificatesigningrequests.certificates.k8s.io",
  "user:dev * update certificatesigningrequests/approval.certificates.k8s.io",
  "user:dev * approve signers.certificates.k8s.io kubernetes.io/kube-apiserver-client-kubelet",
] as const;
const on = { assume: ["client-certificates=on"] };

edgeTest(kubeletCertificate, {
  yields: {
    "approved by the same, or by the controller": {
      options: on,
      objects: [
        node("n1"),
        ...grants(
          ...all,
          "group:bootstrap * create certificatesigningrequests.certificates.k8s.io,certificatesigningrequests/nodeclient.certificates.k8s.io",
        ),
      ],
      steps: ["user:dev -> node:n1", "group:bootstrap -> node:n1"],
    },
  },
  silent: {
    create: { options: on, objects: [node("n1"), ...grants(all[1], all[2])] },
    approve: { options: on, objects: [node("n1"), ...grants(all[0], all[2])] },
    signs: { objects: [node("n1"), ...grants(...all)] },
  },
});

import { deputy } from "../../src/edges/deputy.ts";
import { edgeTest } from "./edge-test.ts";
import { grants, object, serviceAccount } from "./objects.ts";

const there = [
  serviceAccount("argocd/argocd-application-controller"),
  serviceAccount("flux-system/kustomize-controller"),
];

edgeTest(deputy, {
  yields: {
    "Argo CD, for writers in its own namespace; Flux, for writers anywhere": {
      objects: [
        ...there,
        ...grants(
          "user:argo argocd create applications.argoproj.io",
          "user:other a create applications.argoproj.io",
          "user:flux a patch kustomizations.kustomize.toolkit.fluxcd.io",
          "group:ops * create applications.argoproj.io",
        ),
      ],
      steps: [
        "user:argo -> system:serviceaccount:argocd:argocd-application-controller",
        "user:flux -> system:serviceaccount:flux-system:kustomize-controller",
        "group:ops -> system:serviceaccount:argocd:argocd-application-controller",
      ],
    },
    "unknown where the caller does not take limits as none": {
      options: { assume: ["deputy-limits=unknown"] },
      objects: [...there, ...grants("user:argo argocd create applications.argoproj.io")],
      steps: ["user:argo -> system:serviceaccount:argocd:argocd-application-controller (unknown)"],
    },
  },
  silent: {
    write: {
      objects: [
        ...there,
        ...grants(
          "user:dev argocd get,delete applications.argoproj.io",
          "user:dev argocd create applications.app.k8s.io",
        ),
      ],
    },
    controller: {
      objects: [
        object("apiextensions.k8s.io/v1 CustomResourceDefinition applications.argoproj.io", { spec: {} }),
        ...grants("user:dev argocd create applications.argoproj.io"),
      ],
    },
  },
});

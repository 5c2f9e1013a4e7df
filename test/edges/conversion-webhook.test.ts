import { conversionWebhook } from "../../src/edges/conversion-webhook.ts";
import { edgeTest } from "./edge-test.ts";
import { grants, serviceAccount } from "./objects.ts";

const there = [serviceAccount("argocd/argocd-application-controller")];

edgeTest(conversionWebhook, {
  yields: {
    "of a definition that a controller acts on": {
      objects: [
        ...there,
        ...grants(
          "user:all * patch customresourcedefinitions.apiextensions.k8s.io",
          "user:one * update customresourcedefinitions.apiextensions.k8s.io applications.argoproj.io",
        ),
      ],
      steps: [
        "user:all -> system:serviceaccount:argocd:argocd-application-controller",
        "user:one -> system:serviceaccount:argocd:argocd-application-controller",
      ],
    },
  },
  silent: {
    write: {
      objects: [
        ...there,
        ...grants(
          "user:dev * create,get customresourcedefinitions.apiextensions.k8s.io",
          "user:dev * patch customresourcedefinitions.apiextensions.k8s.io other.example.com",
        ),
      ],
    },
    controller: { objects: grants("user:dev * patch customresourcedefinitions.apiextensions.k8s.io") },
  },
});

import { secretSync } from "../../src/edges/secret-sync.ts";
import { edgeTest } from "./edge-test.ts";
import { grants, object, serviceAccount } from "./objects.ts";

const there = [
  serviceAccount("eso/external-secrets"),
  object("external-secrets.io/v1 SecretStore a/store", {
    spec: { provider: { aws: { auth: { jwt: { serviceAccountRef: { name: "reader" } } } } } },
  }),
  object("external-secrets.io/v1 ClusterSecretStore all", {
    spec: { provider: { aws: { service: "SecretsManager" } } },
  }),
];

edgeTest(secretSync, {
  yields: {
    "the ServiceAccount of a store, or that of the controller": {
      objects: [...there, ...grants("user:dev a create externalsecrets.external-secrets.io", "user:dev a get secrets")],
      steps: ["user:dev -> system:serviceaccount:a:reader", "user:dev -> system:serviceaccount:eso:external-secrets"],
    },
  },
  silent: {
    write: {
      objects: [...there, ...grants("user:dev a get secrets", "user:dev b create externalsecrets.external-secrets.io")],
    },
    read: { objects: [...there, ...grants("user:dev a create externalsecrets.external-secrets.io")] },
    store: {
      objects: [
        serviceAccount("eso/external-secrets"),
        object("external-secrets.io/v1 SecretStore a/vault", { spec: { provider: { vault: {} } } }),
        ...grants("user:dev a create externalsecrets.external-secrets.io", "user:dev a get secrets"),
      ],
    },
  },
});

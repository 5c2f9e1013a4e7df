import { createTokenSecret } from "../../src/edges/create-token-secret.ts";
import { edgeTest } from "./edge-test.ts";
import { grants, secret, serviceAccount } from "./objects.ts";

const accounts = [serviceAccount("a/one")];

edgeTest(createTokenSecret, {
  yields: {
    "create and read by two bindings": {
      objects: [...accounts, ...grants("user:dev a create secrets", "user:dev a list secrets")],
      steps: ["user:dev -> system:serviceaccount:a:one"],
    },
    "a name that is free": {
      objects: [...accounts, secret("a/taken"), ...grants("user:dev a create secrets", "user:dev a get secrets free")],
      steps: ["user:dev -> system:serviceaccount:a:one"],
    },
    "unknown where no Secrets were supplied": {
      objects: [...accounts, ...grants("user:dev a create secrets", "user:dev a get secrets free")],
      steps: ["user:dev -> system:serviceaccount:a:one (unknown)"],
    },
    "create by a group, read by a user of it: the union counts": {
      objects: [...accounts, ...grants("group:system:serviceaccounts:a a create secrets", "a/one * get secrets")],
      steps: ["system:serviceaccount:a:one -> system:serviceaccount:a:one"],
    },
    "a pod that mounts it reads as well": {
      objects: [...accounts, ...grants("user:dev a create secrets", "user:dev a create deployments.apps")],
      steps: ["user:dev -> system:serviceaccount:a:one"],
    },
  },
  silent: {
    "read: a name that is taken by a Secret of another type": {
      objects: [...accounts, secret("a/taken"), ...grants("user:dev a create secrets", "user:dev a get secrets taken")],
    },
    create: { objects: [...accounts, ...grants("user:dev a get,list secrets", "user:dev a create pods")] },
    "create: in another namespace": {
      objects: [...accounts, ...grants("user:dev b create secrets", "user:dev a get secrets")],
    },
    read: { objects: [...accounts, ...grants("user:dev a create secrets")] },
  },
});

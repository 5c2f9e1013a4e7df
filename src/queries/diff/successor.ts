/** External subjects are named by patterns: when a trust policy is widened, the old pattern is gone, but whoever it meant is still let in. */
import { codesOf, globOf, matchesGlob } from "../../iam/policy/glob.ts";

/** For an `oidc:ISSUER#SUBJECT` that is gone: the one of the new keys whose pattern takes it in. */
export function successorOf(gone: readonly string[], present: readonly string[]): (key: string) => string | undefined {
  const external = present.filter((key) => key.startsWith("oidc:"));
  const found = new Map<string, string>();
  for (const key of gone) {
    const [issuer, subject] = parts(key);
    if (subject === undefined) continue;
    const wider = external.find((candidate) => {
      const [other, pattern] = parts(candidate);
      return other === issuer && pattern !== undefined && matchesGlob(globOf(codesOf(pattern, true)), subject);
    });
    if (wider !== undefined) found.set(key, wider);
  }
  return (key) => found.get(key);
}

function parts(key: string): [issuer: string, subject: string | undefined] {
  const at = key.startsWith("oidc:") ? key.indexOf("#") : -1;
  return at < 0 ? [key, undefined] : [key.slice(0, at), key.slice(at + 1)];
}

/** Calls of the service from its own page. */

const KEY = "clew-token";

export class Refused extends Error {
  constructor(status, problem) {
    super(problem.detail ?? problem.title ?? `status ${status}`);
    this.status = status;
  }
}

export const keepToken = (token) => sessionStorage.setItem(KEY, token);

/** The JSON that is under a path. Throws Refused with what the service says. */
export async function read(path, parameters = {}) {
  const query = new URLSearchParams(
    Object.entries(parameters).filter(([, value]) => value !== "" && value !== undefined),
  );
  const token = sessionStorage.getItem(KEY);
  const answer = await fetch(query.size === 0 ? path : `${path}?${query}`, {
    headers: token === null ? {} : { authorization: `Bearer ${token}` },
  });
  const body = await answer.json();
  if (!answer.ok) throw new Refused(answer.status, body);
  return body;
}

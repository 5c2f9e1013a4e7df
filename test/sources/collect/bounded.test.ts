import { describe, expect, test } from "vitest";
import { bounded, forEach } from "../../../src/sources/collect/bounded.ts";

const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("a queue with a limit", () => {
  test.each([1, 2, 5])("has %i works under way at the most, and does them all in turn", async (limit) => {
    const run = bounded(limit);
    const begun: number[] = [];
    let running = 0;
    let most = 0;
    const works = Array.from({ length: 20 }, (_, index) =>
      run(async () => {
        begun.push(index);
        most = Math.max(most, ++running);
        for (let turn = 0; turn < index % 3; turn++) await soon();
        running--;
        return index;
      }),
    );
    expect(await Promise.all(works)).toEqual(begun.toSorted((a, b) => a - b));
    expect(begun).toEqual(begun.toSorted((a, b) => a - b));
    expect(most).toBe(limit);
  });

  test("goes on after a work that fails", async () => {
    const run = bounded(1);
    const failed = run(() => Promise.reject(new Error("no")));
    const next = run(async () => "done");
    await expect(failed).rejects.toThrow("no");
    expect(await next).toBe("done");
  });

  test("awaits everything before the first failure is thrown", async () => {
    const done: number[] = [];
    const all = forEach([0, 1, 2, 3], bounded(2), async (item) => {
      if (item === 0) throw new Error("first");
      await soon();
      done.push(item);
    });
    await expect(all).rejects.toThrow("first");
    expect(done.toSorted()).toEqual([1, 2, 3]);
  });
});

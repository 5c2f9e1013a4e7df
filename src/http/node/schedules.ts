/** Collections by the clock: cron expressions of the settings, in UTC. */
import { Cron, type CronOptions } from "croner";
import type { NewWork } from "../collections/collections.ts";
import type { Schedule } from "../collections/schema.ts";
import type { LogLine } from "../log.ts";
import { shapeOf } from "../on-error.ts";
import { ProblemError } from "../problem.ts";

export interface SchedulesParts {
  readonly start: (work: NewWork) => Promise<{ readonly id: string }>;
  /** Resolves when the collection has ended. */
  readonly ended: (id: string) => Promise<void>;
  readonly log: (line: LogLine) => void;
}

/**
 * Runs the schedules; gives what ends them. A time that comes while the collection of the same schedule still waits or
 * runs is passed over and logged. Times that passed while no server ran are not made up for. Throws `bad-request` for an
 * expression that is none, or that never comes.
 */
export function runSchedules(schedules: readonly Schedule[], { start, ended, log }: SchedulesParts): () => void {
  const crons: Cron[] = [];
  try {
    for (const schedule of schedules) {
      const { name } = schedule;
      const cron = cronOf(schedule, {
        timezone: "UTC",
        mode: "5-part",
        unref: true,
        paused: true,
        protect: () => log({ level: "warn", event: "schedule-passed-over", schedule: name }),
        catch: (error: unknown) => log({ level: "error", event: "schedule-failed", schedule: name, ...shapeOf(error) }),
      });
      cron.schedule(async () => {
        const { id } = await start({
          request: schedule.collect,
          labels: { schedule: name, ...schedule.labels },
          schedule: name,
        });
        await ended(id);
      });
      crons.push(cron);
    }
  } catch (error) {
    for (const cron of crons) cron.stop();
    throw error;
  }
  for (const cron of crons) cron.resume();
  return () => {
    for (const cron of crons) cron.stop();
  };
}

function cronOf({ name, cron: expression }: Schedule, options: CronOptions): Cron {
  const wrong = (came: string): ProblemError =>
    new ProblemError("bad-request", `schedule \`${name}\`: expected a cron expression, came ${came}`);
  // Dates and nicknames are croner's own: everybody else's cron has five fields.
  if (expression.trim().split(/\s+/).length !== 5) throw wrong(`\`${expression}\`, which has not five fields`);
  let cron: Cron;
  try {
    cron = new Cron(expression, options);
  } catch {
    throw wrong(`\`${expression}\``);
  }
  if (cron.nextRun() === null) throw wrong(`\`${expression}\`, which never comes`);
  return cron;
}

/** Counts and times of requests in the text format of Prometheus (https://prometheus.io/docs/instrumenting/exposition_formats/). */

export interface Metrics {
  /** `route` is a pattern, so that the number of series is bounded. */
  observe(method: string, route: string, status: number, seconds: number): void;
  text(): string;
}

/** Upper bounds of the histogram, in seconds. */
const BOUNDS = [0.005, 0.025, 0.1, 0.5, 1, 5, 10, 30, 120];

/** @param gauges further values, read when they are asked for */
export function metrics(gauges: () => Readonly<Record<string, number>> = () => ({})): Metrics {
  const requests = new Map<string, number>();
  const durations = new Map<string, { counts: number[]; sum: number; count: number }>();
  return {
    observe(method, route, status, seconds) {
      const series = `method="${method}",route="${route}",status="${status}"`;
      requests.set(series, (requests.get(series) ?? 0) + 1);
      let duration = durations.get(route);
      if (duration === undefined) {
        duration = { counts: BOUNDS.map(() => 0), sum: 0, count: 0 };
        durations.set(route, duration);
      }
      duration.sum += seconds;
      duration.count++;
      for (const [at, bound] of BOUNDS.entries())
        if (seconds <= bound) duration.counts[at] = (duration.counts[at] ?? 0) + 1;
    },
    text() {
      const lines = ["# HELP clew_http_requests_total Requests answered.", "# TYPE clew_http_requests_total counter"];
      for (const [series, count] of [...requests].sort()) lines.push(`clew_http_requests_total{${series}} ${count}`);
      lines.push(
        "# HELP clew_http_request_duration_seconds Time to answer.",
        "# TYPE clew_http_request_duration_seconds histogram",
      );
      for (const [route, { counts, sum, count }] of [...durations].sort()) {
        const name = "clew_http_request_duration_seconds";
        for (const [at, bound] of BOUNDS.entries())
          lines.push(`${name}_bucket{route="${route}",le="${bound}"} ${counts[at] ?? 0}`);
        lines.push(
          `${name}_bucket{route="${route}",le="+Inf"} ${count}`,
          `${name}_sum{route="${route}"} ${sum}`,
          `${name}_count{route="${route}"} ${count}`,
        );
      }
      for (const [name, value] of Object.entries(gauges())) lines.push(`# TYPE ${name} gauge`, `${name} ${value}`);
      return `${lines.join("\n")}\n`;
    },
  };
}

import { describe, expect, it } from "vitest";
import { cronOf, DAILY, HOURS, MINUTES, type Plan, planOf, timeOf, timeText } from "../src/triggers/cron";

const PLANS: readonly Plan[] = [
  ...MINUTES.map((every): Plan => ({ ...DAILY, rhythm: "minutes", every })),
  ...HOURS.map((every): Plan => ({ ...DAILY, rhythm: "hours", every, minute: 20 })),
  { ...DAILY, rhythm: "days", hour: 23, minute: 59 },
  { ...DAILY, rhythm: "weeks", weekdays: [1, 2, 3, 4, 5] },
  { ...DAILY, rhythm: "weeks", weekdays: [0, 3, 6] },
  { ...DAILY, rhythm: "months", day: 31 },
  { ...DAILY, rhythm: "months", day: "last" },
];

describe("the cron builder", () => {
  it("reads back every schedule that it can build", () => {
    for (const plan of PLANS) expect(planOf(cronOf(plan), plan)).toEqual(plan);
  });

  it("goes from every rhythm to every other one", () => {
    for (const plan of PLANS) {
      for (const { rhythm } of PLANS) expect(planOf(cronOf({ ...plan, rhythm }), plan).rhythm).toBe(rhythm);
    }
    expect(cronOf({ ...DAILY, rhythm: "hours" })).toBe("0 * * * *");
    expect(cronOf({ ...DAILY, rhythm: "minutes", every: 4 })).toBe("*/15 * * * *");
  });

  it("spells days that follow each other as a range", () => {
    expect(cronOf({ ...DAILY, rhythm: "weeks", weekdays: [5, 1, 4, 2, 3] })).toBe("0 6 * * 1-5");
    expect(cronOf({ ...DAILY, rhythm: "weeks", weekdays: [1, 3] })).toBe("0 6 * * 1,3");
  });

  it("reads names, ranges and Sunday as 7", () => {
    expect(planOf("5 7 * * MON-WED,7").weekdays).toEqual([0, 1, 2, 3]);
  });

  it("leaves schedules that it has no controls for to be written by hand", () => {
    for (const cron of ["0 6 1 1 *", "0 6,18 * * *", "*/7 * * * *", "0 0 * * 5L", "0 0 13 * 5", "nonsense", "", "0 0 * * * *", "0 0 * * 5-1"]) expect(planOf(cron).rhythm).toBe("own");
  });

  it("keeps what a schedule does not say", () => {
    expect(planOf("*/10 * * * *", { ...DAILY, hour: 22 }).hour).toBe(22);
  });

  it("reads times of the day", () => {
    expect(timeOf("02:30")).toEqual({ hour: 2, minute: 30 });
    expect(timeOf("24:00")).toBeUndefined();
    expect(timeText({ hour: 4, minute: 5 })).toBe("04:05");
  });
});

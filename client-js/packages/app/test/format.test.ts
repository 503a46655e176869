/** Numbers and times read as the design says (VISUAL, 12). */
import { describe, expect, test } from "vitest";
import { bytes, counted, figure, listCount, percent, short, whole } from "../src/format/numbers";
import { clock, clockExact, countdown, deadline, duration, elapsed, exact, greeting, planned, today, when, whenShort, zoneProblem } from "../src/format/times";

describe("numbers", () => {
  test.each([
    ["1,284,610", 1_284_610],
    ["0", 0],
    ["-84,000", -84_000],
  ])("%s in tables", (words, value) => expect(whole(value)).toBe(words));

  test.each([
    ["1.28 M", 1_284_610],
    ["84 k", 84_000],
    ["3.91 M", 3_912_004],
    ["9,999", 9_999],
    ["10 k", 10_000],
    ["1 M", 999_999],
    ["2.5 G", 2_500_000_000],
  ])("%s in trees", (words, value) => expect(short(value)).toBe(words));

  test.each([
    ["5 %", 0.05],
    ["6.1 %", 0.0613],
    ["0 %", 0],
    ["100 %", 1],
    ["<0.1 %", 0.0004],
    [">99.9 %", 0.9996],
    ["93.4 %", 0.934],
  ])("%s of all", (words, share) => expect(percent(share)).toBe(words));

  test.each([
    ["812 B", 812],
    ["4.2 MB", 4_194_304],
    ["1 GB", 1e9],
  ])("%s of storage", (words, value) => expect(bytes(value)).toBe(words));

  test("a figure keeps four digits at most", () => {
    expect(figure(38.904_21)).toBe("38.9");
    expect(figure(0.123_456)).toBe("0.1235");
    expect(figure(4210)).toBe("4,210");
  });

  test("one step, three steps", () => {
    expect(counted(1, "step")).toBe("1 step");
    expect(counted(3, "step")).toBe("3 steps");
    expect(counted(2, "entry", "entries")).toBe("2 entries");
    expect([listCount(2, "run", false), listCount(2, "run", true), listCount(1, "run", true), listCount(0, "run", true)]).toEqual(["2 runs", "2 runs fit", "1 run fits", "0 runs fit"]);
  });
});

describe("durations", () => {
  test.each([
    ["<0.1 ms", 0.02],
    ["0.4 ms", 0.42],
    ["48 ms", 48],
    ["148 ms", 148.4],
    ["1.4 s", 1_421],
    ["37 s", 37_200],
    ["1 min 52 s", 112_000],
    ["6 min 04 s", 364_000],
    ["2 h 05 min", 7_500_000],
    ["3 d 4 h", 76 * 3_600_000],
    ["0 ms", -5],
  ])("%s", (words, value) => expect(duration(value)).toBe(words));

  test("a running clock shows no tenths", () => {
    expect(elapsed(8_900)).toBe("8 s");
    expect(elapsed(400)).toBe("0 s");
  });

  test("what is left of a lock", () => {
    expect(countdown(48_000)).toBe("0:48");
    expect(countdown(112_000)).toBe("1:52");
    expect(countdown(-1)).toBe("0:00");
  });
});

describe("moments", () => {
  const now = Date.UTC(2024, 4, 14, 7, 42);
  const zone = "Europe/Lisbon";
  const ago = (minutes: number) => now - minutes * 60_000;

  test.each([
    ["now", 0.1],
    ["30 s ago", 0.5],
    ["2 min ago", 2],
    ["59 min ago", 59.9],
    ["07:31", 71],
    ["Mon 18:12", 14 * 60 + 30],
    ["2 May 2024", 12 * 24 * 60],
  ])("%s", (words, minutes) => expect(when(ago(minutes), now, zone)).toBe(words));

  test("narrow columns leave out ago", () => expect(whenShort(ago(2), now, zone)).toBe("2 min"));
  test("a moment to come is a time", () => expect(when(now + 3_600_000, now, zone)).toBe("09:42"));
  test("log lines show thousandths", () => expect(clockExact(now + 42, zone)).toBe("08:42:00.042"));
  test("the clock of the reader", () => expect(clock(now, zone)).toBe("08:42"));
  test("the exact time names its zone", () => expect(exact(now, zone)).toBe("14 May 2024, 08:42:00 (Europe/Lisbon)"));
  test("a deadline has no seconds", () => expect(deadline(now, zone)).toBe("14 May 2024, 08:42 (Europe/Lisbon)"));
  test("a zone that nobody knows is read as UTC", () => expect(exact(now, "A")).toBe("14 May 2024, 07:42:00 (UTC)"));
  test("what is no zone is told from one", () => expect([zoneProblem("Europe/Lisbon"), zoneProblem("A"), zoneProblem("")]).toEqual([undefined, "Needs the name of a time zone, such as Europe/Zurich. “A” is none.", "Needs the name of a time zone, such as Europe/Zurich. It is empty."]));
  test("a planned time names its day", () => expect(planned(now, now, zone)).toBe("Tue 14 May, 08:42"));
  test("and its year where it is another one", () => expect(planned(Date.UTC(2028, 1, 29, 6), now, zone)).toBe("Tue 29 Feb 2028, 06:00"));

  test("a greeting by the hour", () => {
    expect(greeting(now, zone)).toBe("Good morning");
    expect(greeting(now + 6 * 3_600_000, zone)).toBe("Good afternoon");
    expect(greeting(now + 12 * 3_600_000, zone)).toBe("Good evening");
    expect(today(now, zone)).toBe("Tuesday 14 May, 08:42");
  });
});

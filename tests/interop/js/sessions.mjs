// People who edit one document with Yjs: every kind of change, undo and redo, time offline, late merges, collected
// garbage. Writes one JSON line for each update that a server would get, in order: who, the bytes, whether it answers a
// sync step 1. Arguments: seed, number of updates. The last line is the text that all of them see in the end.

import * as Y from "yjs";

const [seed, wanted] = process.argv.slice(2).map(Number);

/** mulberry32 */
let state = seed >>> 0;
const next = () => {
  state = (state + 0x6d2b79f5) >>> 0;
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
};
const below = (end) => Math.floor(next() * end);
const pick = (list) => list[below(list.length)];

const WORDS = ["run", "größe", "数据", "👩‍💻", "𝕏y", "ok 😀", "a\nb", "x".repeat(40)];
const KEYS = ["label", "x", "y", "kind", "ünïcode"];
const VALUES = [1, -7, 2 ** 40, 1.5, "text 😀", true, null, [1, [2]], { a: { b: [null, 0.1] } }, new Uint8Array([0, 255])];

/** Where a person may stand in a text: between characters, never inside one. */
const edges = (text) => {
  const at = [0];
  for (const { insert } of text.toDelta())
    for (const character of typeof insert === "string" ? insert : "x") at.push(at.at(-1) + character.length);
  return at;
};
const span = (at, most) => {
  const first = below(at.length - 1);
  return [at[first], at[Math.min(at.length - 1, first + most)]];
};

class Person {
  constructor(number, server) {
    this.number = number;
    this.doc = new Y.Doc({ gc: number % 3 !== 2 });
    this.doc.clientID = 1000 + number;
    this.heard = 0;
    this.waiting = [];
    this.server = server;
    this.texts = [this.doc.getText("text"), this.doc.getText("rich")];
    this.body = this.doc.getMap("body");
    this.list = this.doc.getArray("list");
    this.xml = this.doc.getXmlFragment("xml");
    this.undo = new Y.UndoManager([...this.texts, this.body, this.list], { captureTimeout: 0 });
    this.doc.on("update", (update, origin) => {
      if (origin !== "server") this.waiting.push(update);
    });
  }

  edit() {
    const change = () =>
      pick([
        () => this.type(this.texts[0]),
        () => this.type(this.texts[0]),
        () => this.decorate(this.texts[1]),
        () => this.put(this.body, 0),
        () => this.fill(this.list, 0),
        () => this.markUp(this.xml, 0),
      ])();
    const chance = next();
    if (chance < 0.07) this.undo.undo();
    else if (chance < 0.1) this.undo.redo();
    else this.doc.transact(() => {
      for (let count = pick([1, 1, 1, 2, 3]); count > 0; count -= 1) change();
    });
  }

  type(text) {
    const at = edges(text);
    if (at.length > 1 && (at.length > 200 || next() < 0.4)) {
      const [start, end] = span(at, pick([1, 2, 9, 60]));
      text.delete(start, end - start);
    } else text.insert(pick(at), pick(WORDS));
  }

  decorate(text) {
    const chance = next();
    const at = edges(text);
    if (chance < 0.3 && at.length > 1) {
      const [start, end] = span(at, 5);
      text.format(start, end - start, { bold: next() < 0.5 ? true : null });
    } else if (chance < 0.4) text.insertEmbed(pick(at), { image: [1, "😀"] });
    else this.type(text);
  }

  value(depth) {
    if (depth > 4 || next() < 0.6) return pick(VALUES);
    return pick([
      () => new Y.Map([["label", new Y.Text("new 😀")], ["x", 1.5]]),
      () => Y.Array.from([1, "b"]),
      () => new Y.Text("note"),
    ])();
  }

  put(map, depth) {
    const keys = [...map.keys()];
    const nested = keys.map((key) => map.get(key)).filter((value) => value instanceof Y.AbstractType);
    const chance = next();
    if (nested.length > 0 && chance < 0.5) this.enter(pick(nested), depth + 1);
    else if (keys.length > 0 && chance < 0.65) map.delete(pick(keys));
    else map.set(pick(KEYS), this.value(depth));
  }

  enter(value, depth) {
    if (value instanceof Y.Map) this.put(value, depth);
    else if (value instanceof Y.Array) this.fill(value, depth);
    else if (value instanceof Y.Text) this.type(value);
  }

  fill(list, depth) {
    const chance = next();
    if (list.length > 0 && (chance < 0.3 || list.length > 60)) {
      const start = below(list.length);
      list.delete(start, Math.min(list.length - start, 1 + below(3)));
    } else if (list.length > 0 && chance < 0.5) this.enter(list.get(below(list.length)), depth + 1);
    else list.insert(below(list.length + 1), [this.value(depth)]);
  }

  markUp(parent, depth) {
    const chance = next();
    if (parent.length > 0 && chance < 0.3) parent.delete(below(parent.length), 1);
    else if (parent.length > 0 && chance < 0.6 && depth < 4) {
      const child = parent.get(below(parent.length));
      if (child instanceof Y.XmlElement) this.markUp(child, depth + 1);
      else this.type(child);
    } else {
      const made = next() < 0.5 ? new Y.XmlElement("p") : new Y.XmlText("text 😀");
      if (made instanceof Y.XmlElement) made.setAttribute("id", "é");
      parent.insert(below(parent.length + 1), [made]);
    }
  }
}

const server = new Y.Doc();
const log = [];
const people = Array.from({ length: 4 }, (_, number) => new Person(number, server));

const arrive = (person, update, resent = false) => {
  Y.applyUpdate(server, update);
  log.push(update);
  process.stdout.write(`${JSON.stringify([person.number, Buffer.from(update).toString("base64"), resent])}\n`);
};
const hear = (person) => {
  for (; person.heard < log.length; person.heard += 1) Y.applyUpdate(person.doc, log[person.heard], "server");
};

while (log.length < wanted) {
  const person = pick(people);
  person.edit();
  const chance = next();
  if (chance < 0.7) for (const update of person.waiting.splice(0)) arrive(person, update);
  else if (chance < 0.8 && person.waiting.length > 0) arrive(person, Y.mergeUpdates(person.waiting.splice(0)));
  else if (chance < 0.85) {
    // back from a time offline: everything that the server lacks in one answer
    for (let count = below(12); count > 0; count -= 1) person.edit();
    person.waiting.length = 0;
    arrive(person, Y.encodeStateAsUpdate(person.doc, Y.encodeStateVector(server)), true);
  }
  if (next() < 0.4) hear(pick(people));
}
for (const person of people) for (const update of person.waiting.splice(0)) arrive(person, update);
for (const person of people) hear(person);
process.stdout.write(`${JSON.stringify(people.map((person) => person.texts[0].toString()))}\n`);

// An unmodified y-websocket provider, driven by the tests: commands come as JSON lines on standard input,
// what the provider tells goes out as JSON lines on standard output. Arguments: server address, room, token or "".

import { createInterface } from "node:readline";
import WebSocket from "ws";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";

const [address, room, token] = process.argv.slice(2);
const doc = new Y.Doc();
const provider = new WebsocketProvider(address, room, doc, {
  WebSocketPolyfill: WebSocket,
  disableBc: true,
  protocols: token ? [`concert.token.${token}`] : [],
});

const say = (event, value) => process.stdout.write(`${JSON.stringify({ event, value })}\n`);

provider.on("status", ({ status }) => say("status", status));
provider.on("sync", (synced) => say("sync", synced));
provider.on("closed", ({ code, reason }) => say("closed", { code, reason }));
provider.on("connection-close", (event) => say("connection-close", event?.code ?? null));
provider.awareness.on("change", () => {
  const others = [...provider.awareness.getStates()].filter(([client]) => client !== doc.clientID);
  say("awareness", others.map(([, state]) => state));
});
doc.on("update", (_update, origin) => say("update", { local: origin !== provider }));

/** The shared map at a path of keys below a root map. */
const mapAt = (path) => path.slice(1).reduce((map, key) => map.get(key), doc.getMap(path[0]));

const commands = {
  set: ({ path, key, value }) => mapAt(path).set(key, value),
  append: ({ path, key, text }) => {
    const shared = mapAt(path).get(key);
    shared.insert(shared.length, text);
  },
  root: ({ name, text }) => doc.getText(name).insert(doc.getText(name).length, text),
  read: ({ roots }) =>
    say("read", Object.fromEntries(roots.map((name) => [name, doc.getMap(name).toJSON()]))),
  text: ({ name }) => say("text", doc.getText(name).toString()),
  show: ({ state }) => provider.awareness.setLocalState(state),
  disconnect: () => provider.disconnect(),
  connect: () => provider.connect(),
  state: () => say("state", { retrying: provider.shouldConnect, synced: provider.synced }),
};

createInterface({ input: process.stdin })
  .on("line", (line) => {
    const { command, ...values } = JSON.parse(line);
    commands[command](values);
  })
  .on("close", () => {
    provider.destroy();
    process.exit(0);
  });

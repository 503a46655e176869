// Unmodified Hocuspocus providers that share one socket, driven by the tests as provider.mjs is. Arguments: version of the
// provider (3 or 4), address of the door, and the documents as JSON: [{name, token, sessionAwareness?, flushDelay?}].
// Events and commands are about the first document unless their name begins with the number of another: "1.synced".

import { createInterface } from "node:readline";
import WebSocket from "ws";
import * as Y from "yjs";

const [version, address, documents] = process.argv.slice(2);
const library = version === "3" ? "hocuspocus-provider-3" : "@hocuspocus/provider";
const { HocuspocusProvider, HocuspocusProviderWebsocket } = await import(library);

const say = (event, value) => process.stdout.write(`${JSON.stringify({ event, value })}\n`);

const socket = new HocuspocusProviderWebsocket({ url: address, WebSocketPolyfill: WebSocket, delay: 100, minDelay: 50 });
socket.on("status", ({ status }) => say("status", status));
socket.on("close", ({ event }) => say("socket-close", { code: event.code, reason: event.reason }));

const commands = {
  disconnect: () => socket.disconnect(),
  connect: () => socket.connect(),
};

function open({ name, token, ...options }, number) {
  const prefix = number === 0 ? "" : `${number}.`;
  const tell = (event, value) => say(prefix + event, value);
  const doc = new Y.Doc();
  const provider = new HocuspocusProvider({ websocketProvider: socket, name, document: doc, token, ...options });
  provider.on("authenticated", ({ scope }) => tell("authenticated", scope ?? provider.authorizedScope));
  provider.on("authenticationFailed", ({ reason }) => tell("denied", reason));
  provider.on("synced", () => tell("synced", true));
  provider.on("close", ({ event }) => tell("close", { code: event.code, reason: event.reason }));
  provider.on("unsyncedChanges", (said) => tell("unsynced", said?.number ?? said ?? provider.unsyncedChanges));
  provider.awareness.on("change", () => {
    const others = [...provider.awareness.getStates()].filter(([client]) => client !== doc.clientID);
    tell("awareness", others.map(([, state]) => state));
  });
  doc.on("update", (_update, origin) => tell("update", { local: origin !== provider }));

  /** The shared map at a path of keys below a root map. */
  const mapAt = (path) => path.slice(1).reduce((map, key) => map.get(key), doc.getMap(path[0]));

  const own = {
    set: ({ path, key, value }) => mapAt(path).set(key, value),
    append: ({ path, key, text }) => {
      const shared = mapAt(path).get(key);
      shared.insert(shared.length, text);
    },
    root: ({ name: root, text }) => doc.getText(root).insert(doc.getText(root).length, text),
    burst: ({ name: root, count }) => {
      for (let n = 0; n < count; n += 1) doc.getText(root).insert(0, "x");
    },
    read: ({ roots }) => tell("read", Object.fromEntries(roots.map((root) => [root, doc.getMap(root).toJSON()]))),
    text: ({ name: root }) => tell("text", doc.getText(root).toString()),
    show: ({ state }) => provider.awareness.setLocalState(state),
    state: () => tell("state", { unsynced: provider.unsyncedChanges, synced: provider.synced }),
    forceSync: () => provider.forceSync(),
    stateless: ({ text }) => provider.sendStateless(text),
    detach: () => provider.detach(),
    attach: () => provider.attach(),
  };
  for (const [command, act] of Object.entries(own)) commands[prefix + command] = act;
  if (provider.attach) provider.attach();
}

JSON.parse(documents).forEach(open);

createInterface({ input: process.stdin })
  .on("line", (line) => {
    const { command, ...values } = JSON.parse(line);
    commands[command](values);
  })
  .on("close", () => process.exit(0));

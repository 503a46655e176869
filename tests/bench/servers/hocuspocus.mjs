// Hocuspocus as it is measured beside Concert: documents in memory, a token asked for, nothing stored.
// FLUSH_DELAY: milliseconds in which updates are gathered; without it, its default.
import { Server } from "@hocuspocus/server";

const delay = process.env.FLUSH_DELAY;

const server = new Server({
  address: "127.0.0.1",
  port: Number(process.env.PORT),
  quiet: true,
  stopOnSignals: false,
  ...(delay ? { flushDelay: Number(delay) } : {}),
  async onAuthenticate({ token }) {
    if (!token) throw new Error("no token");
  },
});
await server.listen();
process.on("SIGTERM", () => process.exit(0));

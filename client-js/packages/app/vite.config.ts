import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** Where the Python server listens while the app is developed with `npm run dev`. */
const server = process.env["CONCERT_URL"] ?? "http://127.0.0.1:8000";

/** What changes together is one file: libraries seldom, the SDK, the kit. Screens stay files of their own. */
const CHUNKS = [
  { name: "react", test: /node_modules\/(react|react-dom|scheduler)\// },
  { name: "libraries", test: /node_modules\/(@tanstack\/(react-router|router-core|history|store|react-store|react-query|query-core)|@radix-ui|radix-ui|@floating-ui|aria-hidden|react-remove-scroll)/ },
  { name: "sdk", test: /packages\/sdk\/|node_modules\/(yjs|lib0|y-indexeddb|y-protocols|@msgpack)\// },
  { name: "kit", test: /packages\/app\/src\/(ui|format|people|theme|keyboard)\/.*\.tsx?$/ },
];

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: "dist",
    target: "es2023",
    sourcemap: true,
    rolldownOptions: { output: { codeSplitting: { groups: CHUNKS } } },
  },
  server: {
    host: "127.0.0.1",
    proxy: {
      "/api": server,
      "/ws": { target: server, ws: true },
    },
  },
});

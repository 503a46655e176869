import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** Where the Python server listens while the app is developed with `npm run dev`. */
const server = process.env["CONCERT_URL"] ?? "http://127.0.0.1:8000";

/**
 * What changes together is one file: libraries seldom, the SDK, the kit. The kit is two: what the frame shows at once, and
 * the controls of screens with what they are built on. Screens stay files of their own.
 */
const FRAME = /packages\/app\/src\/(ui\/(Avatar|Button|Icon|Kbd|Menu|Message|Spinner|State|Toaster|Tooltip|sizes|states|toasts|flatten|prose)\.tsx?$|(format|people|theme|keyboard)\/)/;
const CHUNKS = [
  { name: "react", test: /node_modules\/(react|react-dom|scheduler)\// },
  { name: "libraries", test: /node_modules\/@tanstack\/(react-router|router-core|history|store|react-store|react-query|query-core)/ },
  { name: "tooltip", test: /node_modules\/(@floating-ui|@radix-ui\/react-(tooltip|popper|portal|presence|dismissable-layer|slot|primitive|context|id|arrow|visually-hidden|use-[a-z-]+|compose-refs))\// },
  { name: "commands", test: /packages\/sdk\/src\/(index|api|errors|events|http|roles|schema|session|stores)\.ts$/ },
  { name: "sdk", test: /packages\/sdk\/|node_modules\/(yjs|lib0|y-indexeddb|y-protocols|@msgpack)\// },
  { name: "icons", test: /node_modules\/lucide-react\// },
  { name: "frame", test: FRAME },
  { name: "controls", test: /packages\/app\/src\/ui\/(?!OpenMenu|kindIcons).*\.tsx?$|node_modules\/@tanstack\/(react-virtual|virtual-core)/ },
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

import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** Where the Python server listens while the app is developed with `npm run dev`. */
const server = process.env["CONCERT_URL"] ?? "http://127.0.0.1:8000";

/**
 * What changes together is one file: libraries seldom, the SDK, the kit. The kit is two: what the frame shows at once, and
 * the controls of screens with what they are built on. Screens stay files of their own.
 */
const FRAME = /packages\/app\/src\/(ui\/(Avatar|Button|documentIcon|Icon|Kbd|Menu|Message|Spinner|State|Toaster|Tooltip|TipLayer|tips|beside|sizes|states|toasts|flatten|prose)\.tsx?$|(format|people|theme|keyboard)\/)/;
/** The icons of the frame and of states, and what draws icons at all. */
const FRAME_ICONS = /lucide-react\/dist\/esm\/(?!icons\/)|lucide-react\/.*\/icons\/(activity|arrow-left-right|ban|check|chevron-down|chevron-right|circle-question-mark|clock|cloud-check|cloud-off|cloud-upload|contrast|copy|database|eye|eye-off|file-text|house|inbox|keyboard|laptop|log-in|log-out|moon|panel-left|pause|play|plus|presentation|refresh-cw|rotate-cw|rows-3|rows-4|search|skip-forward|sun|triangle-exclamation-point|user-plus|users-round|workflow|x)\.mjs$/;
const CHUNKS = [
  { name: "react", test: /node_modules\/(react|react-dom|scheduler)\// },
  { name: "libraries", test: /node_modules\/@tanstack\/(react-router|router-core|history|store|react-store|react-query|query-core)/ },
  { name: "commands", test: /packages\/sdk\/src\/(index|api|attention|errors|events|http|people|roles|schema|session|stores)\.ts$/ },
  { name: "sdk", test: /packages\/sdk\/|node_modules\/(yjs|lib0|y-indexeddb|y-protocols|@msgpack)\// },
  { name: "icons", test: FRAME_ICONS },
  { name: "frame", test: FRAME },
  { name: "controls", test: /packages\/app\/src\/ui\/(?!OpenMenu|kindIcons|Dialog|Segmented|SuggestInput|Tabs|index).*\.tsx?$|node_modules\/@tanstack\/(react-virtual|virtual-core)/ },
  { name: "floating", test: /node_modules\/(@floating-ui|@radix-ui|radix-ui|cmdk|react-remove-scroll|aria-hidden|react-style-singleton|use-sidecar|use-callback-ref)|packages\/app\/src\/ui\/(Dialog|Segmented|SuggestInput|Tabs)\.tsx$/ },
  { name: "more-icons", test: /node_modules\/lucide-react\// },
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

import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** Where the Python server listens while the app is developed with `npm run dev`. */
const server = process.env["CONCERT_URL"] ?? "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [react()],
  build: { outDir: "dist", target: "es2023", sourcemap: true },
  server: {
    host: "127.0.0.1",
    proxy: {
      "/api": server,
      "/ws": { target: server, ws: true },
    },
  },
});

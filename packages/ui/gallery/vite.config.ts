import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** Pages of the components in their states, for looking and for axe. Not part of any app. */
export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  plugins: [react()],
  define: { "process.env.NODE_ENV": JSON.stringify("production") },
  build: { outDir: "../../../dist/gallery", emptyOutDir: true, target: "es2023", assetsInlineLimit: 0 },
});

// How the dashboard is built: one entry, lazily loaded chunks for the map and the charts, nothing inlined, nothing from elsewhere.
// Used by `npm run build` and `npm run dev`; the development server passes /api to a running aggregate role.
import { defineConfig } from 'vite';

const aggregate = process.env.QUANYU_DASHBOARD_API ?? 'http://127.0.0.1:8080';

export default defineConfig({
  build: {
    target: 'es2023',
    // A strict content security policy allows no data: scripts, and an inlined asset cannot be cached by its name.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    // MapLibre is one module; its size is known and measured by scripts/size.mjs.
    chunkSizeWarningLimit: 1400,
  },
  worker: { format: 'es' },
  server: { port: 5173, proxy: { '/api': aggregate, '/openapi.json': aggregate } },
});

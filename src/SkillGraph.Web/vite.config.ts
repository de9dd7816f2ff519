import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const server = process.env.SKILLGRAPH_SERVER ?? 'http://127.0.0.1:5080';

export default defineConfig({
  plugins: [react()],
  // The server puts another in its place every time a page is asked for.
  html: { cspNonce: '@nonce@' },
  build: {
    // Everything is a file of our own: `default-src 'self'` has no room for data: addresses.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1600,
    rolldownOptions: { input: { app: 'index.html', docs: 'docs/index.html' } },
  },
  server: {
    proxy: Object.fromEntries(['/v1', '/hubs', '/health', '/openapi'].map((path) => [path, { target: server, ws: path === '/hubs' }])),
  },
  test: { include: ['src/**/*.test.ts'] },
});

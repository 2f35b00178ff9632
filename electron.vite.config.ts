import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import { noteBundled, writeLicences } from './collect-licences.ts'

/** Native code or sensitive to where its files lie: these are shipped as packages, never bundled. */
const external = ['better-sqlite3', '@node-rs/argon2', 'node-llama-cpp', 'electron'].concat(
  // Loads its parts by names that it makes up. Only a checkout needs it: the app has Electron's trash.
  'trash',
)

export default defineConfig({
  main: {
    plugins: [noteBundled()],
    build: {
      target: 'node24',
      externalizeDeps: false,
      rollupOptions: {
        input: {
          index: 'src-main/electron/main.ts',
          headless: 'src-main/headless/main.ts',
          'activity-store': 'src-main/core/activity/store/store-thread.ts',
          trial: 'src-main/core/engine/trial/trial-program.ts',
        },
        external,
        output: { format: 'es' },
      },
    },
  },
  preload: {
    build: {
      target: 'node24',
      rollupOptions: {
        input: { index: 'src-preload/index.ts' },
        external: ['electron'],
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src-renderer',
    plugins: [react(), tailwind(), noteBundled(), writeLicences(import.meta.dirname)],
    worker: { format: 'es' },
    build: {
      // The same files serve the window and any recent browser.
      target: 'es2024',
      minify: true,
      cssTarget: ['chrome130', 'safari18', 'firefox130'],
      assetsInlineLimit: 512,
      rollupOptions: { input: 'src-renderer/index.html' },
    },
  },
})

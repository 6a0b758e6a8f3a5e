import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node', // models know no DOM
    include: ['src/**/*.spec.ts'],
    server: { deps: { inline: [/@jupyterlab\//, /@jupyter\//, /@lumino\//] } }
  }
});

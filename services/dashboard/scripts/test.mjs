// Runs the unit tests of the pure parts: builds every src/**/*.test.ts for Node and hands them to `node --test`.
// Used by `npm test`. Node 20 cannot read TypeScript by itself, and the test runners that could refuse Node 20.
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'vite';

const find = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((one) =>
    one.isDirectory()
      ? find(join(folder, one.name))
      : one.name.endsWith('.test.ts')
        ? [join(folder, one.name)]
        : [],
  );
const files = find('src');
rmSync('.test', { recursive: true, force: true });
await build({
  logLevel: 'warn',
  build: {
    ssr: true,
    outDir: '.test',
    manifest: false,
    copyPublicDir: false,
    rolldownOptions: { input: Object.fromEntries(files.map((file) => [basename(file, '.ts'), file])) },
  },
});
const built = readdirSync('.test').filter((file) => file.includes('.test.'));
process.exit(
  spawnSync(process.execPath, ['--test', ...built.map((file) => join('.test', file))], { stdio: 'inherit' })
    .status ?? 1,
);

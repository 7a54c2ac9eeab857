// Measures what a browser downloads at first load of the city page, by gzip, and fails above the limit.
// Used by `npm run build`. The city page needs the entry, its own chunk and the map with its worker; its small charts are drawn without ECharts.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const LIMIT_KB = 600;
const FIRST = ['index.html', 'src/pages/city/page.tsx', 'src/ui/map/engine.ts'];
const manifest = JSON.parse(readFileSync('dist/.vite/manifest.json', 'utf8'));

const files = new Set();
const visit = (key) => {
  const chunk = manifest[key];
  if (!chunk || files.has(chunk.file)) return;
  files.add(chunk.file);
  for (const asset of chunk.assets ?? []) if (asset.endsWith('.js')) files.add(asset);
  for (const next of chunk.imports ?? []) visit(next);
};
for (const key of FIRST) {
  if (!manifest[key])
    throw new Error(`${key} is not in the build: name the first load's chunks in scripts/size.mjs`);
  visit(key);
}

let total = 0;
for (const file of files) {
  if (!file.endsWith('.js')) continue;
  const size = gzipSync(readFileSync(`dist/${file}`)).length / 1024;
  total += size;
  console.log(`${size.toFixed(1).padStart(8)} kB  ${file}`);
}
console.log(`${total.toFixed(1).padStart(8)} kB  script at first load, gzip; limit ${LIMIT_KB} kB`);
if (total > LIMIT_KB) process.exit(1);

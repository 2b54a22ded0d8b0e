import { readFileSync, writeSync } from 'node:fs';

// The least that a Node program can do for so many records, were they there already: JSON.stringify and a write. What
// `nalu --ndjson` takes above this is reading, parsing and inspecting; what it takes below, its own writer saves.
const [, , file, count] = process.argv;
const records: unknown[] = readFileSync(file as string, 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line));
let text = '';
for (let i = 0; i < Number(count); i++) {
  text += `${JSON.stringify(records[i % records.length])}\n`;
  if (text.length < 64 << 10) continue;
  writeSync(1, text);
  text = '';
}
writeSync(1, text);

import { openSync, readSync, writeSync } from 'node:fs';

// The least that Node can do to convert a byte stream: read it, find its start codes with the engine's own search, and
// write it. What `convert` costs above this is what it does for its user.
const [, , from, to] = process.argv as [string, string, string, string];
const input = openSync(from, 'r');
const output = openSync(to, 'w');
const buffer = Buffer.alloc(512 << 10);
const startCode = Buffer.from([0, 0, 1]);
let units = 0;
let kept = 0;
for (;;) {
  const bytes = readSync(input, buffer, kept, buffer.length - kept, null);
  if (bytes === 0) break;
  const chunk = buffer.subarray(0, kept + bytes);
  for (let at = chunk.indexOf(startCode); at >= 0; at = chunk.indexOf(startCode, at + 3)) units++;
  writeSync(output, chunk, kept, bytes);
  // A start code may cross the border of two reads.
  kept = Math.min(2, chunk.length);
  chunk.copy(buffer, 0, chunk.length - kept);
}
process.stdout.write(`${units}\n`);

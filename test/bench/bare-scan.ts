import { openSync, readSync } from 'node:fs';

// The least that Node can do with a byte stream: read it and find its start codes, with the engine's own search and
// nothing else. What `nalu` costs above this is what it does for its user.
const file = openSync(process.argv[2] as string, 'r');
const buffer = Buffer.alloc(512 << 10);
const startCode = Buffer.from([0, 0, 1]);
let units = 0;
let kept = 0;
for (;;) {
  const bytes = readSync(file, buffer, kept, buffer.length - kept, null);
  if (bytes === 0) break;
  const chunk = buffer.subarray(0, kept + bytes);
  for (let at = chunk.indexOf(startCode); at >= 0; at = chunk.indexOf(startCode, at + 3)) units++;
  // A start code may cross the border of two reads.
  kept = Math.min(2, chunk.length);
  chunk.copy(buffer, 0, chunk.length - kept);
}
process.stdout.write(`${units}\n`);

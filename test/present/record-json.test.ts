import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { H264Inspector } from '../../src/analysis/h264/inspector.ts';
import { AnnexbSplitter } from '../../src/container/annexb/splitter.ts';
import { recordJson } from '../../src/present/record-json.ts';
import { committedStreams } from '../commands/streams.ts';

describe.each([false, true])('with a trace: %s', (traced) => {
  test.each(committedStreams.map((path) => [basename(path), path]))(
    'a record of %s is what JSON.stringify gives',
    (_, path) => {
      const splitter = new AnnexbSplitter();
      const inspector = new H264Inspector({ trace: () => traced });
      const items = [...splitter.push(readFileSync(path)), ...splitter.end()];
      for (const item of [...items.flatMap((unit) => inspector.push(unit)), ...inspector.end()]) {
        if (item.kind === 'nalu') expect(recordJson(item.record)).toBe(JSON.stringify(item.record));
      }
    },
  );
});

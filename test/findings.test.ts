import { describe, expect, it } from 'vitest';
import { FlvInspector } from '../src/analysis/flv/inspector.ts';
import { FlvReader } from '../src/container/flv/tag/flv-reader.ts';
import { inspect } from '../src/index.ts';
import { ContainerError } from '../src/syntax/errors.ts';
import { EXPECTED_FINDINGS } from './expected-findings.ts';
import {
  av1Entries,
  bytesOfEntry,
  CORPUS_NOTE,
  type CorpusEntry,
  flvEntries,
  h264Entries,
  hasCorpus,
  hevcEntries,
  nameOf,
} from './harness/corpus.ts';

/** Codes that say that an input has no stream that is parsed, which is no fault of the stream. */
const OTHER_CODEC = new Set(['no-video', 'unsupported-codec']);

const ofUnits = async (bytes: Uint8Array): Promise<Set<string>> => {
  const codes = new Set<string>();
  try {
    const onFinding = ({ code }: { readonly code: string }) => void codes.add(code);
    for await (const _ of inspect(bytes, { onFinding }));
  } catch (error) {
    if (!(error instanceof ContainerError)) throw error;
    codes.add(error.code);
  }
  return codes;
};

/** Tags of an input that was opened as FLV. */
const ofTags = (bytes: Uint8Array): Set<string> => {
  const reader = new FlvReader();
  const inspector = new FlvInspector();
  const codes = new Set<string>();
  const take = (items: ReturnType<FlvInspector['push']>): void => {
    for (const item of items) if (item.kind === 'diagnostic') codes.add(item.record.code);
  };
  for (const read of [reader.push(bytes), reader.end()]) for (const item of read) take(inspector.push(item));
  take(inspector.end());
  return codes;
};

const wrongIn = async (
  command: 'nalu' | 'flv',
  entries: readonly CorpusEntry[],
  codesOf: (bytes: Uint8Array) => Set<string> | Promise<Set<string>>,
): Promise<Record<string, string>> => {
  const wrong: Record<string, string> = {};
  for (const entry of entries) {
    const found = [...(await codesOf(bytesOfEntry(entry)))].filter((code) => !OTHER_CODEC.has(code)).sort();
    const expected = EXPECTED_FINDINGS[nameOf(entry)]?.[command] ?? '';
    if (found.join(' ') !== expected) wrong[nameOf(entry)] = found.join(' ');
  }
  return wrong;
};

describe.skipIf(!hasCorpus)(`findings about real streams are those of the list${CORPUS_NOTE}`, () => {
  it('in units', async () => {
    expect(await wrongIn('nalu', [...h264Entries, ...flvEntries], ofUnits)).toEqual({});
  });

  it('in units of HEVC', async () => {
    expect(await wrongIn('nalu', hevcEntries, ofUnits)).toEqual({});
  });

  it('in OBUs', async () => {
    expect(await wrongIn('nalu', av1Entries, ofUnits)).toEqual({});
  });

  it('in tags', async () => {
    expect(await wrongIn('flv', flvEntries, ofTags)).toEqual({});
  });
});
